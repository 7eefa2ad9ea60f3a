"""Items as rows of a table: the header decides which fields a file speaks of. Pure.

`comma.py` and `workbook.py` read and write the cells; what a row means is the same for both.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from quizzes.exchange import values
from quizzes.exchange.cells import (
    COLUMNS,
    SOURCE_HEADERS,
    Column,
    escape,
    source_header,
    unescape,
    value_of,
)
from quizzes.exchange.neutral import Fault, Neutral, Parsed
from quizzes.items import ItemText

IGNORED = ("status", "retired reason")
WIDEST = 500  # columns
SOURCE_PARTS = {header: part for part, header in SOURCE_HEADERS.items()}


def header_of(texts: Sequence[ItemText], sources: int = 1) -> list[str]:
    """The headers that hold all of `texts`, with room for `sources` sources at least."""
    most = max([sources, *(len(item.sources) for item in texts)])
    rows = [source_header(number, part) for number in range(1, most + 1) for part in SOURCE_HEADERS]
    return [column.header for column in COLUMNS] + rows


def row_of(item: ItemText, width: int) -> list[str]:
    """The cells of an item, each safe to open in a spreadsheet."""
    cells = [column.write(value_of(item, column.name)) for column in COLUMNS]
    cells += [source.get(part, "") for source in item.sources for part in SOURCE_HEADERS]
    return [escape(cell) for cell in cells] + [""] * (width - len(cells))


class Sheet:
    """Reads rows under a header into `parsed`. Raises Fault for a header that is none of ours."""

    def __init__(self, header: Sequence[str]) -> None:
        self.parsed = Parsed()
        self.columns: dict[int, Column] = {}
        self.sources: dict[int, tuple[int, str]] = {}
        if len(header) > WIDEST:
            raise Fault("row 1", f"The table has {len(header)} columns; {WIDEST} is the limit.")
        self.unknown = [text for place, text in enumerate(header) if not self._place(place, text)]
        names = [column.name for column in self.columns.values()]
        if not set(names) & {"slug", "tool", "claim", "goes_in", "comes_out"}:
            raise Fault(
                "row 1", "The first row must name the columns, as in the template: Slug, Tool, Claim …"
            )
        for name in names:
            if names.count(name) > 1:
                raise Fault("row 1", f"Two columns are headed as {name}.")
        self.given = frozenset(names) | ({"sources"} if self.sources else set())

    def _place(self, place: int, text: str) -> bool:
        """Whether the header is known, or says nothing."""
        wanted = " ".join(unescape(text).replace("’", "'").casefold().split())
        for column in COLUMNS:
            if wanted in (column.header.casefold(), column.name):
                self.columns[place] = column
                return True
        if found := re.fullmatch(r"source ([1-9]\d?) (.+)", wanted):
            part = SOURCE_PARTS.get(found.group(2)) or (
                found.group(2) if found.group(2) in SOURCE_HEADERS else ""
            )
            if part:
                self.sources[place] = (int(found.group(1)), part)
                return True
        return not wanted or wanted in IGNORED

    def add(self, place: str, cells: Sequence[str]) -> None:
        """Read one row; an empty one is passed over."""
        if not any(cell.strip() for cell in cells):
            return
        item, faults = ItemText(slug=""), []
        for number, column in self.columns.items():
            cell = unescape(cells[number]) if number < len(cells) else ""
            try:
                _put(item, column.name, column.read(cell))
            except ValueError as error:
                faults.append(f"{column.header}: {error}")
        try:
            item.sources = self._sources(cells)
        except ValueError as error:
            faults.append(str(error))
        item.slug = item.slug.strip()
        for fault in faults:
            self.parsed.report(f"{place} ({item.slug[:60]})" if item.slug else place, fault)
        if not faults:
            self._offer(place, item)

    def _offer(self, place: str, item: ItemText) -> None:
        notes = [f"The column {text[:60]!r} is unknown and left out." for text in self.unknown]
        given = self.given - {"slug"}
        name = item.slug or item.tool[:80]
        found = Neutral(place, name, item, given, notes, digest=values.digest(item))
        self.parsed.offer(found)

    def _sources(self, cells: Sequence[str]) -> list[dict[str, Any]]:
        rows: dict[int, dict[str, Any]] = {}
        for place, (number, part) in self.sources.items():
            text = unescape(cells[place]) if place < len(cells) else ""
            if text:
                rows.setdefault(number, {})[part] = text
        for number, row in rows.items():
            if not row.get("title"):
                raise ValueError(f"Source {number} has no title.")
        return [{part: rows[n][part] for part in SOURCE_HEADERS if part in rows[n]} for n in sorted(rows)]


def _put(item: ItemText, name: str, value: Any) -> None:
    field, _, kind = name.partition(".")
    if not kind:
        setattr(item, field, value)
    elif value:
        item.why_not[kind] = value


def template() -> ItemText:
    """The worked row of the template: every field filled as it is meant to be."""
    return WORKED


def write_rows(texts: Iterable[ItemText], sources: int = 1) -> list[list[str]]:
    listed = list(texts)
    header = header_of(listed, sources)
    return [header, *(row_of(item, len(header)) for item in listed)]


WORKED = ItemText(
    slug="example-delete-this-row",
    tool="Example Cutter",
    vendor="Example Audio",
    feature="Silence cutter",
    tool_url="https://example.org/cutter",
    claim="Smart silence remover",
    goes_in="A 40-minute interview with long pauses.",
    comes_out="Every stretch quieter than -45 dB for half a second is cut, the same way each time.",
    decisive="quieter than -45 dB",
    kind="fixed-rule",
    subtype="threshold",
    modality="sound",
    stage="post-sound",
    likeliest_wrong="machine-learning",
    risk="low",
    risk_note="A soft word is lost and nobody notices before the mix.",
    check_right="Find soft speech near the threshold and see if it was cut",
    check_other="Compare its cuts with pauses that you have logged before",
    check_weak="Run it twice on the file and see that both runs agree",
    why_right="One number decides, and nothing here was learned.",
    flip="it had learned from edited shows which pauses to cut",
    under_the_hood="Not documented beyond the threshold.",
    article="fixed-rule",
    tags=["dialogue", "level"],
    why_not={
        "machine-learning": "It is easy to call anything automatic learned. Nothing here was.",
        "deep-learning": "It is easy to think the sound was altered. It was only cut.",
        "generative-ai": "It is easy to think silence was made. Nothing was added.",
    },
    sources=[
        {
            "title": "The manual, chapter 7: Cutting by level",
            "url": "https://example.org/manual/level",
            "supports": "one threshold, one length, and nothing learned",
        }
    ],
)
