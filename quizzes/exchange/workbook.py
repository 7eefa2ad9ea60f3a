"""XLSX. Pure. No formula is ever written, and none evaluated: a cell that holds one is refused by its name."""

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from quizzes.exchange import safe_xml
from quizzes.exchange.archives import Archive
from quizzes.exchange.cells import COLUMNS
from quizzes.exchange.neutral import ITEMS, Fault, Parsed
from quizzes.exchange.tables import WIDEST, WORKED, Sheet, write_rows
from quizzes.items import ItemText

LONGEST = 32_767  # characters of a cell
ELEMENTS = 300_000  # in all sheets and texts of a workbook
BYTES = 12 * 1024 * 1024  # of one of its parts
EMPTY_ROWS = 5_000
# How a workbook writes a character that XML cannot hold, and what would be read as one.
CODED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def parse(data: bytes, name: str) -> Parsed:
    _look_over(Archive(data))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that are left out
        try:
            book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
            return _read(book.worksheets[0].iter_rows(max_col=WIDEST + 1) if book.worksheets else iter(()))
        except Fault:
            raise
        except Exception as error:  # whatever the library stumbles over, in a file of somebody else's making
            raise Fault("", f"This is no readable workbook: {type(error).__name__}: {error}.") from None


def write(texts: Iterable[ItemText]) -> bytes:
    """Raises Fault for a text that is too long for a cell."""
    rows = write_rows(texts)
    for row in rows:
        if any(len(encode(cell)) > LONGEST for cell in row):
            raise Fault(row[0], f"A text of over {LONGEST} characters does not fit a cell: choose CSV.")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Items")
    sheet.freeze_panes = "B2"
    for number, row in enumerate(rows, 1):
        sheet.append([_cell(sheet, cell, bold=number == 1) for cell in row])
    return _bytes(book)


def template() -> bytes:
    """A workbook with one worked row, lists to choose from, and a sheet that says what goes where."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Items"
    sheet.freeze_panes = "B2"
    for row in write_rows([WORKED], sources=2):
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 22
    for number, column in enumerate(COLUMNS, 1):
        if column.choices and len(f'"{",".join(column.choices)}"') < 255:
            rule = DataValidation("list", formula1=f'"{",".join(column.choices)}"', showErrorMessage=False)
            rule.add(f"{get_column_letter(number)}2:{get_column_letter(number)}{ITEMS + 1}")
            sheet.add_data_validation(rule)
    guide = book.create_sheet("What goes where")
    guide.append(["Column", "What goes there", "One of"])
    for column in COLUMNS:
        guide.append([column.header, column.help, ", ".join(column.choices)])
    return _bytes(book)


def encode(text: str) -> str:
    return CODED.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def decode(text: str) -> str:
    return CODE.sub(lambda found: chr(int(found.group(1), 16)), text)


def _look_over(archive: Archive) -> None:
    """Refuse what the library would swallow whole: DTDs, and more elements than items need."""
    if "[Content_Types].xml" not in archive.entries:
        raise Fault("", "This is a zip archive, but no workbook: it lacks the list of its parts.")
    for name in archive.names():
        if name.endswith((".xml", ".rels")):
            safe_xml.sweep(archive.read(name, BYTES), name, ELEMENTS)


def _read(rows: Iterator[Sequence[Any]]) -> Parsed:
    sheet, empty = None, 0
    for number, row in enumerate(rows, 1):
        try:
            cells = [_text(cell) for cell in row]
        except ValueError as error:
            if sheet is None:
                raise Fault(f"row {number}", str(error)) from None
            sheet.parsed.report(f"row {number}", str(error))
            continue
        if sheet is None:
            while cells and not cells[-1]:
                cells.pop()
            sheet = Sheet(cells)
        sheet.add(f"row {number}", cells) if number > 1 else None
        empty = 0 if any(cells) else empty + 1
        if empty > EMPTY_ROWS:
            break
    if sheet is None:
        raise Fault("", "The workbook's first sheet is empty.")
    return sheet.parsed


def _text(cell: Any) -> str:
    """What stands in a cell, as text. Raises ValueError for a formula or an error."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise ValueError(f"{cell.coordinate} holds a formula; write what it shows.")
    if cell.data_type == "e":
        raise ValueError(f"{cell.coordinate} holds the error {str(value)[:20]}.")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return decode(value) if isinstance(value, str) else str(value)


def _cell(sheet: Any, text: str, bold: bool) -> Any:
    """An escaped text as a cell: a plain one, unless the library would take it for an error such as #N/A."""
    if not bold and not text.startswith("#"):
        return encode(text) or None
    cell = WriteOnlyCell(sheet, encode(text))
    cell.data_type = "s"
    cell.font = Font(bold=bold)
    return cell


def _bytes(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
