"""The quiz as a reader meets it: each view fetches or answers 404, reads the form, acts, answers."""

import secrets
from typing import Any

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.pages import page
from config.writes import write_transaction
from fundamentals import kinds
from fundamentals.models import Article
from quizzes import feedback, results, scoring
from quizzes.access import current_learner, get_attempt_for, remember, same_origin
from quizzes.forms import LETTERS, SHOWN, AnswerForm, DisagreementForm, OnePressForm
from quizzes.models import Attempt, Disagreement, Item, Learner, Response

private = cache_control(private=True, no_cache=True)


@require_GET
@cache_control(public=True, max_age=300)
def home(request: HttpRequest) -> HttpResponse:
    today = Item.objects.of_the_day(timezone.localdate())
    pages = (
        Article.objects.live()
        .filter(type__in=["workflow", "misconception"])
        .only("slug", "title", "lede", "type", "kind", "risk", "minutes")
    )
    context = {
        "kinds": kinds.KINDS,
        "today": today.current.shown if today and today.current else None,
        "workflows": [article for article in pages if article.type == "workflow"],
        "misconceptions": [article for article in pages if article.type == "misconception"],
    }
    return render(request, "home.html", context)


@require_GET
@private
def quiz(request: HttpRequest) -> HttpResponse:
    """The start: what there is to do, and what this learner has done."""
    learner = current_learner(request)
    attempts = Attempt.objects.filter(learner=learner).order_by("-created_at")[:20] if learner else []
    context = {
        "kinds": kinds.KINDS,
        "attempts": [results.summary(attempt) for attempt in attempts],
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


@require_http_methods(["GET", "POST"])
@same_origin
@private
def question(request: HttpRequest, token: str, position: int) -> HttpResponseBase:
    """One question: before it is answered the form, afterwards the feedback, at the same address."""
    proof = request.POST.get("token", "")
    learner = current_learner(request)
    attempt = get_attempt_for(learner, token, proof)
    response = get_object_or_404(attempt.responses.select_related("version"), position=position)
    response.attempt = attempt
    if request.method == "GET":
        return show(request, response)
    if proof != response.token:
        get_object_or_404(attempt.responses, token=proof)  # a form of another attempt: 404
        return show(request, response)  # of another question of this one: what this one shows
    if response.answered:
        return settled(request, response, attempt.learner)
    form = AnswerForm(request.POST, response)
    if not form.is_valid():
        return show(request, response, form, status=422)
    try:
        with write_transaction():
            learner = answer(response, form, learner)
    except (DatabaseError, OSError):
        return not_saved(request)
    return settled(request, response, learner)


def answer(response: Response, form: AnswerForm, learner: Learner | None) -> Learner:
    """Record the answer, once, and put the next question. Call it inside a write transaction."""
    fresh = Response.objects.select_for_update().select_related("version", "attempt").get(pk=response.pk)
    attempt = fresh.attempt
    if fresh.answered and attempt.learner:
        return attempt.learner
    if attempt.learner is None:
        attempt.learner = learner or Learner.objects.create()
        attempt.save(update_fields=["learner"])
    data, now = form.cleaned_data, timezone.now()
    fresh.record(attempt.learner, data["kind"], data["check"], data["sure"], form.milliseconds, now)
    attempt.ask(now)
    return attempt.learner


def settled(request: HttpRequest, response: Response, learner: Learner | None) -> HttpResponse:
    """After a stored answer: htmx gets the feedback, a plain form is sent to the same address to fetch it."""
    response = Response.objects.select_related("version", "attempt").get(pk=response.pk)
    htmx: Any = request.htmx  # type: ignore[attr-defined]
    answered = show(request, response) if htmx else redirect(response)
    return remember(answered, learner) if learner else answered


def show(
    request: HttpRequest, response: Response, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    item, attempt = response.item, response.attempt
    context: dict[str, Any] = {
        "attempt": attempt,
        "response": response,
        "item": item,
        "kinds": [(kind, kind.slug in response.glosses) for kind in kinds.KINDS],
        "checks": [
            (letter, getattr(item, check)) for letter, check in zip(LETTERS, response.checks, strict=True)
        ],
        "certainties": [(step, *labels) for step, labels in scoring.CERTAINTIES.items()],
        "form": form,
        "shown": SHOWN.sign(str(timezone.now().timestamp())),
    }
    if response.answered:
        context |= answered_context(response)
    return page(request, "quizzes/question.html", "quizzes/_question.html", context, status=status)


def answered_context(response: Response) -> dict[str, Any]:
    item = response.item
    mark = scoring.mark(item, response.kind, response.check_said)
    last = response.position == response.attempt.length
    slug, _, section = item.article.partition("#")
    return {
        "feedback": feedback.give(item, mark, response.kind, response.check_said, response.certainty),
        "parts": feedback.split(item),
        "next": None if last else response.position + 1,
        "next_is_new": not response.attempt.responses.filter(
            position=response.position + 1, answered_at__isnull=False
        ),
        "article": Article.objects.live().filter(slug=slug).first(),
        "section": section,
        "disagreement": Disagreement.objects.filter(response=response).first(),
    }


@require_GET
@private
def attempt_results(request: HttpRequest, token: str) -> HttpResponse:
    attempt = get_attempt_for(current_learner(request), token)
    return render(request, "quizzes/results.html", results.of(attempt))


@require_POST
@same_origin
@private
def disagree(request: HttpRequest, token: str, position: int) -> HttpResponseBase:
    attempt = get_attempt_for(current_learner(request), token)
    response = get_object_or_404(
        attempt.responses.select_related("version"), position=position, answered_at__isnull=False
    )
    response.attempt = attempt
    form = DisagreementForm(request.POST)
    if not form.is_valid():
        context = {"response": response, "form": form}
        return render(request, "quizzes/disagree.html", context, status=422)
    try:
        with write_transaction():
            Disagreement.objects.get_or_create(
                response=response, defaults={"text": form.cleaned_data["text"]}
            )
    except (DatabaseError, OSError):
        return not_saved(request)
    return redirect(f"{response.get_absolute_url()}#disagree")


def not_saved(request: HttpRequest) -> HttpResponse:
    """The page for a database that cannot be written: nothing was saved, and the form can be sent again."""
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    response = render(request, "quizzes/not_saved.html", {"fields": fields}, status=503)
    response["Retry-After"] = "10"
    return response
