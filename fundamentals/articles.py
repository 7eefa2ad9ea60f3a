"""An article as its file holds it: front matter in TOML between +++ lines, then Markdown.

Pure. `parse` and `write` are inverse on files in canonical form, so an export equals the file it came from.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from fundamentals import kinds, prose
from fundamentals.textfiles import ContentFault, in_order, line_of, read_rows, read_toml, write_toml

TYPES = {
    "definition": "Definition",
    "guide": "Guide",
    "workflow": "Check-list",
    "misconception": "Mix-up",
    "term": "Term",
    "site": "About the site",
}
GROUPS = {"before": "Before this", "next": "Next", "practice": "In practice"}
LEDE_WORDS = 35
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

SOURCE_COLUMNS: dict[str, type] = {
    "title": str,
    "url": str,
    "by": str,
    "published": str,
    "read_on": date,
    "note": str,
}
SEE_ALSO_COLUMNS: dict[str, type] = {"slug": str, "group": str, "note": str}
ALIAS_COLUMNS: dict[str, type] = {"term": str, "definition": str, "section": str}
STOP_COLUMNS = {"number": str, "title": str, "text": str}
SHAPE: dict[str, type] = {
    "title": str,
    "type": str,
    "kind": str,
    "lede": str,
    "checked_on": date,
    "mixup": str,
    "mixup_kind": str,
    "risk": str,
    "minutes": int,
    "old_slugs": list,
    "stop": dict,
    "aliases": list,
    "see_also": list,
    "sources": list,
    "status": str,
}
STATUSES = {"draft": "Draft", "live": "Live", "retired": "Retired"}


@dataclass
class ArticleText:
    """Everything an author writes. Lists of rows are lists of dicts with the columns named above."""

    slug: str
    title: str = ""
    type: str = ""
    kind: str = ""
    lede: str = ""
    checked_on: date | None = None
    mixup: str = ""
    mixup_kind: str = ""
    risk: str = ""
    minutes: int = 0
    old_slugs: list[str] = field(default_factory=list)  # names it had before: their addresses lead here
    stop: dict[str, str] = field(default_factory=dict)
    aliases: list[dict[str, Any]] = field(default_factory=list)
    see_also: list[dict[str, Any]] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    status: str = "live"
    body: str = ""


def parse(slug: str, file: str, text: str) -> ArticleText:
    """Read the text of an article file. Raises ContentFault with file, line and what is wrong."""
    parts = re.match(r"\+\+\+\n(.*?\n)\+\+\+\n(.*)\Z", text, re.DOTALL)
    if not parts:
        raise ContentFault(file, 1, "the file must start with front matter between two lines of +++.")
    front, body = parts.groups()
    values = read_toml(file, front, SHAPE, first_line=2)
    for name, columns, required in (
        ("aliases", ALIAS_COLUMNS, ("term", "definition")),
        ("see_also", SEE_ALSO_COLUMNS, ("slug", "group")),
        ("sources", SOURCE_COLUMNS, ("title",)),
    ):
        rows = values.get(name, [])
        values[name] = read_rows(file, 1 + line_of(front, name), name, rows, columns, required)
    if values.get("stop"):
        line = 1 + line_of(front, "stop")
        values["stop"] = read_rows(file, line, "stop", [values["stop"]], STOP_COLUMNS, tuple(STOP_COLUMNS))[0]
    article = ArticleText(slug=slug, body=body.strip("\n"), **values)
    for name, problem in problems(article):
        raise ContentFault(file, line_of_problem(text, name, problem), problem)
    return article


def line_of_problem(text: str, name: str, problem: str) -> int:
    """The line of an article's file that a problem is about: the body's where its quoted words stand, or the field's."""
    head, _, body = text.partition("\n+++\n")
    quoted = re.search(r"'([^']+)'", problem)
    if name != "body":
        return line_of(head, name)
    before = body[: max(0, body.find(quoted.group(1)))] if quoted else ""
    return head.count("\n") + 3 + before.count("\n")


