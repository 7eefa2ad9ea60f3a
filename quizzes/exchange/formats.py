"""Every format, by name: which file is of which, and the one way in and the one way out. Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from quizzes.exchange import (
    aiken,
    comma,
    gift,
    gift_out,
    moodle_xml,
    qti,
    qti_out,
    reading,
    toml_json,
    workbook,
)
from quizzes.exchange.aliases import Aliases
from quizzes.exchange.neutral import UPLOAD_BYTES, Fault, Neutral, Parsed, Problem
from quizzes.items import ItemText

ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Format:
    """`write` is None where a format is read only; `keyed` where an item without a key cannot be written."""

    name: str
    label: str
    endings: tuple[str, ...]
    parse: Callable[[bytes, str], Parsed]
    write: Callable[[Iterable[ItemText]], bytes] | None = None
    content_type: str = "text/plain; charset=utf-8"
    note: str = ""
    keyed: bool = False

    @property
    def writes(self) -> bool:
        return self.write is not None


_SEEN = "Shows what the system can show. The rest stands in a comment, which the system may drop when it exports again."
FORMATS = (
    Format("toml", "TOML", (".toml",), toml_json.parse_toml, toml_json.write_toml, "application/toml", "The bank's own. Loses nothing."),
    Format("json", "JSON", (".json",), toml_json.parse_json, toml_json.write_json, "application/json", "The same for programs. Loses nothing."),
    Format("csv", "CSV", (".csv", ".tsv"), comma.parse, comma.write, "text/csv; charset=utf-8", "A row an item, for any spreadsheet. Loses nothing."),
    Format("xlsx", "Excel workbook", (".xlsx",), workbook.parse, workbook.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "The same as a workbook. Loses nothing."),
    Format("moodle", "Moodle XML", (".xml",), moodle_xml.parse, moodle_xml.write, "application/xml", _SEEN, keyed=True),
    Format("gift", "GIFT", (".gift.txt", ".gift", ".txt"), gift.parse, gift_out.write, "text/plain; charset=utf-8", _SEEN, keyed=True),
    Format("aiken", "Aiken", (".aiken", ".aiken.txt", ".txt"), aiken.parse),
    Format("qti", "QTI 1.2 for Canvas", (".zip", ".imscc", ".xml"), qti.parse, qti_out.write, "application/zip", _SEEN, keyed=True),
)  # fmt: skip
BY_NAME = {one.name: one for one in FORMATS}
WRITTEN = tuple(one for one in FORMATS if one.writes)
ENDINGS = tuple(dict.fromkeys(ending for one in FORMATS for ending in one.endings))


def read(data: bytes, name: str, aliases: Aliases) -> Parsed:
    """What a file offers. Whatever is wrong with it is among the problems; nothing is raised."""
    try:
        if len(data) > UPLOAD_BYTES:
            raise Fault("", f"The file has more than {UPLOAD_BYTES // 1024 // 1024} MB, which is the limit.")
        parsed = recognise(data, name).parse(data, name)
    except Fault as fault:
        return Parsed([], [Problem(fault.place, fault.sentence)])
    return _resolved(parsed, aliases)


def write(name: str, texts: Iterable[ItemText]) -> bytes:
    """The file of a format. Raises Fault where a text does not fit it, KeyError for no format."""
    written = BY_NAME[name].write
    if written is None:
        raise KeyError(name)
    return written(texts)


def unwritable(name: str, texts: Iterable[ItemText]) -> list[ItemText]:
    """The items that a format has no place for: a question without a right answer is none."""
    return [item for item in texts if BY_NAME[name].keyed and not item.kind]


def recognise(data: bytes, name: str) -> Format:
    """The format of a file, by its ending and by what it holds. Raises Fault where the two disagree."""
    if not data.strip():
        raise Fault("", "The file is empty.")
    ending = (re.search(r"\.[a-z]+$", name.lower()) or [""])[0]
    if ending not in ENDINGS:
        raise Fault(
            "", f"A file that ends in “{ending or name[-20:]}” is not read here: {', '.join(ENDINGS)} are."
        )
    zipped, opened = data.startswith(b"PK"), data[:2000].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    if ending in (".zip", ".imscc", ".xlsx") and not zipped:
        raise Fault(
            "",
            f"The file is named {ending}, but it is no zip archive, as such files are. Name it as what it is.",
        )
    if zipped and ending not in (".zip", ".imscc", ".xlsx"):
        raise Fault(
            "", f"The file is named {ending}, but it is a zip archive: is it a workbook or a quiz export?"
        )
    if (
        ending != ".xml"
        and not zipped
        and opened.startswith((b"<?xml", b"<quiz", b"<questestinterop", b"<!DOCTYPE"))
    ):
        raise Fault("line 1", f"The file is named {ending}, but it is XML: name it .xml.")
    if ending == ".xml":
        return BY_NAME["qti" if b"questestinterop" in data[:4000].replace(b"\0", b"") else "moodle"]
    if named := next((one for one in FORMATS if name.lower().endswith(f".{one.name}.txt")), None):
        return named
    if ending == ".txt":
        return BY_NAME["aiken" if re.search(rb"^[ \t]*ANSWER[ \t]*:", data, re.MULTILINE) else "gift"]
    return next(one for one in FORMATS if ending in one.endings)


def _resolved(parsed: Parsed, aliases: Aliases) -> Parsed:
    kept: list[Neutral] = []
    for found in parsed.items:
        try:
            reading.resolve(found, aliases)
            kept.append(found)
        except Fault as fault:
            parsed.problems.append(Problem(fault.place, fault.sentence))
    return Parsed(kept, parsed.problems)
