"""One question, before and after its answer, at one address."""

from typing import Any

from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from config.pages import page
from config.writes import write_transaction
from fundamentals import kinds
from fundamentals.models import Article
from quizzes import feedback, scoring
from quizzes.access import current_learner, get_attempt_for, private, remember, same_origin
from quizzes.forms import LETTERS, SHOWN, AnswerForm, DisagreementForm
from quizzes.models import Disagreement, Learner, Response
from quizzes.views.failures import not_saved


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
    check, sure = data.get("check", ""), data.get("sure", 0)
    fresh.record(attempt.learner, data["kind"], check, sure, form.milliseconds, now)
    attempt.ask(now)
    return attempt.learner


def settled(request: HttpRequest, response: Response, learner: Learner | None) -> HttpResponse:
    """After a stored answer: the feedback, or in a check-up the next question.

    htmx gets the part it swaps in; a plain form is sent on to the address that shows the same.
    """
    response = Response.objects.select_related("version", "attempt").get(pk=response.pk)
    attempt, htmx = response.attempt, bool(request.htmx)  # type: ignore[attr-defined]
    answered: HttpResponse
    if not attempt.rules.feedback_at_end:
        answered = show(request, response) if htmx else redirect(response)
    elif attempt.closed:
        following = attempt.responses.select_related("version").get(answered_at=None)
        following.attempt = attempt
        answered = show(request, following) if htmx else redirect(following)
        answered["HX-Push-Url"] = following.get_absolute_url()
    else:
        answered = HttpResponseClientRedirect(attempt.get_absolute_url()) if htmx else redirect(attempt)
    return remember(answered, learner) if learner else answered


def show(
    request: HttpRequest, response: Response, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    context = asked_context(response, form) | {"inplace": inplace(request)}
    if response.answered and not response.attempt.closed:
        context |= answered_context(response)
    return page(request, "quizzes/question.html", "quizzes/_question.html", context, status=status)


def asked_context(response: Response, form: AnswerForm | None) -> dict[str, Any]:
    """What the question prints before it is answered; a preview prints the same."""
    item, attempt = response.item, response.attempt
    return {
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


def inplace(request: HttpRequest) -> bool:
    """Whether the question stands within another page, at the end of an article."""
    htmx: Any = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and (htmx.current_url_abs_path or "").startswith("/fundamentals/")


def answered_context(response: Response) -> dict[str, Any]:
    following = response.position + 1
    after = response.attempt.responses.filter(position=following)
    return explained_context(response) | {
        "next": following if following <= response.attempt.length else None,
        "next_is_new": not after.answered().exists(),
        "disagreement": Disagreement.objects.filter(response=response).first(),
    }


def explained_context(response: Response) -> dict[str, Any]:
    """What the feedback prints of item and answer; a preview prints the same."""
    item = response.item
    mark = scoring.mark(item, response.kind, response.check_said)
    slug, _, section = item.article.partition("#")
    return {
        "feedback": feedback.give(item, mark, response.kind, response.check_said, response.certainty),
        "parts": feedback.split(item),
        "article": Article.objects.live().filter(slug=slug).only("slug", "title").first(),
        "section": section,
    }


@require_POST
@same_origin
@private
def disagree(request: HttpRequest, token: str, position: int) -> HttpResponseBase:
    attempt = get_attempt_for(current_learner(request), token)
    if attempt.closed:
        raise Http404("A check-up explains its answers at its end.")
    response = get_object_or_404(attempt.responses.answered().select_related("version"), position=position)
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
