"""What changed between two texts of an article or item, word by word.

Pure: mappings of field to value go in, spans of words come out.
"""

import difflib
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

SAME, GONE, NEW = "same", "gone", "new"


class Span(NamedTuple):
    state: str  # SAME, GONE or NEW
    text: str


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The fields whose values differ, in the order of `new`; empty is empty, whether "", [] or None."""
    return [name for name in new if (old.get(name) or "") != (new[name] or "")]


def spans(old: Any, new: Any) -> list[Span]:
    """Two values as one text: words of both, words only in the old one, words only in the new one."""
    before, after = _words(plain(old)), _words(plain(new))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    found: list[Span] = []
    gone = added = ""
    for tag, a, b, c, d in [*matcher.get_opcodes(), ("equal", 0, 0, 0, 0)]:
        left, right = "".join(before[a:b]), "".join(after[c:d])
        if tag != "equal" or (left.isspace() and (gone or added)):
            gone, added = gone + left, added + right  # a space between two changes belongs to them
            continue
        changes = (Span(GONE, gone), Span(NEW, added), Span(SAME, left))
        found += [span for span in changes if span.text]
        gone = added = ""
    return found


def plain(value: Any) -> str:
    """A value as an author reads it: a list or table a line an entry, yes and no for a tick."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {plain(entry)}" for key, entry in value.items() if entry)
    if isinstance(value, list):
        return "\n".join(plain(entry) for entry in value)
    return "" if value is None else str(value)


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[\w'’-]+|[^\w\s]", text)
