"""CSV. Pure. Written with a byte-order mark, without which some spreadsheets take it for another encoding."""

import csv
from collections.abc import Iterable
from io import StringIO

from quizzes.exchange.neutral import Fault, Parsed, text_of
from quizzes.exchange.tables import Sheet, write_rows
from quizzes.items import ItemText

HINT = "In a spreadsheet, save it as “CSV UTF-8”."
SEPARATORS = ",;\t"


def parse(data: bytes, name: str) -> Parsed:
    text = text_of(data, HINT)
    separator, skipped = _separator(text)
    lines = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    sheet, start = None, 1
    try:
        for row in lines:
            if sheet is None and lines.line_num > skipped:
                sheet = Sheet(row)
            elif sheet is not None:
                sheet.add(f"line {start}", row)
            start = lines.line_num + 1
    except csv.Error as error:
        place = f"line {start}"
        raise Fault(place, f"From here on this is no CSV: {error}. Is a quotation mark left open?") from None
    if sheet is None:
        raise Fault("", "The file is empty.")
    return sheet.parsed


def write(texts: Iterable[ItemText]) -> bytes:
    out = StringIO(newline="")
    csv.writer(out).writerows(write_rows(texts))
    return out.getvalue().encode("utf-8-sig")


def _separator(text: str) -> tuple[str, int]:
    """What stands between cells, and how many lines before the header only say so."""
    first = text.partition("\n")[0].rstrip("\r")
    if first[:4] == "sep=" and first[4:] in SEPARATORS:
        return first[4:], 1
    bare = "".join(first.split('"')[::2])  # what stands in quotation marks separates nothing
    return max(SEPARATORS, key=bare.count), 0