def write(article: ArticleText) -> str:
    """The canonical text of the article's file."""
    values = asdict(article)
    body, _slug = values.pop("body"), values.pop("slug")
    if not article.minutes:
        del values["minutes"]
    if article.status == "live":
        del values["status"]
    [values["stop"]] = in_order([article.stop], STOP_COLUMNS)
    for name, columns in (
        ("aliases", ALIAS_COLUMNS), ("see_also", SEE_ALSO_COLUMNS), ("sources", SOURCE_COLUMNS),
    ):  # fmt: skip
        values[name] = in_order(values[name], columns)
    return f"+++\n{write_toml(values).strip()}\n+++\n\n{body}\n"


def problems(article: ArticleText, known: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Why the article cannot be published, as (field, sentence); an empty list where it can.

    Asked by the loader, the admin form and the content test. With `known`, the slugs that exist,
    every cross-link is checked against them.
    """
    found = []
    if not SLUG.fullmatch(article.slug):
        found.append(("slug", "A slug has lower-case letters, figures and single hyphens only."))
    for name in ("title", "type", "lede", "body"):
        if not getattr(article, name).strip():
            found.append((name, f"{name} is missing."))
    if article.checked_on is None:
        found.append(("checked_on", "checked_on is missing: the day the facts were checked."))
    if article.type and article.type not in TYPES:
        found.append(("type", f"type must be one of {', '.join(TYPES)}."))
    for name in ("kind", "mixup_kind"):
        value = getattr(article, name)
        if value and value not in kinds.BY_SLUG:
            found.append((name, f"{name} must be one of {', '.join(kinds.SLUGS)}."))
    for old in article.old_slugs:
        if not isinstance(old, str) or not SLUG.fullmatch(old) or old == article.slug:
            found.append(("old_slugs", f"{old!r} is not a slug that the page had before."))
    if article.status not in STATUSES:
        found.append(("status", f"status must be one of {', '.join(STATUSES)}."))
    words = len(article.lede.split())
    if words > LEDE_WORDS:
        found.append(("lede", f"The lede has {words} words; {LEDE_WORDS} is the limit."))
    for row in article.see_also:
        if row["group"] not in GROUPS:
            found.append(("see_also", f"A see-also group must be one of {', '.join(GROUPS)}."))
    if not article.sources:
        found.append(("sources", "A source is missing."))
    if article.type == "workflow" and not (article.minutes and article.stop):
        found.append(("stop", "A check-list needs its minutes and a stop rule."))
    found += [("body", sentence) for sentence in prose.problems(article.body)]
    found += [("mixup", sentence) for sentence in prose.problems(article.mixup)]
    if known is not None:
        found += _unknown_links(article, known)
    return found


def links(article: ArticleText) -> list[str]:
    """Slugs the article points at, in the order of body, mix-up and see also; each once."""
    targets = [link.slug for link in prose.links(article.body) + prose.links(article.mixup)]
    targets += [row["slug"] for row in article.see_also]
    return list(dict.fromkeys(targets))


def claimed_twice(articles: Iterable[ArticleText]) -> list[tuple[str, str]]:
    """Old slugs that cannot lead anywhere, as (slug of the page that names it, sentence).

    An old slug that is a page still, or that two pages have had.
    """
    taken = {article.slug: article.slug for article in articles}
    found = []
    for article in articles:
        for old in article.old_slugs:
            if old in taken:
                found.append((article.slug, f"The old slug {old!r} is taken by the page {taken[old]!r}."))
            taken.setdefault(old, article.slug)
    return found


def renamed(article: ArticleText, old: str, new: str) -> ArticleText:
    """The article with every cross-link to the page `old` pointing at `new`."""
    target = re.compile(rf"\barticle:{re.escape(old)}(?![\w-])")
    return replace(
        article,
        body=target.sub(f"article:{new}", article.body),
        mixup=target.sub(f"article:{new}", article.mixup),
        see_also=[row | {"slug": new} if row["slug"] == old else row for row in article.see_also],
    )


def _unknown_links(article: ArticleText, known: Iterable[str]) -> list[tuple[str, str]]:
    slugs = set(known) | {article.slug}
    found = []
    for name, targets in (
        ("body", [link.slug for link in prose.links(article.body)]),
        ("mixup", [link.slug for link in prose.links(article.mixup)]),
        ("see_also", [row["slug"] for row in article.see_also]),
    ):
        for target in dict.fromkeys(targets):
            if target not in slugs:
                found.append((name, prose.unknown(target, slugs)))
    return found
