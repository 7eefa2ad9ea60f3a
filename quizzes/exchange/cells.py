"""A cell of a table: the text of a field as a person would write it, and back. Pure.

Spreadsheets run what looks like a formula. So a text that could start one is written with an apostrophe
before it, as people do by hand, and that apostrophe is taken off again when it is read.
"""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from fundamentals import kinds
from quizzes import items
from quizzes.exchange import values
from quizzes.items import ItemText

# The full-width signs are taken for the ordinary ones by spreadsheets set to Japanese or Chinese.
FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠|%]|[\t\r\n])")
YES, NO = ("yes", "true", "1", "x"), ("no", "false", "0", "")


@dataclass(frozen=True)
class Column:
    """A column: its header, the field (or "why_not.kind") it holds, and how a cell is written and read.

    `read` raises ValueError with a sentence for a text it cannot take.
    """

    header: str
    name: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]
    help: str = ""
    choices: Sequence[str] = ()


def escape(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text


def unescape(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def words_out(words: Sequence[str]) -> str:
    """A list in one cell, with commas; an entry that a comma would cut stands in quotation marks."""
    out = StringIO(newline="")
    plain = all(re.fullmatch(r"[^\s,\"](?:[^,\"\r\n]*[^\s,\"])?", word) for word in words)
    if plain:
        return ", ".join(words)
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="").writerow(words)
    return out.getvalue()


def words_in(text: str) -> list[str]:
    rows = csv.reader(StringIO(text, newline=""), skipinitialspace=True)
    try:
        quoted = text.lstrip().startswith('"')
        return [word if quoted else word.strip() for row in rows for word in row if quoted or word.strip()]
    except csv.Error as error:
        raise ValueError(f"This is no list with commas: {error}.") from None


def _yes(text: str) -> bool:
    word = text.strip().casefold()
    if word in YES or word in NO:
        return word in YES
    raise ValueError("Write yes or no.")


def _date_out(value: date | None) -> str:
    return value.isoformat() if value else ""


def _date_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10]) if text.strip() else None
    except ValueError:
        raise ValueError("Write a date as 2026-11-25: year, month, day.") from None


def _level_out(value: float) -> str:
    return items.DIFFICULTIES.get(value, repr(value))


def _level_in(text: str) -> float:
    level = values.level_of(text) if text.strip() else 0.0
    if level is None:
        raise ValueError(f"Write {', '.join(items.DIFFICULTIES.values())}.")
    return level


def _text(header: str, name: str, help: str = "") -> Column:
    return Column(header, name, str, str, help)


def _choice(header: str, name: str, help: str = "") -> Column:
    labels = values.CHOICES[name]

    def read(text: str) -> str:
        found = values.chosen(name, text)
        if found is None:
            raise ValueError(f"Write one of: {', '.join(labels.values())}.")
        return found

    return Column(header, name, lambda slug: labels.get(slug, slug), read, help, tuple(labels.values()))


def _kind_out(slug: str) -> str:
    return kinds.BY_SLUG[slug].label if slug in kinds.BY_SLUG else slug


def _kind(header: str, name: str, help: str = "") -> Column:
    """Read as it stands: the table of aliases decides which kind a text means, and it is not known here."""
    return Column(header, name, _kind_out, str, help, tuple(kind.label for kind in kinds.KINDS))


def _kinds(header: str, name: str, help: str = "") -> Column:
    return Column(header, name, lambda slugs: words_out([_kind_out(slug) for slug in slugs]), words_in, help)


def _list(header: str, name: str, help: str = "") -> Column:
    return Column(header, name, words_out, words_in, help)


def _tick(header: str, name: str, help: str = "") -> Column:
    return Column(header, name, lambda ticked: "yes" if ticked else "no", _yes, help, ("yes", "no"))


COLUMNS = (
    _text("Slug", "slug", "Names the item. Empty for a new one: it is made from tool and feature."),
    _text("Tool", "tool", "As the maker writes it."),
    _text("Maker", "vendor"),
    _text("Feature", "feature", "The one feature the question is about."),
    _text("Tool's page", "tool_url"),
    _tick("Show name", "show_name", "No where the name of the feature gives the kind away."),
    _text("Claim", "claim", f"At most {items.CLAIM_LENGTH} characters."),
    _tick("Claim is a quotation", "claim_quoted"),
    _text("Goes in", "goes_in"),
    _text("Comes out", "comes_out"),
    _text("Deciding words", "decisive", "Copied exactly from “Comes out”."),
    _kind("Kind", "kind", "The key, by what the tool hands you."),
    _choice("Subtype", "subtype", "Of that kind."),
    _choice("Material", "modality"),
    _choice("Stage", "stage"),
    _kind("Likeliest wrong kind", "likeliest_wrong"),
    _choice("Risk", "risk"),
    _text("What a wrong output costs", "risk_note"),
    _text("Best first check", "check_right"),
    _text("Check of the likeliest wrong kind", "check_other"),
    _text("Weak check", "check_weak"),
    _text("Why right", "why_right"),
    *(_text(f"Why not {kind.bare}", f"why_not.{kind.slug}", "Empty for the key.") for kind in kinds.KINDS),
    _text("It would be another kind if", "flip"),
    _text("Under the hood", "under_the_hood"),
    _tick("Borderline", "borderline"),
    _kinds("Also accepted", "also_accept", "Borderline items only."),
    _text("Why two kinds fit", "boundary_note", "Borderline items only."),
    _kinds("True but wide", "true_but_wide", "Generative items only."),
    _choice("Misconception", "misconception"),
    _text("Page that teaches the rule", "article", "Its slug, with #section where one states the rule."),
    _list("Same job, another kind", "pair_with", "Slugs of items, with commas."),
    Column("Difficulty", "start_difficulty", _level_out, _level_in, "", tuple(items.DIFFICULTIES.values())),
    _list("Tags", "tags", "Words with commas."),
    Column("Checked on", "checked_on", _date_out, _date_in, "As 2026-11-25."),
    Column("Re-check by", "recheck_by", _date_out, _date_in, "As 2027-05-25."),
)
SOURCE_HEADERS = {
    "title": "title", "url": "address", "repo": "repository", "path": "path in it", "at": "release or date",
    "supports": "what it supports",
}  # fmt: skip


def source_header(number: int, part: str) -> str:
    return f"Source {number} {SOURCE_HEADERS[part]}"


def value_of(item: ItemText, name: str) -> Any:
    field, _, kind = name.partition(".")
    return item.why_not.get(kind, "") if kind else getattr(item, field)
