"""The bank's own formats: one TOML document with [[item]] tables, or JSON. Pure; both lose nothing."""

import json
import re
import tomllib
from collections.abc import Iterable
from datetime import date
from typing import Any

import tomli_w

from fundamentals.textfiles import line_of
from quizzes.exchange import values
from quizzes.exchange.neutral import Fault, Neutral, Parsed, text_of
from quizzes.items import ItemText

HEADER = re.compile(r"^[ \t]*\[\[[ \t]*item[ \t]*\]\]", re.MULTILINE)
# Python's reader of TOML takes time with the square of the parts of a dotted key.
DOTTED = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}""")


def parse_toml(data: bytes, name: str) -> Parsed:
    text = text_of(data)
    if dotted := DOTTED.search(text):
        raise Fault(f"line {_line(text, dotted.start())}", "This is not valid TOML: a key of over 50 parts.")
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _not_toml(text, error) from None
    for key in found:
        if key != "item":
            line = line_of(text, key)
            raise Fault(f"line {line}", f"The key {key[:60]!r} is unknown here: items stand under [[item]].")
    return _read(found.get("item"), "[[item]]", _lines(text, found.get("item")))


def parse_json(data: bytes, name: str) -> Parsed:
    text = text_of(data)
    try:
        found = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Fault(place, f"This is not valid JSON: {error.msg}.") from None
    except (ValueError, RecursionError) as error:
        raise Fault("", f"This is not valid JSON: {error or 'nested too deeply'}.") from None
    rows = found.get("items") if isinstance(found, dict) else found
    return _read(rows, '"items"', {})


def write_toml(texts: Iterable[ItemText]) -> bytes:
    return tomli_w.dumps({"item": [values.to_values(item) for item in texts]}).encode()


def write_json(texts: Iterable[ItemText]) -> bytes:
    document = {"items": [values.to_values(item) for item in texts]}
    return (json.dumps(document, default=date.isoformat, indent=1, ensure_ascii=False) + "\n").encode()


def _read(rows: Any, where: str, lines: dict[int, int]) -> Parsed:
    if not isinstance(rows, list) or not rows:
        raise Fault("", f"The file holds no items: they stand as a list under {where}.")
    parsed = Parsed()
    for number, row in enumerate(rows, 1):
        place = f"line {lines[number]}" if number in lines else f"item {number}"
        try:
            if not isinstance(row, dict):
                raise ValueError("An item is a table of fields.")
            item = values.from_values(row)
        except ValueError as error:
            parsed.report(_named(place, row), str(error))
            continue
        parsed.offer(Neutral(place, item.slug, item, values.EVERYTHING, digest=values.digest(item)))
    return parsed


def _named(place: str, row: Any) -> str:
    slug = row.get("slug") if isinstance(row, dict) else None
    return f"{place} ({slug[:60]})" if isinstance(slug, str) and slug else place


def _lines(text: str, rows: Any) -> dict[int, int]:
    """The line that each item starts on, where the headers found are the items: one may stand in a text."""
    lines, line, before = {}, 1, 0
    for number, found in enumerate(HEADER.finditer(text), 1):
        line += text.count("\n", before, found.start())
        lines[number], before = line, found.start()
    return lines if isinstance(rows, list) and len(lines) == len(rows) else {}


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _not_toml(text: str, error: Exception) -> Fault:
    at = re.search(r"line (\d+)", str(error))
    line = int(at.group(1)) if at else max(1, text.count("\n"))
    said = re.sub(r" \(at .*\)$", "", str(error)) or "nested too deeply"
    return Fault(f"line {line}", f"This is not valid TOML: {said}.")


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")
