"""What is counted of the answers to an item: counters that only ever add up.

Pure. So a figure costs the same after fifty answers and after five million, and what a person added can be
taken away again. Counted are first showings of clear items. The rest score of an answer is the learner's share
of right labels on their other first showings, when the attempt ends: with the item itself in it, an item of
pure noise would seem to discriminate (r = 0.32 among ten items).
"""

import math
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fundamentals import kinds
from quizzes.items import CHECKS
from quizzes.scoring import STATED

REST_FROM = 4  # other answers a rest score stands on, at least
BINS = 21  # of rest scores, 0 to 1 in steps of 0.05
TIMES, FASTEST, STEP = (
    16,
    1.5,
    1.35,
)  # bins of answering time: seconds up to the first's end, and the ratio of two ends

NAMES: tuple[str, ...] = (
    "right",
    *(f"{part}_{slug.replace('-', '_')}" for slug in kinds.SLUGS for part in ("said", "rested", "rest")),
    *(f"{part}_{check}" for check in CHECKS for part in ("said", "rested", "rest")),
    *(f"{part}_{mark}" for mark in ("right", "wrong") for part in ("rested", "rest", "square")),
    *(f"sure_{step}_{mark}" for step in STATED for mark in ("right", "wrong")),
    *(f"time_{place}" for place in range(TIMES)),
    *(f"bin_{place}_{mark}" for place in range(BINS) for mark in ("right", "wrong")),
)
PLACE = {name: place for place, name in enumerate(NAMES)}


class Tally:
    """Counters by the names of `NAMES`, all 0 at first. Tallies add up, and one can be taken from another."""

    __slots__ = ("values",)

    def __init__(self, values: Iterable[float] | None = None) -> None:
        self.values = array("d", values if values is not None else bytes(8 * len(NAMES)))

    def __getitem__(self, name: str) -> float:
        return self.values[PLACE[name]]

    def add(self, name: str, amount: float = 1) -> None:
        self.values[PLACE[name]] += amount

    def include(self, other: "Tally", sign: int = 1) -> None:
        """Add another tally to this one, or with a sign of -1 take it away."""
        for place, value in enumerate(other.values):
            if value:
                self.values[place] += sign * value

    def __bool__(self) -> bool:
        """Whether anything is left but what rounding leaves."""
        return any(abs(value) > 1e-6 for value in self.values)

    @property
    def n(self) -> int:
        return round(sum(self[f"said_{slug.replace('-', '_')}"] for slug in kinds.SLUGS))


Key = tuple[int, int, str, int]  # item, major version, quarter, and class or EVERYBODY
Joined = Mapping[int, datetime]  # class -> since when the learner is in it
EVERYBODY = 0
NO_CLASS: Joined = {}


@dataclass(frozen=True, slots=True)
class Answer:
    """A counted answer of one learner, as far as it matters here."""

    item: int
    major: int
    kind: str
    check: str  # "check_right", …; "" where none was asked for
    right: bool
    sure: int  # 1 to 3; 0 where it was not asked for
    seconds: float | None
    at: datetime
    attempt: int
    finished_at: datetime | None
    counted: bool = True  # else it is only one of the learner's others: a repeat round, or a colleague's

    def keys(self, joined: Joined = NO_CLASS) -> list[Key]:
        """Where it is counted: for everybody, and for each class that the learner had joined by then."""
        groups = [EVERYBODY, *(group for group, since in joined.items() if since <= self.at)]
        return [(self.item, self.major, quarter(self.at), group) for group in groups]


def quarter(at: datetime | date) -> str:
    """As "2026Q4"."""
    return f"{at.year}Q{(at.month + 2) // 3}"


def count(tally: Tally, answer: Answer) -> None:
    """What an answer adds as soon as it is given."""
    mark = "right" if answer.right else "wrong"
    tally.add("right", answer.right)
    tally.add(f"said_{answer.kind.replace('-', '_')}")
    if answer.check:
        tally.add(f"said_{answer.check}")
    if answer.sure:
        tally.add(f"sure_{answer.sure}_{mark}")
    if answer.seconds is not None:
        tally.add(f"time_{_time_bin(answer.seconds)}")


def rest(tally: Tally, answer: Answer, answers: int, hits: int) -> None:
    """What the answer adds when its attempt ends, of a learner with so many counted answers, so many of them right."""
    others = answers - 1
    if others < REST_FROM:
        return
    mark, score = ("right", (hits - 1) / others) if answer.right else ("wrong", hits / others)
    for group in filter(None, (answer.kind.replace("-", "_"), answer.check, mark)):
        tally.add(f"rested_{group}")
        tally.add(f"rest_{group}", score)
    tally.add(f"square_{mark}", score * score)
    tally.add(f"bin_{min(BINS - 1, int(score * (BINS - 1) + 0.5))}_{mark}")


def contributions(log: Sequence[Answer], joined: Joined = NO_CLASS) -> dict[Key, Tally]:
    """Everything that one learner's first showings add, from the whole log of them in any order."""
    found: dict[Key, Tally] = {}
    replay(log, joined, found)
    return found


def replay(log: Sequence[Answer], joined: Joined, into: MutableMapping[Key, Tally]) -> None:
    """Add one learner's contributions to tallies."""
    ordered = sorted(log, key=lambda answer: answer.at)
    times, hits = [answer.at for answer in ordered], [0]
    for answer in ordered:
        hits.append(hits[-1] + answer.right)
    for answer in ordered:
        if answer.counted:
            n = bisect_right(times, answer.finished_at) if answer.finished_at else 0
            for key in answer.keys(joined):
                tally = into.get(key)
                if tally is None:
                    tally = into[key] = Tally()
                count(tally, answer)
                rest(tally, answer, n, hits[n])


def difference(after: Mapping[Key, Tally], before: Mapping[Key, Tally]) -> dict[Key, Tally]:
    """What has to be added to `before` to give `after`; no key where that is nothing."""
    found, none = {}, Tally()
    for key in after.keys() | before.keys():
        new, old = after.get(key, none).values, before.get(key, none).values
        if new != old:
            change = Tally(a - b for a, b in zip(new, old, strict=True))
            if change:
                found[key] = change
    return found


def _time_bin(seconds: float) -> int:
    if seconds < FASTEST:
        return 0
    return min(TIMES - 1, 1 + int(math.log(seconds / FASTEST) / math.log(STEP)))
