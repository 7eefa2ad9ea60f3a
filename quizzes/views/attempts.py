"""Starting an attempt, finding it again, and what it adds up to."""

import secrets
from datetime import datetime
from random import Random
from typing import Any

from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from config.writes import write_transaction
from fundamentals import kinds
from fundamentals.models import Article
from quizzes import planning
from quizzes import results as summing_up
from quizzes.access import (
    come_again,
    current_learner,
    get_attempt_for,
    learner_key,
    private,
    same_origin,
)
from quizzes.forms import OnePressForm, StartForm
from quizzes.models import Assignment, Attempt, Item, Learner, Response
from quizzes.planning import Slot
from quizzes.taking_part import classes_of
from quizzes.views.failures import not_saved
from quizzes.views.question import settled


@require_safe
@private
def quiz(request: HttpRequest) -> HttpResponse:
    return render(request, "quizzes/quiz.html", start_page(current_learner(request)))


def start_page(learner: Learner | None, error: str = "") -> dict[str, Any]:
    """What there is to start, and what this learner has begun."""
    now = timezone.now()
    return {
        "kinds": kinds.KINDS,
        "attempts": summing_up.attempts_of(learner)[:6],
        "new": learner is None,
        "due": len(learner.due(now)) if learner else 0,
        "checked_up": bool(learner and learner.checked_up(now)),
        "ready": Item.objects.live().clear().exists(),
        "classes": classes_of(learner, now),
        "checkup_fields": summing_up.CHECKUP,
        "review_fields": summing_up.REVIEW,
        "error": error,
    }


@require_POST
@same_origin
def start(request: HttpRequest) -> HttpResponseBase:
    learner, form = current_learner(request), StartForm(request.POST)
    if not form.is_valid():
        error = str(next(iter(form.errors.values()))[0])
        return render(request, "quizzes/quiz.html", start_page(learner, error), status=422)
    if not Item.objects.live().clear().exists():
        return render(request, "quizzes/empty.html", status=409)
    now, seed, number = timezone.now(), secrets.randbits(48), form.cleaned_data["assignment"]
    asked_for = get_object_or_404(Assignment.objects.of(learner), pk=number) if number else None
    plan = (
        asked_for.plan(Random(seed)) if asked_for else plan_of(form.cleaned_data, learner, now, Random(seed))
    )
    if not plan:
        return render(
            request, "quizzes/quiz.html", start_page(learner, "Nothing is due for review."), status=422
        )
    mode = asked_for.mode if asked_for else form.cleaned_data["mode"]
    counts = not (mode == "checkup" and learner and learner.checked_up(now))
    try:
        with write_transaction():
            hints, staff = form.cleaned_data["hints"], request.user.is_staff
            attempt = Attempt.start(mode, plan, learner, now, seed, hints, counts, asked_for, staff)
    except (DatabaseError, OSError):
        return not_saved(request)
    return redirect("question", attempt.token, 1)


def plan_of(data: dict[str, Any], learner: Learner | None, now: datetime, random: Random) -> list[Slot]:
    """The slots of a new attempt. Raises Http404 for an article or an attempt that cannot be used."""
    match data["mode"]:
        case "checkup":
            return planning.checkup(random)
        case "pair":
            return planning.pair(random, data["one"], data["other"])
        case "review":
            return planning.due_concepts(random, learner.due(now) if learner else [])
        case "page":
            return planning.page(get_object_or_404(Article.objects.live(), slug=data["article"]).slug)
        case "missed":
            return planning.these(missed_in(get_attempt_for(learner, data["attempt"])))
    return practice_plan(learner, now, random)


def practice_plan(learner: Learner | None, now: datetime, random: Random, first: str = "") -> list[Slot]:
    means = learner.kind_means if learner else {}
    due = [planning.review.kind_of(concept) or "" for concept in learner.due(now)] if learner else []
    return planning.practice(random, means, due, first)


def missed_in(attempt: Attempt) -> list[int]:
    """Items of the attempt whose label was missed and that are still live. Raises Http404 where there is none."""
    missed = attempt.responses.answered().filter(scored=True, label_right=False, version__item__status="live")
    items = list(missed.order_by("position").values_list("version__item_id", flat=True))
    if not items or attempt.closed:
        raise Http404("Nothing was missed in this attempt.")
    return items


@require_POST
@same_origin
def one(request: HttpRequest) -> HttpResponseBase:
    """One press: the label of one item, as the first of a practice of ten or of the two of an article."""
    form, learner = OnePressForm(request.POST), current_learner(request)
    if not form.is_valid():
        return render(
            request, "quizzes/quiz.html", start_page(learner, "Select the kind of tool."), status=422
        )
    if again := come_again(request):
        return again
    data = form.cleaned_data
    item = get_object_or_404(Item.objects.live().clear(), slug=data["item"])
    try:
        with write_transaction():
            response, now = press(learner, learner_key(request), item, data["kind"], data["article"])
    except (DatabaseError, OSError):
        return not_saved(request)
    return settled(request, response, now)


def press(learner: Learner | None, key: str, item: Item, kind: str, article: str) -> tuple[Response, bool]:
    """Record a press, once, and put the next question. Call it inside a write transaction.

    `key` is the one in the cookie, of a learner or of nobody yet. Returns the response, and whether it was
    recorded now and not for an earlier copy.
    """
    now, seed = timezone.now(), secrets.randbits(48)
    mode = "page" if article else "practice"
    plan = planning.page(article) if article else practice_plan(learner, now, Random(seed), item.kind)
    plan[0]["item"] = item.pk
    learner = Learner.held(learner) if learner or not key else Learner.named(key)
    if copied := learner.pressed(item.pk, mode, now):
        return copied, False
    attempt = Attempt.start(mode, plan, learner if learner.pk else None, now, seed)
    response = attempt.responses.select_related("version__item").get()
    response.record(learner, kind, "", 0, None, now)
    attempt.ask(now, [response])
    return response, True


@require_safe
@private
def results(request: HttpRequest, token: str) -> HttpResponse:
    attempt = get_attempt_for(current_learner(request), token)
    return render(request, "quizzes/results.html", summing_up.of(attempt, timezone.now()))
