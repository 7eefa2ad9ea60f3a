"""HTML of other systems to plain text, and plain text to HTML. Pure.

The fields of an item are plain text. So HTML is first reduced to the editor's allow-list, which drops
scripts, handlers and whatever else can act, and then to its text; what goes is noted.
"""

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser

import nh3

from quizzes.exchange import pictures
from quizzes.exchange.neutral import TEXT_LENGTH, Fault
from quizzes.exchange.plain import tidy

BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "blockquote",
    "tr",
    "table",
}
TAGS = 3000  # in one text
ALLOWED = BLOCKS | {"br", "b", "strong", "i", "em", "u", "code", "sub", "sup", "span", "a", "img", "td", "th"}
# Tags whose loss changes what a question says or does, as a person would call them.
LOST = {
    "script": "a script", "iframe": "a frame", "object": "an object", "embed": "an object", "video": "a video",
    "audio": "a sound", "form": "a form", "input": "a form field", "svg": "a drawing", "math": "a formula",
    "style": "a style sheet", "link": "a link to another file", "meta": "a page setting", "base": "a page setting",
}  # fmt: skip
LOST_TAG = re.compile(rf"<\s*({'|'.join(LOST)})\b", re.IGNORECASE)
HANDLER = re.compile(r"<[^<>]{0,2000}\son[a-z]{3,30}\s*=|javascript:", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"https?://|mailto:", re.IGNORECASE
)  # other addresses mean nothing outside of their system
LOOKS_LIKE_HTML = re.compile(
    r"</?(?:p|br|div|span|b|i|u|em|strong|ul|ol|li|img|a|h[1-6]|script|table)\b[^<]*>", re.I
)


Files = Callable[[str], str | None]  # the address of a picture -> what is said of the file that is meant


def to_text(source: str, notes: list[str], place: str = "", files: Files = pictures.embedded) -> str:
    """The text of a piece of HTML; `notes` gains what was dropped. Raises Fault for an endless one.

    `files` knows what to say of a picture that came with the text; None for one that lies elsewhere.
    """
    if len(source) > TEXT_LENGTH:
        raise Fault(place, f"A text of this question has over {TEXT_LENGTH} characters.")
    if source.count("<") > TAGS:  # tags in tags cost a parser time with their square
        raise Fault(place, f"A text of this question has over {TAGS} tags.")
    dropped = [LOST[name.lower()] for name in LOST_TAG.findall(source)]
    if HANDLER.search(source):
        dropped.append("what runs when something is clicked or loaded")
    safe = nh3.clean(
        source,
        tags=ALLOWED,
        attributes={"img": {"src", "alt"}, "a": {"href"}},
        clean_content_tags={"script", "style"},
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
        strip_comments=True,
    )
    reader = _Reader(files)
    reader.feed(safe)
    reader.close()
    for note in [*(f"Dropped: {lost}." for lost in dropped), *reader.notes]:
        if note not in notes:
            notes.append(note)
    return tidy("".join(reader.pieces))


def from_text(text: str) -> str:
    """Plain text as HTML: a paragraph a line."""
    lines = [line for line in text.split("\n") if line.strip()]
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines)


class _Reader(HTMLParser):
    """Collects the text of HTML that is clean already."""

    def __init__(self, files: Files) -> None:
        super().__init__(convert_charrefs=True)
        self.files = files
        self.pieces: list[str] = []
        self.notes: list[str] = []
        self.address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "img":
            self._image(found.get("src") or "", found.get("alt") or "")
        elif tag == "a":
            self._link(found.get("href") or "")
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag in BLOCKS or tag == "br":
            self.pieces.append("\n")
        elif tag in ("td", "th"):
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.pieces.append("\n")
        elif tag == "a" and self.address:
            if self.address not in "".join(self.pieces[-2:]):
                self.pieces.append(f" ({self.address})")
            self.address = ""

    def handle_data(self, data: str) -> None:
        # Line breaks of the source are white space to a reader of the page.
        self.pieces.append(re.sub(r"[ \t\r\n]+", " ", data))

    def _link(self, address: str) -> None:
        self.address = address if ELSEWHERE.match(address) else ""
        if said := self.files(address):
            self.notes.append(said)

    def _image(self, source: str, alt: str) -> None:
        dropped = f"Dropped: the picture {source[:120]}." if source else "Dropped: a picture."
        self.notes.append(self.files(source) or pictures.embedded(source) or dropped)
        if alt:
            self.pieces.append(alt)
