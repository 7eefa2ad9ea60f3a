"""What an import would do: every neutral item beside what the bank holds. Pure; nothing is written here.

An item is found again by its slug; else because the same entry was imported before, and then only what is
still empty is filled, so that nobody's work on the draft is undone; else because an item says the same.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from quizzes import items
from quizzes.exchange import values
from quizzes.exchange.neutral import Neutral
from quizzes.exchange.records import slug_of
from quizzes.items import ItemText

NEW, CHANGED, UNCHANGED, PROBLEM = "new", "changed", "unchanged", "problem"


class Change(NamedTuple):
    field: str
    old: Any
    new: Any


@dataclass
class Row:
    """One item of the file: what becomes of it, with the text it would have."""

    state: str
    found: Neutral
    item: ItemText  # as it would be saved: a draft
    held: ItemText | None = None
    changes: list[Change] = field(default_factory=list)
    why: str = ""

    @property
    def slug(self) -> str:
        return self.item.slug


@dataclass(frozen=True)
class Bank:
    """What the rows are compared with: the texts that may be meant, by slug, and every slug there is.

    `imported` has the slugs of items by the digest of the entry that they were imported from, and `same`
    those by the digest of what they say.
    """

    texts: Mapping[str, ItemText]
    taken: frozenset[str] = frozenset()
    imported: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)


def compare(found: Iterable[Neutral], bank: Bank) -> list[Row]:
    """A row for each item, in the order of the file."""
    rows: list[Row] = []
    taken = set(bank.taken)
    first: dict[str, str] = {}
    once, doubled = _once(found)
    meant = {one.item.slug for one in once}
    for one in once:
        row = _row(one, bank, taken, meant)
        if one.item.slug in doubled:
            places = " and ".join(doubled[one.item.slug])
            row = Row(
                PROBLEM, one, one.item, why=f"The slug stands more than once, with different texts: {places}."
            )
        elif row.state in (CHANGED, UNCHANGED) and row.slug in first:
            row = Row(PROBLEM, one, one.item, why=f"It is the item of {first[row.slug]} again.")
        first.setdefault(row.slug, one.place)
        taken.add(row.slug)
        rows.append(row)
    return rows


def _once(found: Iterable[Neutral]) -> tuple[list[Neutral], dict[str, list[str]]]:
    """The entries without repeats, and the places of the slugs that stand over different texts."""
    kept: dict[tuple[str, str], Neutral] = {}
    for one in found:
        key = (one.item.slug, one.digest)
        if key in kept:
            kept[key].notes.append(f"It stands again, just the same: {one.place}.")
        else:
            kept[key] = one
    counts = Counter(one.item.slug for one in kept.values() if one.item.slug)
    doubled = {
        slug: [one.place for one in kept.values() if one.item.slug == slug]
        for slug in counts
        if counts[slug] > 1
    }
    return list(kept.values()), doubled


def _row(one: Neutral, bank: Bank, taken: set[str], meant: set[str]) -> Row:
    slug = one.item.slug
    if slug in bank.texts:
        return _against(one, bank.texts[slug], one.given)
    if held := bank.texts.get(bank.imported.get(one.digest, "")):
        empty = frozenset(name for name in one.given if not _value(held, name))
        return _against(one, held, empty, "It was imported before")
    held = bank.texts.get(bank.same.get(values.digest(one.item), ""))
    if held and held.slug not in meant:  # where another entry has that slug, this one is a copy with its own
        return _against(one, held, frozenset(), "The bank says the same")
    item = replace(one.item, status="draft", retired_reason="")
    item.slug = slug or free_slug(f"{item.tool} {item.feature}".strip() or one.name or item.comes_out, taken)
    return _judged(Row(NEW, one, item))


def _against(one: Neutral, held: ItemText, given: frozenset[str], why: str = "") -> Row:
    if why and held.slug != one.item.slug:
        one.notes.append(f"{why}, as {held.slug}.")
    loose = one.question is not None  # other systems change white space
    item, changes = replace(held, why_not=dict(held.why_not)), []
    for name in values.FIELDS if given else ():
        keys = sorted(key for key in given if key.partition(".")[0] == name)
        for key in keys:
            old, new = _value(held, key), _value(one.item, key)
            if not _same(old, new, loose):
                changes.append(Change(key, old, new))
                _set(item, key, new)
    if not changes:
        return Row(UNCHANGED, one, held, held)
    if held.status == "retired":
        return Row(
            PROBLEM, one, held, held, changes, "It is retired here. An import does not change retired items."
        )
    item.status = "draft"
    return _judged(Row(CHANGED, one, item, held, changes))


def _judged(row: Row) -> Row:
    faults = [sentence for _, sentence in items.unkeepable(row.item)]
    if faults:
        row.state, row.why = PROBLEM, " ".join(faults)
    return row


def _value(item: ItemText, key: str) -> Any:
    name, _, kind = key.partition(".")
    return item.why_not.get(kind, "") if kind else getattr(item, name)


def _set(item: ItemText, key: str, value: Any) -> None:
    name, _, kind = key.partition(".")
    if not kind:
        setattr(item, name, value)
    elif value:
        item.why_not[kind] = value
    else:
        item.why_not.pop(kind, None)


def _same(old: Any, new: Any, loose: bool) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return old.split() == new.split() if loose else old == new
    if isinstance(old, list) and isinstance(new, list):
        return _filled(old) == _filled(new)
    return bool(old == new)


def _filled(rows: list[Any]) -> list[Any]:
    """A list whose tables hold no empty texts: these say nothing."""
    return [{k: v for k, v in row.items() if v} if isinstance(row, dict) else row for row in rows]


def free_slug(text: str, taken: set[str]) -> str:
    """The slug of a text or, where that is taken, with the first number that is free."""
    stem = slug_of(text, 55) or "item"
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)


def digest(rows: Iterable[Row]) -> str:
    """Names a preview: where the bank has changed since, another comes out."""
    said = [(row.state, row.slug, [tuple(change) for change in row.changes], row.why) for row in rows]
    return hashlib.sha256(repr(said).encode()).hexdigest()
