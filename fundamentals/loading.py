"""Loading files of content into rows and back, without losing what was edited on the site.

Every row remembers the text it was last loaded from (`loaded`, a digest). So a load can tell a file
that changed from a row that was edited, and where both did, it keeps the row and says so.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from fundamentals.textfiles import ContentFault


class Row(Protocol):
    slug: str
    loaded: str

    def text(self) -> str: ...


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read_folder(folder: Path, ending: str) -> dict[str, tuple[str, str]]:
    """Every file of the folder as slug -> (file name, text). Raises ContentFault for one that is not UTF-8."""
    found = {}
    for path in sorted(folder.glob(f"*{ending}")):
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            raise ContentFault(path.name, line, "the file is not UTF-8 text.") from None
        found[path.stem] = (path.name, text.replace("\r\n", "\n"))
    if not found:
        raise ContentFault(str(folder), 1, f"the folder holds no {ending} file.")
    return found


def load(
    files: Iterable[tuple[str, str]],
    rows: dict[str, Row],
    write: Callable[[str], None],
    overwrite: bool = False,
) -> Counter[str]:
    """Decide for each (slug, canonical text of its file) what to do, and call `write(slug)` where it is to be loaded.

    Returns counts under created, updated, unchanged and kept (edited here and in the file: the row stays).
    """
    counts: Counter[str] = Counter()
    for slug, text in files:
        row = rows.get(slug)
        if row is None:
            outcome = "created"
        elif row.loaded == digest(text) and not (overwrite and row.text() != text):
            outcome = "unchanged"
        elif overwrite or digest(row.text()) in (row.loaded, digest(text)):
            outcome = "updated"
        else:
            outcome = "kept"
        if outcome in ("created", "updated"):
            write(slug)
        counts[outcome] += 1
    return counts


def export(folder: Path, ending: str, rows: Iterable[Row]) -> int:
    """Write every row as its file. Returns how many files changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = 0
    for row in rows:
        path = folder / f"{row.slug}{ending}"
        text = row.text()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed += 1
    return changed


def summary(counts: Counter[str], what: str) -> str:
    parts = [f"{counts[name]} {name}" for name in ("created", "updated", "unchanged") if counts[name]]
    line = f"{what}: {', '.join(parts) or 'none'}."
    if counts["kept"]:
        line += (
            f" {counts['kept']} kept as edited on the site although the file changed too:"
            " export to compare, or load with --overwrite."
        )
    return line
