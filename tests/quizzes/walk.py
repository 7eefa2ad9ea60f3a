"""A learner who answers: at the pages, as a browser does, and in the models, where the test keeps the clock."""

import re
from datetime import datetime
from html import unescape
from typing import Any

from django.apps import apps
from django.test import Client

from fundamentals import kinds
from quizzes.forms import LETTERS
from quizzes.models import Attempt, Learner, Response


class Reader:
    """One browser. Its cookie is all that tells it from another."""

    def __init__(self) -> None:
        self.client = Client()

    def start(self, mode: str = "practice", **fields: Any) -> str:
        """Start an attempt; returns its token."""
        answered = self.client.post("/quiz/start/", {"mode": mode, "hints": "on", **fields})
        assert answered.status_code == 302, answered.text
        return answered.headers["Location"].split("/")[2]

    def answer(
        self, token: str, right: bool = True, check: bool = True, sure: int = 3, **headers: Any
    ) -> Any:
        """Answer the open question of an attempt."""
        asked = open_question(token)
        return self.client.post(asked.get_absolute_url(), said(asked, right, check, sure), headers=headers)

    def finish(self, token: str, **kwargs: Any) -> None:
        while Attempt.objects.get(token=token).finished_at is None:
            self.answer(token, **kwargs)

    def attempt(self, mode: str = "practice", **kwargs: Any) -> str:
        """A whole attempt from its start to its end; returns its token."""
        token = self.start(mode)
        self.finish(token, **kwargs)
        return token

    @property
    def learner(self) -> Learner:
        """The learner of the cookie, through the last answer given."""
        return Learner.objects.get(key=self.client.cookies["learner"].value.split(":")[0])


def open_question(token: str) -> Response:
    return Response.objects.select_related("version__item", "attempt").get(
        attempt__token=token, answered_at=None
    )


def said(asked: Response, right: bool = True, check: bool = True, sure: int = 3) -> dict[str, Any]:
    """The form of a question, filled in."""
    letter = LETTERS[asked.checks.index("check_right" if check else "check_weak")]
    kind = asked.item.kind if right else wrong(asked)
    return {"token": asked.token, "kind": kind, "check": letter, "sure": sure}


def wrong(asked: Response) -> str:
    """A label that is not accepted."""
    return next(slug for slug in kinds.SLUGS if slug not in asked.item.accepted)


def play(
    attempt: Attempt,
    learner: Learner,
    now: datetime,
    right: bool = True,
    check: bool = True,
    sure: int = 2,
    milliseconds: int | None = 1000,
) -> Response:
    """Answer the open question of an attempt at a given time, and have the next one asked."""
    asked = open_question(attempt.token)
    kind = asked.item.kind if right else wrong(asked)
    asked.record(learner, kind, "check_right" if check else "check_weak", sure, milliseconds, now)
    asked.attempt.ask(now)
    return Response.objects.select_related("version__item", "attempt").get(pk=asked.pk)


def everything() -> dict[str, list[Any]]:
    """Every row of every table, to compare before and after."""
    tables = (model for model in apps.get_models() if model._meta.managed)
    return {model._meta.label: list(model._default_manager.order_by("pk").values_list()) for model in tables}


def title(page: Any) -> str:
    found = re.search(r"<title>(.*?)</title>", page.text, re.DOTALL)
    assert found
    return " ".join(unescape(found.group(1)).split())
