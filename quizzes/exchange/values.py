"""The fields of an item as plain values, in files that hold every one of them. Pure.

What is empty is left out and read back as empty, so that a file stays short and loses nothing.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from fundamentals import kinds
from fundamentals.textfiles import NAMES, ContentFault, read_rows
from quizzes import items
from quizzes.items import SHAPE, ItemText

FIELDS = tuple(part.name for part in fields(ItemText))
LISTS = ("also_accept", "true_but_wide", "pair_with", "tags")
DATES = ("checked_on", "recheck_by")
# An import writes the words of an item. What becomes of it in the quiz is decided at the desk.
NOT_CARRIED = ("slug", "status", "retired_reason")
CARRIED = tuple(name for name in FIELDS if name not in NOT_CARRIED)
EVERYTHING = frozenset(name for name in CARRIED if name != "why_not") | {
    f"why_not.{slug}" for slug in kinds.SLUGS
}
CHOICES: dict[str, Mapping[str, str]] = {
    "subtype": {slug: label for subtypes in items.SUBTYPES.values() for slug, label in subtypes.items()},
    "modality": items.MODALITIES,
    "stage": items.STAGES,
    "risk": items.RISKS,
    "misconception": {slug: slug for slug in items.MISCONCEPTIONS},
}


def to_values(item: ItemText) -> dict[str, Any]:
    """Every field that is not empty, in order; dates stay dates."""
    values = dict(vars(item))
    values["why_not"] = {slug: text for slug, text in item.why_not.items() if text}
    values["sources"] = [{key: text for key, text in row.items() if text} for row in item.sources]
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}


def from_values(values: Mapping[str, Any]) -> ItemText:
    """The item that `values` hold. Raises ValueError with a sentence for what is none."""
    kept = dict(values)
    for name, value in values.items():
        if name != "slug" and name not in SHAPE:
            raise ValueError(f"There is no field {name[:60]!r}; the fields are {', '.join(FIELDS)}.")
        kept[name] = _typed(name, value)
    try:
        kept["sources"] = read_rows(
            "", 1, "sources", kept.get("sources", []), items.SOURCE_COLUMNS, ("title",)
        )
        shape = dict.fromkeys(kinds.SLUGS, str)
        kept["why_not"] = read_rows("", 1, "why_not", [kept.get("why_not", {})], shape, ())[0]
    except ContentFault as fault:
        raise ValueError(fault.message) from None
    return ItemText(**({"slug": ""} | kept))


def _typed(name: str, value: Any) -> Any:
    wanted: type = str if name == "slug" else SHAPE[name]
    if wanted is float and type(value) is int and abs(value) < 1000:
        return float(value)
    if wanted is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass  # the sentence below says it
    if type(value) is not wanted:
        raise ValueError(f"{name} must be {NAMES[wanted]}.")
    if name in LISTS and isinstance(value, list) and not all(isinstance(entry, str) for entry in value):
        raise ValueError(f"{name} must be a list of texts.")
    return value


def to_json(item: ItemText) -> str:
    """The whole item in one line of ASCII, which every format can carry."""
    return json.dumps(to_values(item), default=date.isoformat, separators=(",", ":"))


def from_json(text: str) -> ItemText:
    """The item of such a line. Raises ValueError where it is none."""
    try:
        values = json.loads(text)
    except RecursionError:
        raise ValueError("It is nested too deeply.") from None
    if not isinstance(values, dict):
        raise ValueError("It is no table of fields.")
    return from_values(values)


def digest(item: ItemText) -> str:
    """Names what an item says, whatever its slug and its place in the quiz."""
    said = {name: value for name, value in to_values(item).items() if name not in NOT_CARRIED}
    return hashlib.sha256(json.dumps(said, default=date.isoformat, sort_keys=True).encode()).hexdigest()


def chosen(name: str, text: str) -> str | None:
    """The choice of a field that `text` names, by its slug or its label; None where it names none."""
    choices = CHOICES[name]
    if text in choices or text == "":
        return text
    wanted = " ".join(text.casefold().split())
    return next((slug for slug, label in choices.items() if wanted in (slug, label.casefold())), None)


def level_of(text: str) -> float | None:
    """The difficulty that a word or figure names; None for any other text."""
    for value, label in items.DIFFICULTIES.items():
        if text.strip().casefold() == label.casefold():
            return value
    try:
        return float(text)
    except ValueError:
        return None
