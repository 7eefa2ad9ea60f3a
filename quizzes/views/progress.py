"""A learner's own pages: progress, the answers behind a cell, taking answers elsewhere, and leaving."""

import csv

from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.writes import write_transaction
from fundamentals.kinds import BY_SLUG
from quizzes import results, takeout
from quizzes.access import COOKIE, current_learner, private, remember, same_origin
from quizzes.models import Learner, ResumeLink
from quizzes.views.failures import not_saved


@require_safe
@private
def progress(request: HttpRequest) -> HttpResponse:
    learner = current_learner(request)
    return render(request, "quizzes/progress.html", results.progress_of(learner, timezone.now()))


@require_safe
@private
def cell(request: HttpRequest, kind: str, said: str) -> HttpResponse:
    """The answers behind one cell of the matrix, each to be opened as it was shown."""
    learner = current_learner(request)
    if kind not in BY_SLUG or said not in BY_SLUG or learner is None:
        raise Http404("There is no such cell.")
    lines = [
        results.line_of(response.attempt, response)
        for response in results.counted(learner)
        if response.item.kind == kind and response.kind == said
    ]
    pair = {"mode": "pair", "one": kind, "other": said, "hints": "on"}
    context = {"kind": BY_SLUG[kind], "said": BY_SLUG[said], "lines": lines, "pair_fields": pair}
    return render(request, "quizzes/cell.html", context)


@require_POST
@same_origin
@private
def make_link(request: HttpRequest) -> HttpResponseBase:
    """Make the secret link that carries on elsewhere. It is shown once; a new one ends the one before."""
    learner = known(request)
    try:
        with write_transaction():
            secret = ResumeLink.make(learner)
    except (DatabaseError, OSError):
        return not_saved(request)
    return render(request, "quizzes/link.html", {"secret": secret})


@require_POST
@same_origin
@private
def end_link(request: HttpRequest) -> HttpResponseBase:
    learner = known(request)
    try:
        with write_transaction():
            learner.resume_links.all().delete()
    except (DatabaseError, OSError):
        return not_saved(request)
    return redirect("progress")


@require_http_methods(["GET", "POST"])
@same_origin
@private
def resume(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Open a resume link: ask first, then this device becomes the link's learner, its own answers merged in."""
    link = get_object_or_404(ResumeLink.objects.select_related("learner"), hash=ResumeLink.digest(secret))
    learner, here = link.learner, current_learner(request)
    if request.method == "GET":
        own = here.responses.count() if here and here != learner else 0
        context = {"answers": learner.responses.count(), "own": own, "same": here == learner}
        return render(request, "quizzes/resume.html", context)
    try:
        with write_transaction():
            if here and here != learner:
                Learner.objects.select_for_update().get(pk=learner.pk).take_over(here)
    except (DatabaseError, OSError):
        return not_saved(request)
    return remember(redirect("progress"), learner)


@require_safe
@private
def answers_json(request: HttpRequest) -> HttpResponse:
    learner = known(request)
    kept = {"answers": takeout.rows(learner), "classes": takeout.classes(learner)}
    response = JsonResponse(kept, json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="workprint-answers.json"'
    return response


@require_safe
@private
def answers_csv(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="workprint-answers.csv"'
    writer = csv.DictWriter(response, takeout.COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(takeout.flat(row) for row in takeout.rows(known(request)))
    return response


@require_http_methods(["GET", "POST"])
@same_origin
@private
def forget(request: HttpRequest) -> HttpResponseBase:
    """Delete everything kept about the learner. Item statistics keep their counts, with no person."""
    learner = known(request)
    if request.method == "GET":
        return render(request, "quizzes/forget.html", {"answers": learner.responses.count()})
    try:
        with write_transaction():
            learner.forget()
    except (DatabaseError, OSError):
        return not_saved(request)
    response = render(request, "quizzes/forgotten.html")
    response.delete_cookie(COOKIE)
    return response


def known(request: HttpRequest) -> Learner:
    """The learner who asks. Raises Http404 where nobody is known."""
    learner = current_learner(request)
    if learner is None:
        raise Http404("Nothing is kept about you here.")
    return learner
