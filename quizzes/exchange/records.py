"""What the formats of other systems share: the mark of a record, ID numbers as slugs, what is not supported. Pure."""

import re
import unicodedata

RECORD = "workprint-item:"


def slug_of(text: str, longest: int = 60) -> str:
    """The slug nearest to a text; "" where it holds no letter or figure."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", letters))
    if len(slug) <= longest:
        return slug
    return slug[: longest + 1].rpartition("-")[0] or slug[:longest]


def unsupported(title: str, what: str) -> str:
    """The sentence for a question of a type that cannot become an item."""
    named = f"“{title[:80]}” is" if title else "This is"
    return f"{named} of the type “{what}”. Only single-choice questions can become items."
