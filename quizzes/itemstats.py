"""What the answers to an item say about it: how hard it is, whether it tells learners apart, what misleads.

Pure: figures from a `Tally`. Intervals hold 95 %: Wilson's (1927) for shares, Fisher's z for correlations.
Discriminative efficiency is Moodle's: the covariance with the rest score, over the largest possible with the
same marks.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fundamentals import kinds
from quizzes.calibration import Z, wilson
from quizzes.items import CHECKS
from quizzes.scoring import STATED
from quizzes.tallying import BINS, FASTEST, STEP, TIMES, Tally

FACILITY_FROM = 20  # answers before a share is shown
DISCRIMINATION_FROM = 50  # answers with a rest score before a correlation is
CHANCE = 0.25
EXTREME = 0.27  # the share of learners at either end that the upper-lower index compares
GROUPS = 5


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval and the number of answers behind it."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Option:
    """One row of a distractor table. `mean_rest` and `correlation` are None below their thresholds."""

    slug: str
    n: int
    share: float
    mean_rest: float | None
    correlation: Estimate | None


@dataclass(frozen=True)
class Figures:
    """The figures of one item's version. A figure below its threshold is None: too few answers."""

    n: int
    rested: int  # answers with a rest score
    facility: Estimate | None
    corrected: float | None  # for guessing: (p - 1/4) / (3/4)
    discrimination: Estimate | None
    upper_lower: float | None
    efficiency: float | None  # of 1; None too where all marks are the same
    seconds: float | None
    sure_right: float | None  # mean stated certainty, 0 to 1
    sure_wrong: float | None
    kinds: list[Option]
    checks: list[Option]
    groups: list[tuple[int, float]]  # five groups by rest score, the lowest first: answers, share right


def figures(tally: Tally) -> Figures:
    n, rested = tally.n, round(tally["rested_right"] + tally["rested_wrong"])
    facility = (
        Estimate(tally["right"] / n, *wilson(round(tally["right"]), n), n) if n >= FACILITY_FROM else None
    )
    enough = rested >= DISCRIMINATION_FROM
    return Figures(
        n=n,
        rested=rested,
        facility=facility,
        corrected=(facility.value - CHANCE) / (1 - CHANCE) if facility else None,
        discrimination=_correlation(tally, "right") if enough else None,
        upper_lower=_upper_lower(tally) if enough else None,
        efficiency=_efficiency(tally) if enough else None,
        seconds=_median_time(tally) if n >= FACILITY_FROM else None,
        sure_right=_mean_certainty(tally, "right") if n >= FACILITY_FROM else None,
        sure_wrong=_mean_certainty(tally, "wrong") if n >= FACILITY_FROM else None,
        kinds=[_option(tally, slug, n) for slug in kinds.SLUGS],
        checks=_options_of_checks(tally),
        groups=_groups(tally) if enough else [],
    )


def _correlation(tally: Tally, group: str) -> Estimate | None:
    """The point-biserial correlation of being in the group with the rest score; None where it is not defined."""
    m = tally["rested_right"] + tally["rested_wrong"]
    inside = tally[f"rested_{group}"]
    if m < 4 or not 0 < inside < m:
        return None
    total = tally["rest_right"] + tally["rest_wrong"]
    variance = (tally["square_right"] + tally["square_wrong"]) / m - (total / m) ** 2
    if variance <= 1e-12:
        return None
    gap = tally[f"rest_{group}"] / inside - (total - tally[f"rest_{group}"]) / (m - inside)
    r = gap / math.sqrt(variance) * math.sqrt(inside / m * (1 - inside / m))
    return fisher(max(-0.9999, min(0.9999, r)), round(m))


def fisher(r: float, n: int) -> Estimate:
    """A correlation with its interval by Fisher's z. Raises ValueError for fewer than four pairs."""
    if n < 4:
        raise ValueError("An interval needs at least four pairs.")
    half = Z / math.sqrt(n - 3)
    return Estimate(r, math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half), n)


def _ascending(tally: Tally) -> Iterator[tuple[float, float, float]]:
    """The bins of rest scores from the lowest: middle, answers, of these right."""
    for place in range(BINS):
        right, wrong = tally[f"bin_{place}_right"], tally[f"bin_{place}_wrong"]
        if right + wrong:
            yield place / (BINS - 1), right + wrong, right


def _slice(tally: Tally, start: float, end: float) -> tuple[float, float, float]:
    """Answers, of these right, and the sum of rest scores among those from place `start` to `end`, the lowest first.

    Answers in one bin cannot be told apart: a cut through it takes its share of each.
    """
    n = right = total = seen = 0.0
    for middle, here, hits in _ascending(tally):
        taken = max(0.0, min(end, seen + here) - max(start, seen))
        n, right, total = n + taken, right + hits * taken / here, total + middle * taken
        seen += here
    return n, right, total


