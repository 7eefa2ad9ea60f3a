"""XML that somebody sent: no DTD, no entities, nothing fetched, and no more elements than items need. Pure."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.parsers.expat import ExpatError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from quizzes.exchange.neutral import ITEMS, Fault

ELEMENTS = 150_000
DEPTH = 60
ATTRIBUTES = 400_000
_DTD = "The file has a DTD or entities. They are never read. Export it again from the quiz system, or take them out."
_CUT = ("no element found", "unclosed token", "unclosed CDATA section")
ATTRIBUTE = re.compile(rb"=[ \t\r\n]*[\"']")


class _Counter:
    """Counts elements as a parser meets them, and stops at too many. Builds nothing."""

    def __init__(self, most: int) -> None:
        self.most, self.count, self.depth = most, 0, 0
        self.parser: DefusedXMLParser | None = None

    def start(self, tag: str, attrs: dict[str, str]) -> object:
        self.count += 1
        self.depth += 1
        if self.count > self.most or self.depth > DEPTH:
            raise Fault("", f"The file has more elements, or deeper ones, than {ITEMS} items need.")
        return None

    def end(self, tag: str) -> object:
        self.depth -= 1
        return None

    def close(self) -> object:
        return None

    @property
    def line(self) -> int:
        return int(self.parser.parser.CurrentLineNumber) if self.parser else 1


class _Builder(_Counter):
    """Builds the tree too, and notes the line of every element near the root."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.tree = TreeBuilder(insert_comments=True)
        self.data, self.comment = self.tree.data, self.tree.comment
        self.lines: dict[Element, int] = {}

    def start(self, tag: str, attrs: dict[str, str]) -> object:
        super().start(tag, attrs)
        element = self.tree.start(tag.rpartition("}")[2], attrs)  # no name here needs its namespace
        if self.depth < 4:
            self.lines[element] = self.line
        return element

    def end(self, tag: str) -> object:
        super().end(tag)
        return self.tree.end(tag.rpartition("}")[2])

    def close(self) -> Element:
        return self.tree.close()


class Tree:
    """A parsed document: its root, and the line of each element near it. Names are without namespaces."""

    def __init__(self, root: Element, lines: dict[Element, int]) -> None:
        self.root, self.lines = root, lines

    def place(self, element: Element) -> str:
        return f"line {self.lines[element]}" if element in self.lines else ""


def parse(data: bytes, place: str = "") -> Tree:
    """The tree of a document, comments kept. Raises Fault for what is not well formed, or not safe."""
    builder = _Builder(ELEMENTS)
    _run(data, builder, place)
    return Tree(builder.close(), builder.lines)


def sweep(data: bytes, place: str, most: int) -> None:
    """Raise Fault where a document is not safe to hand to a parser that keeps fewer promises."""
    _run(data, _Counter(most), place)


def _run(data: bytes, target: _Counter, place: str) -> None:
    if sum(1 for _ in ATTRIBUTE.finditer(data)) > ATTRIBUTES:
        raise Fault(place, f"The file has more attributes than {ITEMS} items need.")
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    target.parser = parser
    try:
        parser.feed(data)
        parser.parser.Parse(b"", True)
    except DefusedXmlException:
        raise Fault(_at(place, target.line), _DTD) from None
    except (ParseError, ExpatError) as error:
        raise _malformed(error, place) from None
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise Fault(place, f"This is not readable XML: {error}. Save it as UTF-8.") from None
    except Fault as fault:
        raise Fault(_at(place, target.line), fault.sentence) from None


def _malformed(error: ParseError | ExpatError, place: str) -> Fault:
    line, column = error.position if isinstance(error, ParseError) else (error.lineno, error.offset)
    said = re.sub(r": line \d+, column \d+$", "", str(error))
    cut = " Is the file cut off?" if said in _CUT else ""
    return Fault(_at(place, line), f"This is not well-formed XML, at column {column + 1}: {said}.{cut}")


def _at(place: str, line: int) -> str:
    return f"{place}, line {line}" if place else f"line {line}"


def tag(element: Element) -> str:
    """The name of an element; "" for a comment."""
    return element.tag if isinstance(element.tag, str) else ""


def all_of(element: Element, name: str) -> Iterator[Element]:
    return element.iter(name)


def child(element: Element | None, *names: str) -> Element | None:
    """The element at the end of a path of names; None where it ends before."""
    for name in names:
        element = element.find(name) if element is not None else None
    return element


def text(element: Element | None, *names: str) -> str:
    found = child(element, *names)
    return (found.text or "") if found is not None else ""


def comments(element: Element) -> list[str]:
    return [found.text or "" for found in element if not isinstance(found.tag, str)]
