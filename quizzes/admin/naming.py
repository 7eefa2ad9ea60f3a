"""Items name the page that teaches their rule: told to the articles, which cannot know of items."""

from __future__ import annotations

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
