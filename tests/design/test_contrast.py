"""The colours of static/site.css: text can be read on every ground it stands on, and no kind is told by hue alone.

`pytest -s tests/design` prints every pair with its contrast. Contrast is that of WCAG 2.2 (1.4.3, 1.4.6 and
1.4.11); how colour-blind eyes see a colour is after Machado, Oliveira and Fernandes (2009), at full severity;
distances are in OKLab (Ottosson 2020).
"""

import re
from itertools import combinations
from math import dist
from pathlib import Path

import pytest

from fundamentals.kinds import KINDS

CSS = (Path(__file__).resolve().parents[2] / "static/site.css").read_text(encoding="utf-8")
SCHEMES = ("light", "dark")
BODY, LABEL, CONTROL = 7.0, 4.5, 3.0  # AAA for what is read, AA for labels, 3 for edges of controls
KIND_LETTERS = [kind.letter.lower() for kind in KINDS]

Colour = tuple[float, float, float]
Matrix = tuple[Colour, Colour, Colour]

EYES: dict[str, Matrix] = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
LMS: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
LAB: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def tokens(css: str) -> dict[str, tuple[str, str]]:
    """Every colour token, as it is in the light and in the dark scheme."""
    pairs = re.findall(r"--([\w-]+):light-dark\((#\w+),(#\w+)\)", css)
    single = re.findall(r"--([\w-]+):(#[0-9a-fA-F]{3,6})\b", css)
    return {name: (one, one) for name, one in single} | {name: (light, dark) for name, light, dark in pairs}


def linear(colour: str) -> Colour:
    """Red, green and blue of "#rrggbb" or "#rgb" as light, 0 to 1."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return _light(red), _light(green), _light(blue)


def _light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def times(matrix: Matrix, vector: Colour) -> Colour:
    one, two, three = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return one, two, three


def seen(colour: str, eyes: str) -> Colour:
    """The colour in OKLab, as those eyes see it."""
    red, green, blue = (min(1.0, max(0.0, value)) for value in times(EYES[eyes], linear(colour)))
    long, middle, short = (value ** (1 / 3) for value in times(LMS, (red, green, blue)))
    return times(LAB, (long, middle, short))


TOKENS = tokens(CSS)
# What stands on what, and the least contrast that it needs.
PAIRS = [
    *[(text, ground, BODY) for text in ("ink", "ink2") for ground in ("paper", "card", "sunk")],
    *[("ink3", ground, LABEL) for ground in ("paper", "card", "sunk")],
    *[("edge", ground, CONTROL) for ground in ("paper", "card")],
    *[(text, ground, BODY) for text in ("link", "vis") for ground in ("paper", "card", "sunk")],
    ("om", "mark", BODY),
    ("si", "slab", BODY),
    ("s2", "slab", BODY),
    *[(kind, ground, LABEL) for kind in KIND_LETTERS for ground in ("paper", "card", "sunk", f"{kind}t")],
    *[(text, f"{kind}t", BODY) for kind in KIND_LETTERS for text in ("ink", "ink2")],
    *[("on", kind, LABEL) for kind in KIND_LETTERS],
    *[("onh", f"{kind}h", BODY) for kind in KIND_LETTERS],
    *[(f"{kind}p", ground, LABEL) for kind in KIND_LETTERS for ground in (f"{kind}h", "slab")],
    ("mark", "slab", LABEL),
]


def test_it_reads_the_tokens() -> None:
    assert TOKENS["paper"] == ("#f4f1ea", "#131416")
    assert TOKENS["mark"] == ("#ffd738", "#ffd738")


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [("#000", "#fff", 21.0), ("#777777", "#ffffff", 4.48), ("#123456", "#123456", 1.0)],
)
def test_contrast_is_that_of_the_standard(one: str, other: str, known: float) -> None:
    assert round(contrast(one, other), 2) == known == round(contrast(other, one), 2)


def test_distance_is_that_of_the_colour_space() -> None:
    assert seen("#fff", "all cones") == pytest.approx((1, 0, 0), abs=1e-3)
    assert seen("#f00", "all cones") == pytest.approx((0.628, 0.225, 0.126), abs=1e-3)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_everything_can_be_read(scheme: str) -> None:
    place, poor = SCHEMES.index(scheme), []
    for text, ground, least in PAIRS:
        found = contrast(TOKENS[text][place], TOKENS[ground][place])
        print(f"{scheme:5} {text:6} on {ground:6} {found:5.2f}, needs {least}")
        if found < least:
            poor.append(f"{text} on {ground}: {found:.2f}, needs {least}")
    assert not poor


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("eyes", EYES)
# A label may stand alone beside others; a field always carries the shape and the name of its kind.
@pytest.mark.parametrize(("use", "suffix", "least"), [("labels", "", 0.08), ("fields", "h", 0.05)])
def test_kinds_are_told_apart(scheme: str, eyes: str, use: str, suffix: str, least: float) -> None:
    place = SCHEMES.index(scheme)
    colours = {kind: seen(TOKENS[kind + suffix][place], eyes) for kind in KIND_LETTERS}
    nearest = min((dist(colours[a], colours[b]), a + b) for a, b in combinations(colours, 2))
    print(f"{scheme:5} {use} with {eyes}: {nearest[0]:.3f} between {nearest[1]}, needs {least}")
    assert nearest[0] >= least


def test_no_token_goes_unproved() -> None:
    """A colour that is added comes with the pairs it is used in."""
    proved = {name for text, ground, _ in PAIRS for name in (text, ground)}
    assert set(TOKENS) <= proved
