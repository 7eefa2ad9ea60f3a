"""The glossary: every term of the guide by letter, with its definition and where to read on.

Pure. A page of type "term" or "definition" is an entry whose definition is its lede; an alias row of any
page is another, which points at a section of that page.
"""

import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from fundamentals import kinds
from fundamentals.words import fold

PAGES = ("definition", "term")  # the types of page that define something
OTHER = "0–9"  # the heading of what starts with no letter from A to Z


class Alias(NamedTuple):
    term: str
    definition: str
    section: str


class Letter(NamedTuple):
    name: str
    id: str
    entries: "list[Entry]"


@dataclass(frozen=True)
class Entry:
    """One line of the glossary. `kind` is a slug or "", `slug` and `section` say where to read on."""

    term: str
    definition: str
    kind: str
    slug: str
    section: str = ""

    @property
    def id(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", fold(self.term)).strip("-")

    @property
    def initial(self) -> str:
        first = fold(self.term)[:1].upper()
        return first if first in string.ascii_uppercase and first else OTHER


def name(title: str, type: str, kind: str) -> str:
    """What a page defines: the kind, for the page of a kind; else its title up to the second thing in it."""
    if type == "definition" and kind in kinds.BY_SLUG:
        return kinds.BY_SLUG[kind].label
    return re.split(r", | and | at ", title, maxsplit=1)[0]


def aliases(rows: Iterable[Mapping[str, Any]]) -> list[Alias]:
    return [Alias(row["term"], row["definition"], row.get("section", "")) for row in rows]


def entries(
    slug: str, title: str, type: str, kind: str, lede: str, alias_rows: Iterable[Mapping[str, Any]]
) -> list[Entry]:
    """What one page puts into the glossary: itself first, if it defines something, then its aliases."""
    own = [Entry(name(title, type, kind), lede, kind, slug)] if type in PAGES else []
    return own + [
        Entry(alias.term, alias.definition, kind, slug, alias.section) for alias in aliases(alias_rows)
    ]


def letters(entries: Iterable[Entry]) -> list[Letter]:
    """Entries by initial, A to Z and then the rest; where a page and an alias define one term, the page does."""
    once: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda entry: bool(entry.section)):
        once.setdefault(entry.id, entry)
    ordered = sorted(
        once.values(), key=lambda entry: (entry.initial == OTHER, entry.initial, fold(entry.term))
    )
    return [
        Letter(initial, "other" if initial == OTHER else initial, list(found))
        for initial, found in groupby(ordered, key=lambda entry: entry.initial)
    ]


def bar(found: Iterable[Letter]) -> list[tuple[str, str]]:
    """Every letter of the alphabet with the id of its entries, "" where it has none."""
    ids = {letter.name: letter.id for letter in found}
    names = [*string.ascii_uppercase, *([OTHER] if OTHER in ids else [])]
    return [(initial, ids.get(initial, "")) for initial in names]
