"""Joining a class with its code, and leaving it."""

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.writes import write_transaction
from quizzes.access import come_again, current_learner, learner_key, private, remember, same_origin
from quizzes.forms_classes import JoinForm
from quizzes.models import Enrolment, Learner, SchoolClass
from quizzes.models.classes import MEMBERS, plain_code
from quizzes.views.failures import not_saved
from quizzes.views.progress import known


@require_http_methods(["GET", "POST"])
@same_origin
@private
def join(request: HttpRequest, code: str = "") -> HttpResponseBase:
    """Without a code the box for one; with one, what the class will see, and the name to join under."""
    code = plain_code(code or request.GET.get("code", ""))
    if not code:
        return render(request, "quizzes/join.html")
    found = SchoolClass.objects.select_related("instructor").filter(code=code).first()
    if found is None:
        error = "No class has this code. Look at it again, or ask whoever gave it to you."
        return render(request, "quizzes/join.html", {"error": error, "code": code}, status=404)
    learner = current_learner(request)
    own = found.enrolments.filter(learner=learner).first() if learner else None
    if request.method == "GET":
        return _show(request, found, own, JoinForm(found, own))
    form = JoinForm(found, own, request.POST)
    if not form.is_valid():
        return _show(request, found, own, form, 422)
    if again := come_again(request):
        return again
    try:
        with write_transaction():
            return _enrol(request, learner, form)
    except (DatabaseError, OSError):
        return not_saved(request)


def _enrol(request: HttpRequest, learner: Learner | None, form: JoinForm) -> HttpResponseBase:
    held = SchoolClass.objects.select_for_update().filter(pk=form.school_class.pk).first()
    if held is None:
        return render(
            request, "quizzes/join.html", {"error": "This class has just been deleted."}, status=404
        )
    key = learner_key(request)
    member = Learner.held(learner) if learner or not key else Learner.named(key)
    own = held.enrolments.filter(learner=member).first() if member.pk else None
    again = JoinForm(held, own, request.POST)
    if not again.is_valid():  # somebody took the name, or the class was closed, a moment ago
        return _show(request, held, own, again, 422)
    Enrolment.join(held, member, again.cleaned_data["name"], timezone.now())
    return remember(redirect("/progress/#classes"), member)


def _show(
    request: HttpRequest, found: SchoolClass, own: Enrolment | None, form: JoinForm, status: int = 200
) -> HttpResponse:
    shut = not own and (found.closed or found.enrolments.count() >= MEMBERS)
    context = {"class": found, "own": own, "form": form, "shut": shut}
    return render(request, "quizzes/join_class.html", context, status=status)


@require_http_methods(["GET", "POST"])
@same_origin
@private
def leave(request: HttpRequest, number: int) -> HttpResponseBase:
    """Ask first; then the class sees nothing of this learner any more."""
    learner = known(request)
    enrolment = get_object_or_404(learner.enrolments.select_related("school_class"), school_class=number)
    if request.method == "GET":
        return render(request, "quizzes/leave.html", {"class": enrolment.school_class})
    try:
        with write_transaction():
            Learner.held(learner)
            enrolment.leave()
    except (DatabaseError, OSError):
        return not_saved(request)
    return redirect("progress")
