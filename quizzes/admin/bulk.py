"""Actions on many items at once; those that need a word more ask for it on a page of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from quizzes.admin import naming
from quizzes.forms_rulings import RecheckForm, RetireForm, TagForm
from quizzes.models import Item

if TYPE_CHECKING:
    from quizzes.admin.items import ItemAdmin

Change = Callable[[Item, dict[str, Any]], str]  # changes the item; returns what to note, "" for nothing to do


def _ask(
    admin_: ItemAdmin,
    request: HttpRequest,
    items: QuerySet[Item],
    form_class: type[Form],
    title: str,
    do: Change,
) -> HttpResponseBase | None:
    """Ask for what the action needs and, once it is there, do it to each item."""
    shown = items[:100]
    form = form_class(request.POST if "do" in request.POST else None)
    if form.is_valid():
        done = 0
        for item in items:
            noted = do(item, form.cleaned_data)
            if noted:
                item.keep(by=request.user, why=noted)
                admin_.log_change(request, item, noted)
                done += 1
        left = len(items) - done
        rest = f"; {left} left as they were" if left else ""
        admin_.message_user(request, f"{title}: {done} changed{rest}.", messages.SUCCESS)
        return None
    context = {
        **admin_.admin_site.each_context(request),
        "title": title,
        "opts": admin_.opts,
        "form": form,
        "items": shown,
        "named": {slug: by for slug, by in naming.pairs_of(shown).items() if by}
        if form_class is RetireForm
        else {},
        "count": items.count(),
        "action": request.POST["action"],
        "across": request.POST.get("select_across", "0"),
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "admin/quizzes/item/ask.html", context, status=status)


@admin.action(description="Retire, with a public reason", permissions=["change"])
def retire(self: ItemAdmin, request: HttpRequest, queryset: QuerySet[Item]) -> HttpResponseBase | None:
    def do(item: Item, data: dict[str, Any]) -> str:
        if item.status != "live":
            return ""
        item.status, item.retired_reason = "retired", data["reason"]
        return "Retired"

    return _ask(self, request, queryset, RetireForm, "Retire items", do)


@admin.action(description="Add or remove tags", permissions=["change"])
def tag(self: ItemAdmin, request: HttpRequest, queryset: QuerySet[Item]) -> HttpResponseBase | None:
    def do(item: Item, data: dict[str, Any]) -> str:
        kept = [tag for tag in item.tags if tag not in data["remove"]]
        tags = list(dict.fromkeys(kept + data["add"]))
        if tags == item.tags:
            return ""
        item.tags = tags
        return "Tagged"

    return _ask(self, request, queryset, TagForm, "Tag items", do)


@admin.action(description="Set the re-check date", permissions=["change"])
def set_recheck(self: ItemAdmin, request: HttpRequest, queryset: QuerySet[Item]) -> HttpResponseBase | None:
    def do(item: Item, data: dict[str, Any]) -> str:
        if item.recheck_by == data["recheck_by"]:
            return ""
        item.recheck_by = data["recheck_by"]
        return "Re-check date set"

    return _ask(self, request, queryset, RecheckForm, "Set the re-check date", do)


@admin.action(description="Clone as drafts", permissions=["add"])
def clone(self: ItemAdmin, request: HttpRequest, queryset: QuerySet[Item]) -> HttpResponseBase | None:
    copies = [_clone(item, request) for item in queryset]
    for copy in copies:
        self.log_addition(request, copy, "Cloned.")
    self.message_user(request, f"{len(copies)} cloned as drafts.", messages.SUCCESS)
    if len(copies) == 1:
        return redirect(self.url("change", copies[0].pk))
    return None


def _clone(item: Item, request: HttpRequest) -> Item:
    """A draft with the same text under a slug of its own."""
    copy = Item()
    copy.take(item.content())
    copy.status, copy.retired_reason, copy.slug = "draft", "", _free_slug(item.slug)
    copy.keep(by=request.user, why=f"Cloned from {item.slug}")
    return copy


def _free_slug(slug: str) -> str:
    stem = slug[:50].rstrip("-")
    taken = set(Item.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
