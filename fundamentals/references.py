"""What names a page by its slug: shown to its author, asked before it is deleted, told when it moves.

Articles know of one another and of the reading paths. Imports flow from the quiz to the articles and never
back, so whoever else names a page adds its own functions to `FINDERS` and `FOLLOWERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse

from fundamentals import reading
from fundamentals.models import Article

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Reference(NamedTuple):
    what: str
    url: str  # in the admin; "" where the program itself names the page


def pages(article: Article) -> list[Reference]:
    found = Article.objects.filter(outbound__target=article).defer("body")
    return [
        Reference(f"Page: {page}", reverse("admin:fundamentals_article_change", args=[page.pk]))
        for page in found
    ]


def paths(article: Article) -> list[Reference]:
    return [
        Reference(f"Reading path: {name}", "")
        for name, slugs in reading.PATHS.items()
        if article.slug in slugs
    ]


# Find what names an article.
FINDERS: list[Callable[[Article], list[Reference]]] = [pages, paths]
# Follow a page that moved from its old slug to the one it has now; return how many rows were rewritten.
FOLLOWERS: list[Callable[[Article, str, User], int]] = [Article.move_from]


def of(article: Article) -> list[Reference]:
    return [reference for find in FINDERS for reference in find(article)]


def follow(article: Article, old: str, by: User) -> int:
    return sum(follow(article, old, by) for follow in FOLLOWERS)
