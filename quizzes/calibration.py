"""How sure against how often right: what a learner's certainty is worth.

Pure. All figures come from counts per certainty step, so they cost the same for ten answers and ten
thousand. Intervals: Wilson (1927) for shares, the normal one for the mean difference.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from quizzes.scoring import STATED

Z = 1.959964  # 95 %
POINT_FROM = 5  # answers before a point is drawn
VERDICT_FROM = 30  # answers before anything is said about a tendency

Tally = Mapping[int, tuple[int, int]]  # certainty step -> (answers, of these right)


@dataclass(frozen=True)
class Point:
    """One certainty step: what it stands for, what came of it (0 to 1), with its interval."""

    step: int
    stated: float
    right: int
    n: int
    low: float
    high: float

    @property
    def observed(self) -> float:
        return self.right / self.n


@dataclass(frozen=True)
class Calibration:
    """`bias` is mean stated minus mean right (above 0: surer than right); None where there is no answer."""

    n: int
    points: list[Point]
    brier: float | None
    bias: float | None
    interval: tuple[float, float] | None

    @property
    def modest(self) -> bool:
        """Whether a step below the top was right more often than it says: above the top there is none to take."""
        return any(point.observed > point.stated for point in self.points if point.step < max(STATED))

    @property
    def verdict(self) -> str:
        """One sentence, and no verdict before there is evidence for one."""
        if self.n < VERDICT_FROM or self.interval is None:
            return f"{self.n} of {VERDICT_FROM} answers: too early to say whether you are surer than right."
        low, high = self.interval
        if low > 0:
            return "You tend to be surer than right."
        if high < 0 and not self.modest:
            return "Sure, and right: nothing to correct."
        if high < 0:
            return "You tend to be righter than sure."
        return "How sure you say you are and how often you are right agree, as far as these answers tell."


def of(tally: Tally) -> Calibration:
    """Calibration from counts per certainty step 1 to 3."""
    n = sum(asked for asked, _ in tally.values())
    points = [
        Point(step, STATED[step], right, asked, *wilson(right, asked))
        for step, (asked, right) in sorted(tally.items())
        if asked >= POINT_FROM
    ]
    if not n:
        return Calibration(0, points, None, None, None)
    squares = sum(
        right * (STATED[s] - 1) ** 2 + (asked - right) * STATED[s] ** 2 for s, (asked, right) in tally.items()
    )
    bias = sum(asked * STATED[s] - right for s, (asked, right) in tally.items()) / n
    spread = math.sqrt(max(0.0, squares / n - bias**2) / (n - 1)) if n > 1 else math.inf
    return Calibration(n, points, squares / n, bias, (bias - Z * spread, bias + Z * spread))


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share, 0 to 1. Raises ValueError where n is 0."""
    if n <= 0:
        raise ValueError("An interval needs at least one answer.")
    share, z2 = right / n, Z * Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
