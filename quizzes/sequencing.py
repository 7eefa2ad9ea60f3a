"""Choosing the next question: how hard it is for this learner, which kind, which item.

Pure: chance comes in as `random.Random`, so that an attempt can be replayed from its seed. The rating
is Elo's as used in education (Pelánek 2016, Computers & Education 98), with a guessing floor of 1/4.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from fundamentals import kinds

FLOOR = 0.25  # one in four is right by chance
LIMIT = 3.0  # ability and difficulty stay within -3 … 3
TARGET = 0.75  # the chance of success a question should have
TARGET_AFTER_MISSES = 0.85  # after two misses running, until a hit
KIND_START = 0.25  # the running mean of a kind nobody has answered yet
NEAREST = 12  # items each side of the aimed-at difficulty that are weighed up, however large the bank
RUN_LIMIT = 2  # no kind three times running


def success(theta: float, difficulty: float) -> float:
    """The chance, 0.25 to 1, that a learner of ability `theta` labels an item of `difficulty` right."""
    return FLOOR + (1 - FLOOR) / (1 + math.exp(-(theta - difficulty)))


def target(misses_running: int) -> float:
    """The chance of success to aim at: higher after two misses running, until a hit."""
    return TARGET_AFTER_MISSES if misses_running >= 2 else TARGET


def aim(theta: float, chance: float) -> float:
    """The difficulty at which a learner of ability `theta` has this `chance`, above 0.25 and below 1, of success."""
    return theta - math.log((chance - FLOOR) / (1 - chance))


def update(theta: float, n_learner: int, difficulty: float, n_item: int, right: bool) -> tuple[float, float]:
    """Ability and difficulty after an answer; `n_…` count the answers each had before it."""
    surprise = right - success(theta, difficulty)
    theta += 0.8 / (1 + 0.05 * n_learner) * surprise
    difficulty -= 0.6 / (1 + 0.05 * n_item) * surprise
    return _clip(theta), _clip(difficulty)


def replay(difficulty: float, answers: Iterable[tuple[float, bool]]) -> float:
    """The difficulty after first answers, each (ability of its learner, label right), in their order."""
    for number, (theta, right) in enumerate(answers):
        _, difficulty = update(theta, 0, difficulty, number, right)
    return difficulty


def update_kind(mean: float, right: bool) -> float:
    """The running mean of a learner's labels in one kind, 0 to 1."""
    return mean + 0.2 * (right - mean)


def draw_kinds(
    random: Random, length: int, means: Mapping[str, float], due: Sequence[str] = (), first: str = ""
) -> list[str]:
    """Kinds for `length` slots: the weaker and the due ones oftener, every kind at least once, none thrice running.

    `means` holds a learner's running mean per kind (KIND_START where missing), `due` the kinds with a
    concept due for review, `first` the kind of the first slot where that is settled. Raises ValueError
    where `length` is less than the number of kinds.
    """
    if length < len(kinds.SLUGS):
        raise ValueError(f"{length} slots cannot hold every kind.")
    need = [1 - means.get(slug, KIND_START) + 0.5 * (slug in due) for slug in kinds.SLUGS]
    weights = [0.125 + 0.5 * share / sum(need) for share in need]
    while True:
        drawn = random.choices(kinds.SLUGS, weights, k=length)
        drawn[:1] = [first or drawn[0]]
        if set(drawn) == set(kinds.SLUGS) and longest_run(drawn) <= RUN_LIMIT:
            return drawn


def longest_run(drawn: Sequence[str]) -> int:
    longest = run = 0
    for place, kind in enumerate(drawn):
        run = run + 1 if place and kind == drawn[place - 1] else 1
        longest = max(longest, run)
    return longest


@dataclass(frozen=True)
class Candidate:
    """What the choice needs to know of an item."""

    id: int
    difficulty: float
    likeliest_wrong: str
    subtype: str
    modality: str


def choose(
    random: Random,
    candidates: Sequence[Candidate],
    theta: float,
    misses_running: int,
    previous_kind: str = "",
    previous_modality: str = "",
    known_subtypes: frozenset[str] = frozenset(),
) -> Candidate:
    """The candidate whose chance of success is nearest the target, with small bonuses for contrast and variety.

    Raises ValueError where there is no candidate.
    """
    if not candidates:
        raise ValueError("There is no item to choose from.")
    wanted = target(misses_running)

    def score(candidate: Candidate) -> float:
        return (
            -abs(success(theta, candidate.difficulty) - wanted)
            + 0.10 * (candidate.likeliest_wrong == previous_kind)
            + 0.05 * (candidate.subtype not in known_subtypes)
            + 0.05 * (candidate.modality != previous_modality)
            + random.uniform(0, 0.05)
        )

    return max(candidates, key=score)


def order_checks(seed: int, position: int) -> list[str]:
    """The order in which the three checks of a question stand: the same for the same attempt and position."""
    checks = ["check_right", "check_other", "check_weak"]
    Random(f"{seed}/{position}").shuffle(checks)
    return checks


def _clip(value: float) -> float:
    return max(-LIMIT, min(LIMIT, value))
