"""Text files of content: TOML read with the line of every fault, and written in one canonical form.

Pure. Reading is Python's own tomllib, writing is tomli-w; this module adds what authors need, the line.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import tomli_w


class ContentFault(Exception):
    """A fault in a file of content: where it is, and what is wrong in a sentence."""

    def __init__(self, file: str, line: int, message: str) -> None:
        self.file, self.line, self.message = file, line, message
        super().__init__(f"{file}, line {line}: {message}")


NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false"} | {
    date: "a date such as 2026-11-25",
    list: "a list",
    dict: "a table",
}


def read_toml(file: str, text: str, shape: Mapping[str, type], first_line: int = 1) -> dict[str, Any]:
    """Parse `text` and check that it holds only the keys of `shape`, each of the type named there.

    Raises ContentFault with the line in the file; `first_line` is the line `text` starts on.
    """
    try:
        found = tomllib.loads(text)
    except (
        ValueError,
        RecursionError,
    ) as error:  # a number too long and tables too deep are no TOMLDecodeError
        at = re.search(r"line (\d+)", str(error))
        line = int(at.group(1)) if at else max(1, text.count("\n"))
        message = re.sub(r" \(at .*\)$", "", str(error))
        raise ContentFault(file, first_line + line - 1, f"not valid TOML: {message}.") from None
    for key, value in found.items():
        line = first_line + line_of(text, key) - 1
        if key not in shape:
            raise ContentFault(file, line, f"unknown key {key!r}; the keys are {', '.join(shape)}.")
        wanted = shape[key]
        if wanted is float and type(value) is int:
            found[key] = float(value)
        elif type(value) is not wanted:
            raise ContentFault(file, line, f"{key} must be {NAMES[wanted]}.")
    return found


def read_rows(
    file: str, line: int, name: str, rows: Sequence[Any], columns: Mapping[str, type], required: Sequence[str]
) -> list[dict[str, Any]]:
    """Check a list of tables: only `columns`, each of its type, `required` ones filled. Raises ContentFault."""
    for number, row in enumerate(rows, 1):
        where = f"[[{name}]] number {number}"
        if not isinstance(row, dict):
            raise ContentFault(file, line, f"{where} must be a table.")
        for key, value in row.items():
            if key not in columns:
                raise ContentFault(
                    file, line, f"{where}: unknown key {key!r}; the keys are {', '.join(columns)}."
                )
            if type(value) is not columns[key]:
                raise ContentFault(file, line, f"{where}: {key} must be {NAMES[columns[key]]}.")
        for key in required:
            if not row.get(key):
                raise ContentFault(file, line, f"{where}: {key} is missing.")
    return in_order(rows, columns)


def in_order(rows: Sequence[Mapping[str, Any]], columns: Iterable[str]) -> list[dict[str, Any]]:
    """The rows with their keys as the columns stand: a database may give them back in an order of its own."""
    names = list(columns)
    return [{name: row[name] for name in names if name in row} for row in rows]


def line_of(text: str, key: str) -> int:
    """The first line (from 1) of `text` that sets `key` or opens its table; 1 where none does."""
    pattern = re.compile(rf"^[ \t]*(?:\[+\s*)?\"?{re.escape(key)}\"?\s*(?:=|\]|\.)", re.MULTILINE)
    found = pattern.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def write_toml(values: Mapping[str, Any]) -> str:
    """The canonical text of `values`: keys in their order, empty ones left out, long lists a line an entry."""
    kept = {key: value for key, value in values.items() if value not in ("", None, [], {})}
    return tomli_w.dumps(kept)
