"""Where every page and every link of the concept map is drawn.

Pure, and the same for the same pages and links. The pages about a kind stand in the middle, as its shape;
all others stand in two columns bent around it, each type in one run. Within a run and within a column
the order is the one that leaves the lines shortest, found by exchanging two at a time: short lines cross
seldom, and to count the crossings themselves takes a hundred times as long for a drawing no better to read.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import dist, sqrt
from textwrap import wrap
from typing import Any

WIDTH = 1200  # of the drawing, in its own units: pixels where it is shown at its full size
BEND = 325  # how far the columns stand from the middle, half-way down
LINE, GAP, HEAD = 17, 15, 40  # height of a line of a title, space between two titles, height of a heading
LABEL = 31  # characters of a title on one line: what stands beside the columns
NEAR = 138  # from the middle of the drawing to the middle of a kind's shape, across and down
SHAPE, MARK = 160, 16  # width of a shape in the middle, and of the mark before a title
LETTER = 8.4  # how wide a letter of a title is taken to be: more than the average of any of the site's fonts
LOW = {"generative-ai": 34}  # how far below its middle a shape has room for words
Point = tuple[float, float]


@dataclass(frozen=True)
class Page:
    slug: str
    title: str
    type: str
    kind: str = ""


@dataclass(frozen=True)
class Node:
    page: Page
    x: int
    y: int
    side: str  # left, right or middle
    edges: tuple[int, ...]  # numbers of the edges that end here

    @property
    def transform(self) -> str:
        """What puts a mark, drawn in a box of 24 by 24, in its place."""
        size = SHAPE if self.side == "middle" else MARK
        return f"translate({self.x - size // 2} {self.y - size // 2}) scale({size / 24:.3g})"

    @property
    def words_x(self) -> int:
        return self.x + {"left": -MARK, "right": MARK, "middle": 0}[self.side]

    @property
    def rows(self) -> list[tuple[int, str]]:
        """Each line of the title, with the height of its base line."""
        middle = self.side == "middle"
        lines = tuple(self.page.title.split()) if middle else lines_of(self.page.title)
        step = LINE + 4 if middle else LINE
        top = self.y + 5 + LOW.get(self.page.kind if middle else "", 0) - (len(lines) - 1) * step // 2
        return [(top + n * step, line) for n, line in enumerate(lines)]

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of what answers to a pointer: no other overlaps it."""
        if self.side == "middle":
            return (self.x - SHAPE // 2, self.y - SHAPE // 2, SHAPE, SHAPE)
        width = round(max(len(line) for _y, line in self.rows) * LETTER) + 2 * MARK
        height = _space(self.page) - 2
        return (self.x - (width - MARK if self.side == "left" else MARK), self.y - height // 2, width, height)


@dataclass(frozen=True)
class Edge:
    number: int
    path: str
    kind: str  # of the page in the middle where it ends; "" where it ends at none or at two


@dataclass(frozen=True)
class Heading:
    type: str
    x: int
    y: int
    side: str

    @property
    def words_x(self) -> int:
        return self.x + (MARK // 2 if self.side == "left" else -MARK // 2)


@dataclass(frozen=True)
class Map:
    height: int
    headings: tuple[Heading, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int = WIDTH


@cache
def lines_of(title: str) -> tuple[str, ...]:
    """A title in lines of at most LABEL characters, the shortest of them as long as it can be."""
    count = len(wrap(title, LABEL))
    width = next(width for width in range(1, LABEL + 1) if len(wrap(title, width)) <= count)
    return tuple(wrap(title, width))


def draw(pages: Iterable[Page], links: Iterable[tuple[str, str]], kinds: Sequence[str]) -> Map:
    """Lay out the pages. `links` are pairs of slugs, in either direction; `kinds` the slugs of the middle."""
    by_slug = {page.slug: page for page in sorted(pages, key=lambda page: page.slug)}
    pairs = sorted({(min(a, b), max(a, b)) for a, b in links if a != b and {a, b} <= by_slug.keys()})
    middle = [by_slug[slug] for slug in kinds if slug in by_slug]
    columns = _columns([page for page in by_slug.values() if page not in middle])

    def length() -> float:
        at = _places(middle, columns)
        return sum(dist(at[a], at[b]) for a, b in pairs)

    rows: list[list[Any]] = [*columns, *(run for column in columns for run in column)]
    changed = True
    while changed:  # each round shortens the lines, so that there is a last one
        changed = any([_exchange(row, length) for row in rows])  # noqa: C419  (every row has its turn)
    return _picture(middle, columns, pairs)


def _columns(pages: Iterable[Page]) -> list[list[list[Page]]]:
    """Two columns of runs, of about one height: each run, the longest first, goes where there is more room."""
    runs: dict[str, list[Page]] = {}
    for page in pages:
        runs.setdefault(page.type, []).append(page)
    columns: list[list[list[Page]]] = [[], []]
    for run in sorted(runs.values(), key=lambda run: (-_height([run]), run[0].type)):
        min(columns, key=_height).append(run)
    return columns


def _height(column: Sequence[Sequence[Page]]) -> int:
    return sum(HEAD + sum(_space(page) for page in run) for run in column)


def _space(page: Page) -> int:
    return GAP + LINE * len(lines_of(page.title))


def _exchange(row: list[Any], cost: Callable[[], float]) -> bool:
    """Exchange entries of a row, two at a time, where that costs less. Returns whether any changed places."""
    best, changed = cost(), False
    for i, j in combinations(range(len(row)), 2):
        row[i], row[j] = row[j], row[i]
        now = cost()
        if now < best - 1e-6:
            best, changed = now, True
        else:
            row[i], row[j] = row[j], row[i]
    return changed


def _tall(columns: Sequence[Sequence[Sequence[Page]]]) -> int:
    return max([*map(_height, columns), 4 * NEAR])


def _places(middle: Sequence[Page], columns: Sequence[Sequence[Sequence[Page]]]) -> dict[str, Point]:
    """Slug or, for a run's heading, type of every place -> its point."""
    height = _tall(columns)
    at: dict[str, Point] = {
        page.slug: (WIDTH / 2 + NEAR * (2 * (n % 2) - 1), height / 2 + NEAR * (2 * (n // 2) - 1))
        for n, page in enumerate(middle)
    }
    for way, column in zip((-1, 1), columns, strict=True):
        y = (height - _height(column)) / 2
        for run in column:
            # A heading keeps off what stands above it.
            spaces = [(f"{run[0].type} ", HEAD, 0.65), *((page.slug, _space(page), 0.5) for page in run)]
            for name, space, part in spaces:
                at[name] = (_bent(y + space * part, way, height), y + space * part)
                y += space
    return at


def _bent(y: float, way: int, height: int) -> float:
    """How far across a column stands at a height: on an ellipse a little taller than the drawing."""
    off = (2 * y - height) / (height + 120)
    return WIDTH / 2 + way * BEND * sqrt(1 - off * off)


def _picture(middle: list[Page], columns: list[list[list[Page]]], pairs: list[tuple[str, str]]) -> Map:
    at = {name: (round(x), round(y)) for name, (x, y) in _places(middle, columns).items()}
    height = _tall(columns)
    central = {page.slug for page in middle}
    edges = []
    for number, (a, b) in enumerate(pairs):
        ends = central & {a, b}
        edges.append(
            Edge(number, _path(at[a], at[b], height, bool(ends)), ends.pop() if len(ends) == 1 else "")
        )
    # The middle comes last, so that no line is drawn over its words.
    sides = [("left", columns[0]), ("right", columns[1]), ("middle", [middle])]
    nodes = tuple(
        Node(page, *at[page.slug], side, tuple(n for n, pair in enumerate(pairs) if page.slug in pair))
        for side, column in sides
        for run in column
        for page in run
    )
    headings = tuple(
        Heading(run[0].type, *at[f"{run[0].type} "], side) for side, column in sides[:2] for run in column
    )
    return Map(height, headings, nodes, tuple(edges))


def _path(a: tuple[int, int], b: tuple[int, int], height: int, straight: bool) -> str:
    """A line to the middle is straight; any other bends towards the middle, the more the longer it is."""
    if straight:
        return f"M{a[0]} {a[1]}L{b[0]} {b[1]}"
    half = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    pull = 0.15 + 0.5 * min(1, dist(a, b) / height)
    x, y = (round(half[0] + pull * (WIDTH / 2 - half[0])), round(half[1] + pull * (height / 2 - half[1])))
    return f"M{a[0]} {a[1]}Q{x} {y} {b[0]} {b[1]}"
