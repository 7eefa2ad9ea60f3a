"""A hand-out for a lesson without screens: a quiz sheet, its key and a lesson plan, a page each, to be printed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from fundamentals import kinds
from fundamentals.models import Article
from quizzes import sequencing
from quizzes.admin.exchange_pages import needs, page
from quizzes.forms import LETTERS
from quizzes.models import Item

if TYPE_CHECKING:
    from quizzes.admin.items import ItemAdmin

MOST = 6  # items that a page holds


class HandoutForm(forms.Form):
    """Which items: by number, or drawn from kinds by a seed, so that a printed sheet can be made again."""

    items = forms.RegexField(r"^\d{1,18}(,\d{1,18})*$", required=False)
    kind = forms.MultipleChoiceField(choices=kinds.CHOICES, required=False)
    seed = forms.IntegerField(required=False, min_value=0, max_value=999_999)

    def chosen(self) -> list[Item]:
        data = self.cleaned_data
        if data["items"]:
            found = Item.objects.live().in_bulk([int(number) for number in data["items"].split(",")])
            return list(found.values())[:MOST]
        return drawn(data["kind"] or list(kinds.SLUGS), Random(data["seed"] or 0))


def drawn(chosen: list[str], random: Random) -> list[Item]:
    """Clear live items, as many of each of the kinds as a page allows, in an order that tells nothing."""
    found: list[Item] = []
    for place, kind in enumerate(chosen):
        share = MOST // len(chosen) + (place < MOST % len(chosen))
        pool = list(Item.objects.live().clear().of_kind(kind).order_by("slug"))
        found += random.sample(pool, min(share, len(pool)))
    random.shuffle(found)
    return found


@admin.action(description="Print a hand-out", permissions=["view"])
def hand_out(self: ItemAdmin, request: HttpRequest, queryset: QuerySet[Item]) -> HttpResponseBase | None:
    live = list(queryset.filter(status="live").values_list("pk", flat=True))
    if not live:
        self.message_user(request, "Only live items go on a hand-out.", messages.ERROR)
        return None
    if len(live) > MOST:
        self.message_user(
            request, f"A page holds {MOST} items: the first {MOST} are on it.", messages.WARNING
        )
    query = QueryDict(mutable=True)
    query["items"] = ",".join(map(str, live[:MOST]))
    return redirect(f"{reverse('admin:quizzes_item_handout')}?{query.urlencode(safe=',')}")


@require_safe
@needs("quizzes.view_item", "Can view item")
def show(request: HttpRequest) -> HttpResponseBase:
    form = HandoutForm(request.GET)
    if not form.is_valid():
        return page(request, "handout", "Hand-out", {"error": "This address is not one of a hand-out."}, 422)
    seed = form.cleaned_data["seed"] or 0
    rows = [_row(item, place, seed) for place, item in enumerate(form.chosen(), 1)]
    slugs = {item.article.partition("#")[0] for _, item, _, _ in rows}
    context = {
        "rows": rows,
        "kinds": kinds.KINDS,
        "ticked": form.cleaned_data["kind"],
        "seed": seed,
        "next_seed": (seed + 1) % 1_000_000,
        "articles": Article.objects.live().filter(slug__in=slugs).order_by("title"),
    }
    return page(request, "handout", "Hand-out", context)


def _row(item: Item, place: int, seed: int) -> tuple[int, Item, list[tuple[str, str]], str]:
    """Number, item, its checks by letter, and the letter of the right one."""
    order = sequencing.order_checks(seed, place)
    checks: list[Any] = [(letter, getattr(item, name)) for letter, name in zip(LETTERS, order, strict=True)]
    return place, item, checks, LETTERS[order.index("check_right")]
