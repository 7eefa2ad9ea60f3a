"""Archives made for a test: good ones of the files in a folder, and bad ones of every sort."""

import stat
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FILES = Path(__file__).parent / "files"


def packed(entries: Iterable[tuple[str | ZipInfo, bytes]]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data, ZIP_DEFLATED)
    return out.getvalue()


def cartridge() -> bytes:
    """A course export: every quiz in it twice, as such exports have it."""
    root = FILES / "canvas"
    found = sorted(path for path in root.rglob("*") if path.is_file())
    return packed((str(path.relative_to(root)), path.read_bytes()) for path in found)


def link() -> bytes:
    entry = ZipInfo("quiz.xml")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return packed([(entry, b"/etc/passwd")])


def lying_bomb() -> bytes:
    """A gigabyte of nothing that says it is 100 bytes long: the size is written in two headers."""
    data = bytearray(packed([("quiz.xml", b"<questestinterop>" + b" " * 120_000_000)]))
    size = (17 + 120_000_000).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (100).to_bytes(4, "little")
    return bytes(data)


def bad() -> dict[str, bytes]:
    """Bad archives by the name that they are uploaded under."""
    quiz = b"<questestinterop/>"
    return {
        "bomb.zip": packed([("quiz.xml", b"<questestinterop>" + b" " * 60_000_000)]),
        "lying.zip": lying_bomb(),
        "many.zip": packed((f"{number}.txt", b"") for number in range(2001)),
        "up.zip": packed([("../quiz.xml", quiz)]),
        "absolute.zip": packed([("/quiz.xml", quiz)]),
        "drive.zip": packed([("C:\\quiz.xml", quiz)]),
        "back.zip": packed([("a\\..\\..\\quiz.xml", quiz)]),
        "link.zip": link(),
        "qti2.zip": packed(
            [("q.xml", b'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"/>')]
        ),
        "nothing.zip": packed([("readme.txt", b"hello")]),
        "cut.zip": cartridge()[:-40],
        "dtd.zip": packed(
            [("q.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><questestinterop>&a;</questestinterop>')]
        ),
    }
