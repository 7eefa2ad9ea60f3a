"""What the answers of a class add up to. Pure; no figure is over fewer than five people.

A row of figures names how many people stand behind it, so that a page can hold back the rows that would tell
of one. The interval of a mean difference is Student's, for pairs.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from quizzes.calibration import Tally, Z, wilson

PEOPLE = 5  # behind any figure


@dataclass(frozen=True, slots=True)
class Given:
    """An answer of a member, as far as a class's figures need it."""

    member: int
    attempt: int
    item: int
    rule: str  # slug of the page that teaches it
    kind: str
    said: str
    right: bool
    sure: int  # 1 to 3; 0 where it was not asked for
    scored: bool
    counts: bool  # scored, and a first showing in an attempt that counts


@dataclass(frozen=True)
class Share:
    """How often something was right, with its 95 % interval, and how many people answered it."""

    name: str
    right: int
    n: int
    people: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.right / self.n


@dataclass(frozen=True)
class Change:
    """The mean difference of paired shares, -1 to 1, with its 95 % interval; None below five pairs."""

    pairs: int
    before: float
    after: float
    mean: float
    low: float
    high: float


def people(answers: Iterable[Given]) -> int:
    return len({answer.member for answer in answers})


def hardest(answers: Sequence[Given]) -> list[Share]:
    """The rules by the share of right labels, the lowest first; those of fewer than five people are left out."""
    groups: dict[str, list[Given]] = defaultdict(list)
    for answer in answers:
        if answer.counts and answer.rule:
            groups[answer.rule].append(answer)
    return sorted(_shares(groups), key=lambda share: (share.value, -share.n))


def _shares(groups: Mapping[str, Sequence[Given]]) -> Iterable[Share]:
    for name, own in groups.items():
        if people(own) >= PEOPLE:
            right = sum(answer.right for answer in own)
            yield Share(name, right, len(own), people(own), *wilson(right, len(own)))


def confident_errors(answers: Sequence[Given]) -> list[tuple[int, int, int]]:
    """Items that were missed by somebody sure, the most first: item, sure misses, answers. From five people on."""
    asked: dict[int, list[Given]] = defaultdict(list)
    for answer in answers:
        if answer.counts:
            asked[answer.item].append(answer)
    rows = [
        (item, sum(answer.sure == 3 and not answer.right for answer in own), len(own))
        for item, own in asked.items()
        if people(own) >= PEOPLE
    ]
    return sorted((row for row in rows if row[1]), key=lambda row: (-row[1], row[2], row[0]))


def certainty(answers: Iterable[Given]) -> Tally:
    """Counted answers and right ones by certainty step, for `calibration.of`."""
    asked: Counter[int] = Counter()
    right: Counter[int] = Counter()
    for answer in answers:
        if answer.counts and answer.sure:
            asked[answer.sure] += 1
            right[answer.sure] += answer.right
    return {step: (asked[step], right[step]) for step in (1, 2, 3)}


def change(pairs: Sequence[tuple[float, float]]) -> Change | None:
    """From (before, after) of each person."""
    if len(pairs) < PEOPLE:
        return None
    gaps = [after - before for before, after in pairs]
    half = student(len(gaps) - 1) * stdev(gaps) / math.sqrt(len(gaps))
    mean = fmean(gaps)
    return Change(
        len(pairs),
        fmean(before for before, _ in pairs),
        fmean(after for _, after in pairs),
        mean,
        max(-1.0, mean - half),
        min(1.0, mean + half),
    )


def student(freedom: int) -> float:
    """Student's t for 95 %, two sides, within half a per cent from 4 degrees of freedom on (Hill, 1970)."""
    if freedom < 4:
        raise ValueError("Too few for an interval that says anything.")
    z, v = Z, freedom
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
    )
