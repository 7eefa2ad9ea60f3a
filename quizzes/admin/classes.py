"""Classes on the desk: the class's page, the page to show, what is asked of it, and its gradebook."""

import csv
from collections.abc import Iterable
from typing import Any

import segno
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from fundamentals.desk_admin import DeskAdmin
from quizzes import class_report, gradebook
from quizzes.admin.exchange_pages import needs
from quizzes.models import Response, SchoolClass
from quizzes.models.classes import new_code

may_see = needs("quizzes.view_schoolclass", "Can view class")
may_change = needs("quizzes.change_schoolclass", "Can change class")


@admin.register(SchoolClass)
class SchoolClassAdmin(DeskAdmin):
    change_form_template = "admin/quizzes/schoolclass/change_form.html"
    fields = ("name", "closed")
    list_display = ("name", "page", "shown_code", "members", "closed", "created_at")
    search_fields = ("name", "code")
    ordering = ("-created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SchoolClass]:
        return SchoolClass.objects.of(request.user).annotate(people=Count("enrolments"))

    def save_model(self, request: HttpRequest, obj: SchoolClass, form: Any, change: bool) -> None:
        if not change:
            obj.instructor = request.user
        super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: SchoolClass) -> None:
        obj.end()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[SchoolClass]) -> None:
        for school_class in queryset:
            school_class.end()

    def response_add(self, request: HttpRequest, obj: SchoolClass, *args: Any) -> HttpResponseBase:
        return redirect("admin:quizzes_schoolclass_report", obj.pk)

    @admin.display(description="Class page")
    def page(self, school_class: SchoolClass) -> SafeString:
        return format_html(
            '<a href="{}">Open</a>', reverse("admin:quizzes_schoolclass_report", args=[school_class.pk])
        )

    @admin.display(description="Code", ordering="code")
    def shown_code(self, school_class: SchoolClass) -> str:
        return school_class.shown_code

    @admin.display(description="Members", ordering="people")
    def members(self, school_class: SchoolClass) -> int:
        return school_class.people  # type: ignore[attr-defined, no-any-return]

    def get_urls(self) -> list[Any]:
        return [*urls(), *super().get_urls()]


def urls() -> list[URLPattern]:
    pages = {
        "report": report, "show": show, "code": new_code_view, "gradebook.csv": grades, "answers.csv": answers,
    }  # fmt: skip
    view = admin.site.admin_view
    named = [
        path(f"<int:object_id>/{name}/", view(page), name=f"quizzes_schoolclass_{name.partition('.')[0]}")
        for name, page in pages.items()
    ]
    removing = path("<int:object_id>/remove/<int:member>/", view(remove), name="quizzes_schoolclass_remove")
    return [*named, removing]


def own(request: HttpRequest, number: int) -> SchoolClass:
    return get_object_or_404(SchoolClass.objects.of(request.user), pk=number)


@require_safe
@may_see
def report(request: HttpRequest, object_id: int) -> HttpResponseBase:
    """Who has done what, and what the class's answers add up to."""
    school_class = own(request, object_id)
    return _page(request, "report", school_class, class_report.report(school_class))


@require_safe
@may_see
def show(request: HttpRequest, object_id: int) -> HttpResponseBase:
    """Address, code and QR code, large enough for a wall."""
    school_class = own(request, object_id)
    address = request.build_absolute_uri(school_class.get_absolute_url())
    drawn = segno.make(address, micro=False).svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass=None
    )
    context = {
        "address": address,
        "join": request.build_absolute_uri(reverse("join")),
        "qr": mark_safe(drawn),  # noqa: S308  (drawn from our own address)
    }
    return _page(request, "show", school_class, context)


@require_POST
@may_change
def new_code_view(request: HttpRequest, object_id: int) -> HttpResponseBase:
    school_class = own(request, object_id)
    school_class.code = new_code()
    school_class.save(update_fields=["code"])
    messages.success(request, f"The code is {school_class.shown_code} now. The old one no longer works.")
    return redirect("admin:quizzes_schoolclass_show", object_id)


@require_POST
@may_change
def remove(request: HttpRequest, object_id: int, member: int) -> HttpResponseBase:
    enrolment = get_object_or_404(own(request, object_id).enrolments.select_related("learner"), pk=member)
    enrolment.leave()
    messages.success(
        request, f"{enrolment.display_name} is no longer in the class. Their answers stay theirs."
    )
    return redirect("admin:quizzes_schoolclass_report", object_id)


@require_safe
@may_see
def grades(request: HttpRequest, object_id: int) -> HttpResponseBase:
    school_class = own(request, object_id)
    return download(gradebook.grades(school_class), f"gradebook-{slugify(school_class.name)}")


@require_safe
@may_see
def answers(request: HttpRequest, object_id: int) -> HttpResponseBase:
    school_class = own(request, object_id)
    return download(gradebook.answers(school_class), f"answers-{slugify(school_class.name)}")


@require_safe
@needs("quizzes.view_item", "Can view item")
def results(request: HttpRequest) -> HttpResponseBase:
    """Every finished answer of everybody, without names, an answer a row."""
    rows = Response.objects.answered().exclude(attempt__mode="checkup", attempt__finished_at=None)
    found = rows.select_related("version", "key_version", "attempt").order_by("pk")
    return download(gradebook.everything(found.iterator(chunk_size=500)), "results")


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def download(rows: Iterable[list[Any]], name: str) -> StreamingHttpResponse:
    """The rows as CSV with a byte-order mark, as they come."""
    writer = csv.writer(Echo())
    lines = (("\ufeff" if not place else "") + writer.writerow(row) for place, row in enumerate(rows))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _page(
    request: HttpRequest, name: str, school_class: SchoolClass, context: dict[str, Any]
) -> HttpResponseBase:
    frame = {
        **admin.site.each_context(request),
        "title": school_class.name,
        "opts": SchoolClass._meta,
        "class": school_class,
        "may_change": request.user.has_perm("quizzes.change_schoolclass"),
    }
    return TemplateResponse(request, f"admin/quizzes/schoolclass/{name}.html", frame | context)
