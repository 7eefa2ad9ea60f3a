"""Reading a zip archive that somebody sent. Pure, and in memory: nothing is ever unpacked to a disk."""

import re
import stat
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from quizzes.exchange.neutral import Fault

ENTRIES = 2000
UNPACKED = 50 * 1024 * 1024
PIECE = 64 * 1024


class Archive:
    """Its files by name. What is unpacked is counted as it comes: the sizes that an archive states may lie.

    Raises Fault for an archive that is damaged, too large, or names a place outside of itself.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self.zip = ZipFile(BytesIO(data))
        except (BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise Fault(
                "", f"The archive is damaged or cut off: {error}. Export or download it once more."
            ) from None
        entries = self.zip.infolist()
        if len(entries) > ENTRIES:
            raise Fault("", f"The archive has {len(entries)} entries; {ENTRIES} is the limit.")
        for entry in entries:
            _refuse(entry)
        if sum(entry.file_size for entry in entries) > UNPACKED:
            raise Fault("", _TOO_LARGE)
        self.entries = {entry.filename: entry for entry in entries if not entry.is_dir()}
        self.left = UNPACKED

    def names(self) -> list[str]:
        return sorted(self.entries)

    def start(self, name: str) -> bytes:
        """The first bytes of a file, to see what it is."""
        return self._read(name, 2048)

    def read(self, name: str, limit: int = UNPACKED) -> bytes:
        """The whole file. Raises Fault where it is longer than `limit`."""
        data = self._read(name, limit + 1)
        if len(data) > limit:
            raise Fault(name, f"It unpacks to more than {limit // 1024 // 1024} MB.")
        return data

    def _read(self, name: str, most: int) -> bytes:
        pieces: list[bytes] = []
        length = 0
        try:
            with self.zip.open(self.entries[name]) as file:
                while length < most and (piece := file.read(min(PIECE, most - length))):
                    length += len(piece)
                    self.left -= len(piece)
                    if self.left < 0:
                        raise Fault(name, _TOO_LARGE)
                    pieces.append(piece)
        except (BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
            raise Fault(name, f"This entry of the archive is damaged: {error}.") from None
        return b"".join(pieces)


_TOO_LARGE = f"The archive unpacks to more than {UNPACKED // 1024 // 1024} MB."


def _refuse(entry: ZipInfo) -> None:
    name = entry.filename
    parts = re.split(r"[/\\]", entry.orig_filename)
    shown = name[:100]
    if (
        name.startswith(("/", "\\"))
        or re.match(r"[A-Za-z]:", name)
        or ".." in parts
        or "\0" in entry.orig_filename
    ):
        raise Fault(shown, "The archive names a place outside of itself. It is not opened.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Fault(shown, "The archive holds a link to another place. It is not opened.")
    if entry.flag_bits & 0x1:
        raise Fault(shown, "The archive is locked with a password.")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Fault(shown, "This entry is packed by a method that is not read here.")
