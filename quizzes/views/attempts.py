"""Starting an attempt, finding it again, and what it adds up to."""

import secrets

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from config.writes import write_transaction
from fundamentals import kinds
from quizzes import results as summing_up
from quizzes.access import current_learner, get_attempt_for, private, remember, same_origin
from quizzes.forms import OnePressForm
from quizzes.models import Attempt, Item, Learner
from quizzes.views.failures import not_saved


@require_GET
@private
def quiz(request: HttpRequest) -> HttpResponse:
    """The start: what there is to do, and what this learner has done."""
    learner = current_learner(request)
    attempts = Attempt.objects.filter(learner=learner).order_by("-created_at")[:20] if learner else []
    context = {
        "kinds": kinds.KINDS,
        "attempts": [summing_up.summary(attempt) for attempt in attempts],
        "new": learner is None,
        "ready": Item.objects.live().clear().exists(),
    }
    return render(request, "quizzes/quiz.html", context)


@require_POST
@same_origin
def start(request: HttpRequest) -> HttpResponseBase:
    learner = current_learner(request)
    if not Item.objects.live().clear().exists():
        return render(request, "quizzes/empty.html", status=409)
    try:
        with write_transaction():
            attempt = Attempt.start(
                learner, timezone.now(), secrets.randbits(48), hints=request.POST.get("hints", "on") == "on"
            )
    except (DatabaseError, OSError):
        return not_saved(request)
    return redirect("question", attempt.token, 1)


@require_POST
@same_origin
def one(request: HttpRequest) -> HttpResponseBase:
    """One press: the label of one item, answered as the first of a practice of ten."""
    form = OnePressForm(request.POST)
    if not form.is_valid():
        return render(
            request,
            "quizzes/quiz.html",
            {"ready": True, "kinds": kinds.KINDS, "error": "Select the kind of tool."},
            status=422,
        )
    item = get_object_or_404(
        Item.objects.live().clear().select_related("current"), slug=form.cleaned_data["item"]
    )
    now = timezone.now()
    try:
        with write_transaction():
            learner = current_learner(request) or Learner.objects.create()
            attempt = Attempt.start(learner, now, secrets.randbits(48), first=item)
            attempt.responses.get().record(learner, form.cleaned_data["kind"], "", 0, None, now)
            attempt.ask(now)
    except (DatabaseError, OSError):
        return not_saved(request)
    return remember(redirect("question", attempt.token, 1), learner)


@require_GET
@private
def results(request: HttpRequest, token: str) -> HttpResponse:
    attempt = get_attempt_for(current_learner(request), token)
    return render(request, "quizzes/results.html", summing_up.of(attempt))
