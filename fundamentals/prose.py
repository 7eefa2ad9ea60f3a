"""Markdown to HTML: cross-links, drawings, check-lists, the contents list with its reading times.

Pure: what a slug is called and where it lives comes in as `targets`, a drawing as a function. Raw HTML
is shown as text, so a page cannot carry a script or a style that the site did not make.
"""

import difflib
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from fundamentals import checklist
from fundamentals.checklist import plain

WORDS_A_MINUTE = 220
UNREAD = re.compile(
    r"\]\([^)]*\)|\{#[^}]*\}|^[\s#>|:*+-]+|\[[ x]\]|\|[\s:|-]*|^\d+\.", re.M
)  # marks of Markdown
SAFE = re.compile(r"(https?://|mailto:|#|/(?!/))")


class Target(NamedTuple):
    title: str
    url: str
    card: bool = False  # a definition can be shown over a link to it


class Link(NamedTuple):
    slug: str
    section: str


class Section(NamedTuple):
    id: str
    title: str
    starts: str  # mm:ss of reading before this section, cumulative


class Block(NamedTuple):
    html: str
    wide: bool


@dataclass
class Prose:
    """A rendered text: blocks of HTML (a wide drawing is a block of its own), contents, words, links."""

    blocks: list[Block] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    words: int = 0
    links: list[Link] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)  # of a check-list, as text

    @property
    def html(self) -> str:
        return "\n".join(block.html for block in self.blocks)

    @property
    def first_section(self) -> str:
        """The HTML before the second heading: a check-list page's list stands apart from the rest."""
        return self._cut()[0]

    @property
    def sampled(self) -> str:
        return checklist.sampled(self.first_section)

    @property
    def steps_digest(self) -> str:
        return checklist.digest(self.steps)

    @property
    def rest(self) -> str:
        return self._cut()[1]

    def _cut(self) -> tuple[str, str]:
        heads = [found.start() for found in re.finditer("<h2", self.html)]
        place = heads[1] if len(heads) > 1 else len(self.html)
        return self.html[:place], self.html[place:]

    @property
    def minutes(self) -> int:
        return max(1, round(self.words / WORDS_A_MINUTE))


def minutes(text: str) -> int:
    """Whole minutes it takes to read Markdown `text`, at least 1: what `Prose.minutes` says, without rendering."""
    return max(1, round(len(UNREAD.sub(" ", text).split()) / WORDS_A_MINUTE))


def render(
    text: str, targets: Mapping[str, Target] | None = None, drawing: Callable[[str], str] | None = None
) -> Prose:
    """Render Markdown `text`.

    `targets` names every page a cross-link may point at; a link to any other keeps its words and loses
    its address. `drawing` returns the HTML of a named drawing, or "" where there is none of that name.
    """
    result = Prose()
    converter = Markdown(
        extensions=[
            "tables",
            "attr_list",
            "sane_lists",
            "smarty",
            _Workprint(result, targets or {}, drawing),
        ],
        extension_configs={"smarty": {"smart_dashes": False}},
        output_format="html",
    )
    html = converter.convert(text)
    for piece in re.split(r"(<figure class=\"fig wide\">.*?</figure>)", html, flags=re.DOTALL):
        if piece.strip():
            result.blocks.append(Block(piece.strip(), wide=piece.startswith('<figure class="fig wide"')))
    return result


def links(text: str) -> list[Link]:
    """Every cross-link of `text`, in order, with repeats."""
    return render(text).links


def problems(text: str) -> list[str]:
    """What a machine can see wrong with a Markdown text, as sentences."""
    found = []
    ids = [section.id for section in render(text).sections]
    found += [f"Two sections have the id {id!r}." for id in sorted({id for id in ids if ids.count(id) > 1})]
    top = re.search(r"^# .*", text, re.MULTILINE)
    if top:
        found.append(f"{top.group()!r} is a heading of level 1, which is the page's title; start with ##.")
    for address in re.findall(r"\]\(([^)\s]+)", text):
        if not re.match(r"article:[a-z0-9-]+(#[\w-]+)?$|figure:[a-z0-9-]+$", address) and not SAFE.match(
            address
        ):
            found.append(f"The address {address!r} is neither a web address nor article:… nor figure:….")
    return found


