"""A page as a reader gets it: its text rendered, its neighbours named."""

from typing import Any

from django.core.cache import cache
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

from fundamentals import articles, glossary, kinds, prose
from fundamentals.loading import digest
from fundamentals.models import Article, rows_with_dates
from fundamentals.prose import Prose, Target

# The index, in the order in which it is read.
SHELVES = {
    "definition": "What each kind is",
    "guide": "Guides",
    "workflow": "Check-lists",
    "misconception": "Mix-ups",
    "term": "Terms",
    "site": "About the site",
}
# Reading paths: previous and next at the foot of a page follow the path that its address asks for, else the
# first that holds it.
PATHS = {
    "Student": (
        "start", "machine-learning", "deep-learning", "generative-ai", "nested", "ml-errors",
        "what-deep-learning-changed", "how-genai-behaves", "dl-or-genai", "marketing-words",
        "not-all-ai-generates", "generative-understands", "confidence-is-accuracy", "clean-means-true",
    ),
    "Editor": (
        "start", "identify-by-output", "validate-transcript", "check-audio-cleanup", "match-review-to-risk",
    ),
    "Instructor": ("why-categories-matter", "where-in-film-work", "borderline-cases", "confusion-matrix"),
}  # fmt: skip


def drawing(name: str) -> str:
    """The HTML of a drawing, or "" where there is none of that name."""
    try:
        return render_to_string(f"figures/{name}.html").strip()
    except TemplateDoesNotExist:
        return ""


def render(text: str, targets: dict[str, Target]) -> Prose:
    """Render a text once: the result is kept under a key that is its input."""
    key = "prose:" + digest(f"{text}\n{sorted(targets.items())}")
    found: Prose | None = cache.get(key)
    if found is None:
        found = prose.render(text, targets, drawing)
        cache.set(key, found, None)
    return found


def context(article: Article, typed: bool = False, wanted: str = "") -> dict[str, Any]:
    """What the article page prints, or would print of a text just `typed`; `wanted` is the reading path asked for.

    Two queries beside the one that fetched the article.
    """
    path, before, after = neighbours(article.slug, wanted)
    around = Article.objects.around_typed if typed else Article.objects.around
    near = list(around(article, also=[slug for slug in (before, after) if slug]))
    pages = {page.slug: page for page in near}
    targets = {
        page.slug: Target(page.title, page.get_absolute_url(), page.type in glossary.PAGES)
        for page in near
        if page.is_target
    }
    body = render(article.body, targets)
    mixup = render(article.mixup, targets)
    linked = {link.slug for link in body.links}
    return {
        "article": article,
        "kind": kinds.BY_SLUG.get(article.kind),
        "mixup_kind": kinds.BY_SLUG.get(article.mixup_kind),
        "type": articles.TYPES[article.type],
        "body": body,
        "mixup": mixup.html,
        "terms": [page for page in near if page.slug in linked and page.type == "term"],
        "see_also": [
            (
                label,
                [
                    (pages[row["slug"]], row.get("note", ""))
                    for row in article.see_also
                    if row["group"] == group and row["slug"] in pages
                ],
            )
            for group, label in articles.GROUPS.items()
        ],
        "backlinks": [page for page in near if page.is_backlink],
        "sources": rows_with_dates(article.sources),
        "path": path,
        "previous": along(path, pages.get(before)),
        "next": along(path, pages.get(after)),
    }


def neighbours(slug: str, wanted: str = "") -> tuple[str, str, str]:
    """A reading path that holds the page, the slug before it there and the one after ("" at an end).

    The path `wanted` where it holds the page, by its short name (see `short`), else the first that does.
    """
    for name, path in sorted(PATHS.items(), key=lambda named: short(named[0]) != wanted):
        if slug in path:
            place = path.index(slug)
            return name, path[place - 1] if place else "", path[place + 1] if place + 1 < len(path) else ""
    return "", "", ""


def short(path: str) -> str:
    """What an address calls a reading path."""
    return path.lower()


def along(path: str, page: Article | None) -> tuple[Article, str] | None:
    """The page and its address on that reading path, which is named only where the page would follow another."""
    if page is None:
        return None
    address = page.get_absolute_url()
    return page, address if neighbours(page.slug)[0] == path else f"{address}?path={short(path)}"


def routes(pages: dict[str, Article]) -> list[tuple[str, int, list[tuple[str, Article, str]]]]:
    """Every reading path as an edit list: name, minutes in all, and of each page (start as mm:ss, page, address)."""
    found = []
    for name, path in PATHS.items():
        rows, spent = [], 0
        for step in (along(name, pages.get(slug)) for slug in path):
            if step:
                rows.append((f"{spent:02}:00", *step))
                spent += prose.minutes(step[0].body)
        found.append((name, spent, rows))
    return found
