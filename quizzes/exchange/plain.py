"""Plain text as every format can hold it. Pure."""

import re

# Characters that no XML can hold; nor can any format that is shown on a page.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text with line breaks of one kind and no control characters."""
    return UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def tidy(text: str) -> str:
    """Lines without white space at their ends, and no two blank ones in a row.

    What is tidy stays as it is, also on its way through HTML but for blank lines: so a label at the
    beginning of a line is one before and after, and what is none does not become one.
    """
    lines = [re.sub(r"[ \t\xa0]+", " ", line).strip() for line in clean(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    return " ".join(clean(text).split())
