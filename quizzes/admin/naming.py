"""Items name the page that teaches their rule, and one another: told to whoever renames or retires one.

The articles cannot know of items, so they are told here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from fundamentals.models import Article
from fundamentals.references import Reference
from quizzes.models import Item

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def items_on(article: Article) -> list[Reference]:
    return [
        Reference(f"Item: {item}", reverse("admin:quizzes_item_change", args=[item.pk]))
        for item in Item.objects.taught_by(article.slug).only("slug", "tool", "feature")
    ]


def follow(article: Article, old: str, by: User) -> int:
    """Point the items at the page's new slug. No learner reads the slug, so their versions are only mended."""
    items = Item.objects.taught_by(old).select_for_update(of=("self",)).select_related("current")
    for item in items:
        item.article = article.slug + item.article.removeprefix(old)
        item.keep(by, f"{old} is now {article.slug}", minor=True)
    return len(items)


def pairs_of(items: Iterable[Item]) -> dict[str, list[str]]:
    """For each item the slugs of those that name it as doing the same job; one query for all of them."""
    found: dict[str, list[str]] = {item.slug: [] for item in items}
    for slug, named in Item.objects.exclude(pair_with=[]).order_by("slug").values_list("slug", "pair_with"):
        for other in found.keys() & set(named):
            found[other].append(slug)
    return found


def follow_item(item: Item, old: str, by: User) -> int:
    """Let the items that named a draft by its old slug name the new one."""
    slugs = pairs_of([Item(slug=old)])[old]
    others = Item.objects.filter(slug__in=slugs).select_for_update(of=("self",)).select_related("current")
    for other in others:
        other.pair_with = [item.slug if slug == old else slug for slug in other.pair_with]
        other.keep(by, f"{old} is now {item.slug}", minor=True)
    return len(others)
