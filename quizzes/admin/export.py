"""Taking items out: some or all, in a format that another system reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from fundamentals import kinds
from quizzes import items
from quizzes.admin.exchange_pages import needs, page
from quizzes.exchange import formats
from quizzes.exchange.formats import Format
from quizzes.exchange.neutral import ITEMS, Fault
from quizzes.items import ItemText
from quizzes.models import Item

if TYPE_CHECKING:
    from quizzes.admin.items import ItemAdmin


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        choices=[(one.name, f"{one.label}: {one.note}") for one in formats.WRITTEN], widget=forms.RadioSelect
    )
    status = forms.ChoiceField(
        label="Which status",
        choices=[("", "Any"), *items.STATUSES.items()],
        required=False,
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label="Which kind", choices=[("", "Any"), *kinds.CHOICES], required=False, widget=forms.RadioSelect
    )
    only = forms.RegexField(r"^[0-9,]*$", required=False, widget=forms.HiddenInput)  # rows ticked in the list

    def found(self) -> QuerySet[Item]:
        wanted = {name: self.cleaned_data[name] for name in ("status", "kind") if self.cleaned_data[name]}
        rows = Item.objects.filter(**wanted)
        if self.cleaned_data["only"]:
            rows = rows.filter(pk__in=[int(pk[:18]) for pk in self.cleaned_data["only"].split(",") if pk])
        return rows.order_by("slug")


@admin.action(description="Export to a file", permissions=["view"])
def export(self: ItemAdmin, request: HttpRequest, queryset: QuerySet[Item]) -> HttpResponseBase:
    only = ",".join(str(pk) for pk in queryset.order_by("pk").values_list("pk", flat=True))
    return _page(request, ExportForm(initial={"only": only, "format": "toml"}), {"count": queryset.count()})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("quizzes.view_item", "Can view item")
def download(request: HttpRequest) -> HttpResponseBase:
    """The page that asks for format and choice; the file, once it is told."""
    if request.method != "POST":
        return _page(request, ExportForm(initial={"format": "toml"}), {"count": Item.objects.count()})
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, {}, 422)
    texts = [item.content() for item in form.found()]
    keyless = formats.unwritable(form.cleaned_data["format"], texts)
    if keyless and "without" not in request.POST:
        return _page(request, form, {"keyless": keyless, "count": len(texts)}, 422)
    return _file(request, form, [text for text in texts if text not in keyless])


download.saves_nothing = True  # type: ignore[attr-defined]


def _file(request: HttpRequest, form: ExportForm, texts: list[ItemText]) -> HttpResponseBase:
    if not texts:
        form.add_error(None, "No item is left to export.")
        return _page(request, form, {}, 422)
    form_of = formats.BY_NAME[form.cleaned_data["format"]]
    try:
        data = formats.write(form_of.name, texts)
    except Fault as fault:
        form.add_error("format", str(fault))
        return _page(request, form, {}, 422)
    return attachment(data, form_of, f"workprint-items-{timezone.localdate():%Y-%m-%d}")


def attachment(data: bytes, form_of: Format, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=form_of.content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}{form_of.endings[0]}"'
    return response


def _page(
    request: HttpRequest, form: ExportForm, context: dict[str, Any], status: int = 200
) -> HttpResponseBase:
    ticked = form["only"].value() or ""
    count = len(ticked.split(",")) if ticked else 0
    context = {"form": form, "ticked": count, "most": ITEMS, **context}
    return page(request, "export", "Export items", context, status)
