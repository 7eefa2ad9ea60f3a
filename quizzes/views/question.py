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
from quizzes.access import (
    current_learner,
    get_attempt_for,
    get_response_for,
    private,
    remember,
    same_origin,
)
from quizzes.forms import LETTERS, SHOWN, AnswerForm, DisagreementForm
from quizzes.models import Disagreement, Learner, Response
from quizzes.views.failures import not_saved


@require_http_methods(["GET", "POST"])
@same_origin
@private
def question(request: HttpRequest, token: str, position: int) -> HttpResponseBase:
    """One question: before it is answered the form, afterwards the feedback, at the same address."""
    proof = request.POST.get("token", "")
    response = get_response_for(request, token, position, proof)
    if request.method == "GET":
        return show(request, response)
    if proof != response.token:
        get_object_or_404(response.attempt.responses, token=proof)  # a form of another attempt: 404
        return show(request, response)  # of another question of this one: what this one shows
    if response.answered:
        return settled(request, response)
    form = AnswerForm(request.POST, response)
    if not form.is_valid():
        return show(request, response, form, status=422)
    try:
        with write_transaction():
            answered, now = answer(request, response, form)
    except (DatabaseError, OSError):
        return not_saved(request)
    return settled(request, answered, now)


def answer(request: HttpRequest, response: Response, form: AnswerForm) -> tuple[Response, bool]:
    """Record the answer, once, and put the next question. Call it inside a write transaction.

    Returns the response as it is stored, and whether that was done now and not by an earlier copy.
    """
    attempt = response.attempt
    around = attempt.responses.filter(position__lte=response.position)
    if response.position < attempt.length:  # the last answer is summed up with all before it
        around = around.filter(position__gte=response.position - 1)
    last = list(around.held(owned=attempt.learner is not None).order_by("-position"))
    if not last:
        raise Http404("This learner was forgotten a moment ago.")
    fresh, data, now = last[0], form.cleaned_data, timezone.now()
    if fresh.answered:
        return fresh, False
    learner = fresh.attempt.learner or Learner.held(current_learner(request))
    fresh.record(learner, data["kind"], data.get("check", ""), data.get("sure", 0), form.milliseconds, now)
    fresh.attempt.ask(now, last)
    return fresh, True


def settled(request: HttpRequest, response: Response, now: bool = False) -> HttpResponse:
    """After a stored answer: the feedback, or in a check-up the next question.

    htmx gets the part it swaps in; a plain form is sent on to the address that shows the same. `now` says
    that nothing can have come after the answer yet.
    """
    attempt, htmx = response.attempt, bool(request.htmx)  # type: ignore[attr-defined]
    answered: HttpResponse
    if not attempt.rules.feedback_at_end:
        answered = show(request, response, now=now) if htmx else redirect(response)
    elif attempt.closed:
        following = attempt.responses.select_related("version").get(answered_at=None)
        answered = show(request, following) if htmx else redirect(following)
        answered["HX-Push-Url"] = following.get_absolute_url()
    else:
        answered = HttpResponseClientRedirect(attempt.get_absolute_url()) if htmx else redirect(attempt)
    return remember(answered, attempt.learner) if attempt.learner else answered


def show(
    request: HttpRequest,
    response: Response,
    form: AnswerForm | None = None,
    status: int = 200,
    now: bool = False,
) -> HttpResponse:
    context = asked_context(response, form)
    if response.answered and not response.attempt.closed:
        context |= answered_context(response, now)
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


def answered_context(response: Response, now: bool = False) -> dict[str, Any]:
    following = response.position + 1
    after = response.attempt.responses.filter(position=following)
    return explained_context(response) | {
        "next": following if following <= response.attempt.length else None,
        "next_is_new": now or not after.answered().exists(),
        "disagreement": None if now else Disagreement.objects.filter(response=response).first(),
        "regraded": response.last_regraded(),
    }


def explained_context(response: Response) -> dict[str, Any]:
    """What the feedback prints of item and answer; a preview prints the same."""
    item = response.item
    mark = scoring.mark(item, response.kind, response.check_role)
    given = feedback.give(item, mark, response.kind, response.check_role, response.certainty)
    slug, _, section = item.article.partition("#")
    return {
        "feedback": given,
        "parts": feedback.split(item),
        "article": rule_of(response, slug) if given.show_flip else None,  # only a miss links to the rule
        "section": section,
    }


def rule_of(response: Response, slug: str) -> Article | None:
    """The live page of that slug; an answer that was just given has brought its title along."""
    if hasattr(response, "rule") and response.version.item.article.partition("#")[0] == slug:
        return Article(slug=slug, title=response.rule) if response.rule else None
    return Article.objects.live().filter(slug=slug).only("slug", "title").first()


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
