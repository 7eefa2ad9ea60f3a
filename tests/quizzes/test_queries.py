"""What a page asks of the database: the same however many attempts lie behind it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fundamentals import kinds
from quizzes.models import Attempt, Learner, Response
from quizzes.models.classes import Enrolment, SchoolClass
from tests.quizzes.samples import stock
from tests.quizzes.walk import Reader, open_question, play, said

pytestmark = pytest.mark.django_db
PLAN = [{"kind": kind} for kind in (*kinds.SLUGS, *kinds.SLUGS)]


def begin(learner: Learner | None, answers: int, right: bool) -> str:
    """An attempt of eight with so many answers; returns its token."""
    attempt = Attempt.start("practice", list(PLAN), learner, timezone.now(), seed=7)
    for _ in range(answers):
        assert learner
        play(attempt, learner, timezone.now(), right=right)
    return attempt.token


def queries(act: Callable[[], Any]) -> int:
    """Statements without those that only begin and end a part of a transaction."""
    with CaptureQueriesContext(connection) as asked:
        assert act().status_code in (200, 302)
    return len([query for query in asked if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("attempts", [1, 3])
def test_it_does_not_grow_with_the_attempts(reader: Reader, attempts: int) -> None:
    stock(12)
    reader.answer(reader.start())
    for _ in range(attempts):
        begin(reader.learner, answers=8, right=False)
    token = begin(reader.learner, answers=4, right=True)
    pages = {
        f"/quiz/{token}/5/": 1,
        f"/quiz/{token}/4/": 3,
        f"/quiz/{token}/": 4,
        "/progress/": 5,
        "/progress/fixed-rule/as/machine-learning/": 2,
        "/progress/answers.json": 4,
        "/quiz/": 4,
    }
    assert {page: queries(lambda page=page: reader.client.get(page)) for page in pages} == pages  # type: ignore[misc]
    for headers in ({}, {"HX-Request": "true"}):
        asked = open_question(token)
        fields, address = said(asked), asked.get_absolute_url()
        assert queries(lambda: reader.client.post(address, fields, headers=headers)) == 9  # noqa: B023


def test_a_first_answer(reader: Reader) -> None:
    stock(12)
    asked = open_question(begin(None, answers=0, right=True))
    assert queries(lambda: reader.client.post(asked.get_absolute_url(), said(asked))) == 10


@pytest.mark.parametrize("mode", ["practice", "checkup"])
@pytest.mark.parametrize("right", [True, False])
def test_the_answer_that_ends_an_attempt(reader: Reader, mode: str, right: bool) -> None:
    """Of a member of two classes, who all count it."""
    stock(12)
    reader.answer(reader.start())
    for name in ("Sound post", "Colour"):
        Enrolment.join(SchoolClass.objects.create(name=name), reader.learner, "Ada", timezone.now())
    attempt = Attempt.start(mode, list(PLAN), reader.learner, timezone.now(), seed=3)
    for _ in range(7):
        play(attempt, reader.learner, timezone.now())
    asked = open_question(attempt.token)
    fields, address = said(asked, right=right), asked.get_absolute_url()
    with CaptureQueriesContext(connection) as sent:
        reader.client.post(address, fields, headers={"HX-Request": "true"})
    assert Attempt.objects.get(pk=attempt.pk).finished_at
    assert len([query for query in sent if "SAVEPOINT" not in query["sql"]]) <= 10  # and BEGIN and COMMIT


def test_an_answer_sent_again(reader: Reader) -> None:
    stock(12)
    token = reader.start()
    reader.answer(token)
    asked = Response.objects.select_related("version", "attempt").get(attempt__token=token, position=1)
    assert queries(lambda: reader.client.post(asked.get_absolute_url(), said(asked))) == 1
