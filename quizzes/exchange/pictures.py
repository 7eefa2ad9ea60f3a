"""What is said of a picture, or of another file, that a question brings and an item has no place for. Pure."""

import base64
import binascii
import re

TYPES = {
    "PNG": rb"\x89PNG\r\n\x1a\n",
    "JPEG": rb"\xff\xd8\xff",
    "WebP": rb"RIFF....WEBP",
    "GIF": rb"GIF8[79]a",
    "PDF": rb"%PDF-",
    "MP3": rb"ID3|\xff[\xf2\xf3\xfb]",
    "SVG": rb"\s*(?:<\?xml[^>]*>\s*)?<svg",
}
PICTURES = ("PNG", "JPEG", "WebP", "GIF", "SVG")
DATA = re.compile(r"data:(?:image|audio|video|application)/[\w.+-]+;base64,(.*)", re.DOTALL)


def left_out(name: str, data: bytes | None, size: int | None = None) -> str:
    """The sentence for a file: its name, type and size, and why it stays outside.

    `data` is the file or its beginning, None where it is not at hand; `size` its length where `data` is not all.
    """
    kind = type_of(data or b"")
    what = "picture" if kind in PICTURES or not kind else "file"
    length = size if size is not None else len(data or b"")
    known = [kind or ("of no type known here" if data else ""), weight(length) if data else ""]
    said = ", ".join(filter(None, known))
    shown = name[:100] or "without a name"
    return f"Left out: the {what} {shown}{f' ({said})' if said else ''}. An item holds text only: if it matters, describe it."


def embedded(source: str) -> str | None:
    """The same for a picture that stands in the text itself, as a data: address; None for another address."""
    if not source.startswith("data:"):
        return None
    found = DATA.match(source)
    return left_out("in the text itself", decoded(found.group(1)) if found else None)


def decoded(text: str) -> bytes:
    """The bytes of a text in base64, or nothing where it is damaged."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def type_of(data: bytes) -> str:
    """The type of a file by its first bytes; "" for one that is not known here."""
    return next((name for name, start in TYPES.items() if re.match(start, data, re.DOTALL)), "")


def weight(size: int) -> str:
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.0f} kB" if size < 999_500 else f"{size / 1e6:.1f} MB"
