"""Where the marks of the desk's drawings stand, and which names fit beside them.

Pure. In units of the drawing, which are pixels at full width; y runs downwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 440
LEFT, TOP, RIGHT, BOTTOM = 54, 16, 700, 386  # of the field that is drawn in
LETTER, LINE = 7.6, 17  # width of a letter and height of a line, at most
LONGEST = 26  # letters of a name
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Dot:
    """A point of the scatter: facility 0 to 1, discrimination -1 to 1."""

    name: str
    facility: float
    discrimination: float

    @property
    def x(self) -> int:
        return round(LEFT + (RIGHT - LEFT) * self.facility)

    @property
    def y(self) -> int:
        return round(height(self.discrimination))


@dataclass(frozen=True)
class Label:
    text: str
    x: int
    y: int
    anchor: str
    dot: Dot


def height(discrimination: float) -> float:
    """Where a discrimination stands; below -0.5, where hardly one does, at the foot."""
    return BOTTOM - (BOTTOM - TOP) * (max(-0.5, discrimination) + 0.5) / 1.5


def path(dots: Iterable[Dot]) -> str:
    """One path for any number of points, each a line of no length with a round end; points that coincide once."""
    return "".join(f"M{x} {y}h0" for x, y in sorted({(dot.x, dot.y) for dot in dots}))


def labels(dots: Sequence[Dot], most: int = 24) -> list[Label]:
    """Names of the points, the first ones first, where there is room: none lies over another or over a named point."""
    taken: list[Box] = [(dot.x - 6, dot.y - 6, dot.x + 6, dot.y + 6) for dot in dots[: 2 * most]]
    found: list[Label] = []
    for dot in dots:
        if len(found) == most:
            break
        for label, box in _places(dot):
            inside = box[0] >= LEFT and box[2] <= WIDTH and box[1] >= TOP and box[3] <= BOTTOM
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                found.append(label)
                break
    return found


def _places(dot: Dot) -> list[tuple[Label, Box]]:
    text = dot.name if len(dot.name) <= LONGEST else dot.name[: LONGEST - 1].rstrip() + "…"
    wide = LETTER * len(text)
    places: list[tuple[Label, Box]] = []
    for dy in (5, -8, 18, -21, 31):
        for side, anchor in ((10, "start"), (-10, "end")):
            x, y = dot.x + side, dot.y + dy
            left = x if side > 0 else x - wide
            places.append((Label(text, x, y, anchor, dot), (left, y - LINE + 4, left + wide, y + 4.0)))
    return places


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