def unknown(slug: str, known: Iterable[str]) -> str:
    """The sentence for a cross-link to a page that does not exist, with the nearest slugs that do."""
    near = difflib.get_close_matches(slug, sorted(known), n=3, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"There is no page {slug!r}.{hint}"


class _Workprint(Extension):
    def __init__(
        self, result: Prose, targets: Mapping[str, Target], drawing: Callable[[str], str] | None
    ) -> None:
        super().__init__()
        self.parts = (result, targets, drawing)

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        # After attr_list (8), so that headings have their ids; before the smart quotes of smarty (6).
        md.treeprocessors.register(_Tree(md, *self.parts), "workprint", 7)


class _Tree(Treeprocessor):
    def __init__(
        self,
        md: Markdown,
        result: Prose,
        targets: Mapping[str, Target],
        drawing: Callable[[str], str] | None,
    ) -> None:
        super().__init__(md)
        self.result, self.targets, self.drawing = result, targets, drawing

    def run(self, root: ET.Element) -> None:
        for link in root.iter("a"):
            self._link(link)
        for child in root:
            text = plain(child)
            if child.tag == "h2":
                self._section(child)
            elif child.tag == "p" and len(child) == 1 and child[0].tag == "img":
                self._figure(child)
            elif child.tag == "ul" and checklist.is_one(child):
                self.result.steps += checklist.build(child, first=len(self.result.steps) + 1)
            elif child.tag == "table":
                self._table(child)
            self.result.words += len((text or plain(child)).split())  # a drawing has its words only now

    def _link(self, link: ET.Element) -> None:
        address = link.get("href", "")
        if not address.startswith("article:"):
            if not SAFE.match(address):
                del link.attrib["href"]
            return
        slug, _, section = address.removeprefix("article:").partition("#")
        self.result.links.append(Link(slug, section))
        target = self.targets.get(slug)
        if target is None:
            link.tag = "span"
            link.attrib.clear()
            return
        link.set("href", f"{target.url}#{section}" if section else target.url)
        if target.card:
            link.set("data-card", "")
        if not plain(link):
            link.text = target.title

    def _section(self, heading: ET.Element) -> None:
        title = plain(heading)
        id = heading.get("id") or re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        heading.set("id", id)
        seconds = round(self.result.words / WORDS_A_MINUTE * 60)
        self.result.sections.append(Section(id, title, f"{seconds // 60:02}:{seconds % 60:02}"))

    def _figure(self, paragraph: ET.Element) -> None:
        picture = paragraph[0]
        name, caption = picture.get("src", "").removeprefix("figure:"), picture.get("alt", "")
        wide = picture.get("title") == "wide"
        drawn = self.drawing(name) if self.drawing else ""
        paragraph.clear()
        paragraph.tag = "figure"
        paragraph.set("class", "fig wide" if wide else "fig")
        if not drawn:  # the words of a drawing are worth having without it
            paragraph.tag = "p"
            paragraph.attrib.clear()
            paragraph.text = caption
            return
        paragraph.text = self.md.htmlStash.store(drawn)
        ET.SubElement(paragraph, "figcaption").text = caption

    def _table(self, table: ET.Element) -> None:
        """Head cells scoped; on a phone rows are stacked, so that each cell carries its column's name."""
        table.set("class", "tb")
        columns = [plain(head) for head in table.iter("th")]
        for head in table.iter("th"):
            head.set("scope", "col")
        for row in table.iter("tr"):
            for column, cell in zip(columns, row, strict=False):
                if cell.tag == "td":
                    cell.set("data-label", column)
            if len(row) and row[0].tag == "td":
                row[0].tag = "th"
                row[0].set("scope", "row")