def _upper_lower(tally: Tally) -> float:
    m = tally["rested_right"] + tally["rested_wrong"]
    lower, upper = _slice(tally, 0, EXTREME * m), _slice(tally, (1 - EXTREME) * m, m)
    return upper[1] / upper[0] - lower[1] / lower[0]


def _efficiency(tally: Tally) -> float | None:
    m, hits = tally["rested_right"] + tally["rested_wrong"], tally["rested_right"]
    if not 0 < hits < m:
        return None
    mean = _slice(tally, 0, m)[2] / m
    found = sum(middle * right for middle, _, right in _ascending(tally)) / m - hits / m * mean
    most = _slice(tally, m - hits, m)[2] / m - hits / m * mean
    return found / most if most > 1e-12 else None


def _groups(tally: Tally) -> list[tuple[int, float]]:
    m = tally["rested_right"] + tally["rested_wrong"]
    slices = [_slice(tally, m * place / GROUPS, m * (place + 1) / GROUPS) for place in range(GROUPS)]
    return [(round(n), right / n) for n, right, _ in slices]


def _option(tally: Tally, slug: str, n: int) -> Option:
    group = slug.replace("-", "_")
    said, rested = round(tally[f"said_{group}"]), tally[f"rested_{group}"]
    shown = n >= FACILITY_FROM
    return Option(
        slug,
        said,
        said / n if n else 0.0,
        tally[f"rest_{group}"] / rested if shown and rested else None,
        _correlation(tally, group) if shown else None,
    )


def _options_of_checks(tally: Tally) -> list[Option]:
    asked = round(sum(tally[f"said_{check}"] for check in CHECKS))
    return [_option(tally, check, asked) for check in CHECKS]


def _median_time(tally: Tally) -> float | None:
    """The median answering time in seconds, within a seventh: the middle of the bin it falls into."""
    counts = [tally[f"time_{place}"] for place in range(TIMES)]
    half, seen = sum(counts) / 2, 0.0
    for place, here in enumerate(counts):
        seen += here
        if here and seen >= half:
            return FASTEST * STEP ** (place - 0.5) if place else FASTEST
    return None


def _mean_certainty(tally: Tally, mark: str) -> float | None:
    counts = {step: tally[f"sure_{step}_{mark}"] for step in STATED}
    n = sum(counts.values())
    return sum(STATED[step] * here for step, here in counts.items()) / n if n else None


# --- flags --------------------------------------------------------------------------------------
FLAGS = {
    "suspect-key": "Suspect key",
    "below-chance": "Below chance",
    "negative": "Discriminates the wrong way",
    "weak": "Hardly discriminates",
    "too-easy": "Too easy",
    "dead-check": "A check nobody takes",
    "shifted": "Facility has shifted",
    "recheck": "Due for re-check",
}


def flags(found: Figures, key: str, quarters: Mapping[str, Tally], due: bool) -> list[str]:
    """What is to be looked at, the gravest first. `quarters` are the version's tallies by quarter."""
    raised = {
        "suspect-key": any(
            option.correlation and option.correlation.low > 0 and found.rested >= DISCRIMINATION_FROM
            for option in found.kinds
            if option.slug != key
        ),
        "below-chance": bool(found.facility and found.facility.high < CHANCE),
        "negative": bool(found.discrimination and found.discrimination.high < 0),
        "weak": bool(found.discrimination and 0 <= found.discrimination.high < 0.15),
        "too-easy": bool(found.facility and found.facility.value > 0.97),
        "dead-check": any(
            option.share < 0.05 and sum(check.n for check in found.checks) >= DISCRIMINATION_FROM
            for option in found.checks
        ),
        "shifted": shifted(quarters),
        "recheck": due,
    }
    return [slug for slug in FLAGS if raised[slug]]


def shifted(quarters: Mapping[str, Tally]) -> bool:
    """Whether the facility of the last quarter lies more than three standard errors from that of those before."""
    known = sorted(quarter for quarter, tally in quarters.items() if tally.n)
    if len(known) < 2:
        return False
    now, before = quarters[known[-1]], Tally()
    for name in known[:-1]:
        before.include(quarters[name])
    if min(now.n, before.n) < FACILITY_FROM:
        return False
    pooled = (now["right"] + before["right"]) / (now.n + before.n)
    error = math.sqrt(pooled * (1 - pooled) * (1 / now.n + 1 / before.n))
    return abs(now["right"] / now.n - before["right"] / before.n) > 3 * error if error else False
