"""What choosing and rating do to learners of known ability: `python benchmarks/quiz_simulation.py`.

The rules are the shipped ones (`sequencing`, `planning`), the bank is the shipped bank, and two things are
made up: each item's true difficulty, its author's step and a normal error beside it, as wide as an author's
three steps that correlate 0.64 with the truth leave it; and each learner's ability, normal around 0.5 (one
who names a medium item right in 71 of 100) with a standard deviation of 1, which stands still. A learner
answers 40 questions, four practices of ten. How the share right depends on that 0.5, and on the bank's
size, is printed below.
"""

import statistics
import sys
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fundamentals import kinds
from fundamentals.loading import read_folder
from quizzes import items, planning, sequencing
from quizzes.sequencing import Candidate

CONTENT = Path(__file__).resolve().parent.parent / "quizzes" / "content"
ATTEMPTS = 4  # practices a learner does
RUNS = 20  # of each size, each with truths and learners of its own
AUTHOR = 0.64  # the correlation of an author's steps with the truth: what the made-up truths are made to give
EXPECTED = {11: 0.78, 38: 0.88, 113: 0.95}  # answers an item -> correlation of its rating with the truth
MIDDLE = 0.5  # ability of the middle learner
OTHERS = ((-0.5, 1), (0.0, 1), (1.0, 1), (0.0, 10))  # middle ability, times the bank: for comparison
WITHIN = 0.05
GUESSERS = 1000  # each guesses four practices
GUESS_LIMIT = 0.30  # share right of a guesser who knows the rule, to the two figures that are published


@dataclass
class Rated:
    """An item of the bank as one run has it."""

    number: int
    item: items.ItemText
    truth: float
    difficulty: float
    answers: int = 0


@dataclass
class Person:
    ability: float
    theta: float = 0.0
    answers: int = 0
    means: dict[str, float] = field(default_factory=dict)
    subtypes: set[str] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)


def main() -> int:
    clear = [text for text in shipped() if text.status == "live" and not text.borderline]
    print(f"{len(clear)} clear items, {RUNS} runs of each size\n")
    print(
        f"{'answers an item':20}{'learners':>9}{'correlation':>13}{'expected':>10}{'right':>8}{'expected':>10}"
    )
    start = statistics.fmean(correlation(bank_of(clear, Random(f"bank/{run}"))) for run in range(RUNS))
    print(f"{'0 (author alone)':20}{'':9}{start:13.3f}{AUTHOR:10.2f}")
    results = [verdict("author's steps alone", start, AUTHOR)]
    for answers, expected in EXPECTED.items():
        learners = round(answers * len(clear) / (10 * ATTEMPTS))
        measured, right = simulate(clear, learners, MIDDLE)
        print(
            f"{answers:<20}{learners:9}{measured:13.3f}{expected:10.2f}{right:8.3f}{sequencing.TARGET:10.2f}"
        )
        results.append(verdict(f"correlation after {answers} answers an item", measured, expected))
        results.append(verdict("share right until then", right, sequencing.TARGET))
    print("\nShare right with other learners and banks, 100 learners")
    for middle, times in OTHERS:
        _, right = simulate(clear * times, 100, middle)
        print(f"middle ability {middle:4.1f}, {len(clear) * times:5} clear items{right:8.3f}")
    print(f"\nGuessers who read no question, {GUESSERS} with four practices each")
    alike, exact = guesser(knows_means=False), guesser(knows_means=True)
    print(f"knows the rule and works out the running means too  {exact:.3f}")
    results.append(round(alike, 2) <= GUESS_LIMIT)
    word = "PASS" if results[-1] else "FAIL"
    print(
        f"{word}  knows the rule, takes the kinds for alike: {alike:.3f}, {GUESS_LIMIT:.2f} at most, 0.25 by chance"
    )
    return 0 if all(results) else 1


def shipped() -> list[items.ItemText]:
    return [items.parse(slug, name, text) for slug, (name, text) in read_folder(CONTENT, ".toml").items()]


def bank_of(clear: list[items.ItemText], chance: Random) -> list[Rated]:
    """The bank with true difficulties: step plus error, the error as wide as the author's correlation says."""
    spread = statistics.pstdev(text.start_difficulty for text in clear)
    error = spread * (1 / AUTHOR**2 - 1) ** 0.5
    return [
        Rated(n, text, text.start_difficulty + chance.gauss(0, error), text.start_difficulty)
        for n, text in enumerate(clear)
    ]


def simulate(clear: list[items.ItemText], learners: int, middle: float) -> tuple[float, float]:
    """Correlation of rating and truth after so many learners, and the share of their answers that was right."""
    found, right = [], 0
    for run in range(RUNS):
        chance = Random(f"{learners}/{run}")
        bank = bank_of(clear, Random(f"bank/{run}"))
        for _ in range(learners):
            person = Person(chance.gauss(middle, 1))
            right += sum(practice(person, bank, chance) for _ in range(ATTEMPTS))
        found.append(correlation(bank))
    return statistics.fmean(found), right / (RUNS * learners * ATTEMPTS * 10)


def practice(person: Person, bank: list[Rated], chance: Random) -> int:
    """Ten questions; how many were named right."""
    plan = planning.practice(chance, person.means, borderline=False)
    last: list[tuple[Rated, bool]] = []
    for slot in plan:
        misses = 2 if len(last) >= 2 and not any(right for _, right in last[-2:]) else 0
        chosen = choose(
            person, bank, slot["kind"], misses, last[-1][0].item if last else items.ItemText(""), chance
        )
        last.append((chosen, answer(person, chosen, chance)))
    return sum(right for _, right in last)


def choose(
    person: Person, bank: list[Rated], kind: str, misses: int, before: items.ItemText, chance: Random
) -> Rated:
    """The shipped choice among the shipped number of unseen items on each side of the difficulty aimed at."""
    unseen = [rated for rated in bank if rated.item.kind == kind and rated.number not in person.seen]
    unseen.sort(key=lambda rated: rated.difficulty)
    aim = sequencing.aim(person.theta, sequencing.target(misses))
    place = bisect_left(unseen, aim, key=lambda rated: rated.difficulty)
    near = unseen[max(0, place - sequencing.NEAREST) : place + sequencing.NEAREST]
    candidates = [
        Candidate(n, rated.difficulty, rated.item.likeliest_wrong, rated.item.subtype, rated.item.modality)
        for n, rated in enumerate(near)
    ]
    known = frozenset(person.subtypes)
    found = sequencing.choose(chance, candidates, person.theta, misses, before.kind, before.modality, known)
    return near[found.id]


def answer(person: Person, rated: Rated, chance: Random) -> bool:
    """Whether the answer, given by true ability and difficulty, was right; both ratings follow it."""
    right = chance.random() < sequencing.success(person.ability, rated.truth)
    kind, shown = rated.item.kind, rated.difficulty
    _, rated.difficulty = sequencing.update(person.theta, 0, shown, rated.answers, right)
    person.theta, _ = sequencing.update(person.theta, person.answers, shown, 0, right)
    rated.answers, person.answers = rated.answers + 1, person.answers + 1
    person.means[kind] = sequencing.update_kind(person.means.get(kind, sequencing.KIND_START), right)
    person.subtypes.add(rated.item.subtype)
    person.seen.add(rated.number)
    return right


def correlation(bank: list[Rated]) -> float:
    return statistics.correlation([rated.truth for rated in bank], [rated.difficulty for rated in bank])


def guesser(knows_means: bool) -> float:
    """The share of scored questions right, of one who knows the rule of drawing and the kinds before.

    The best guess follows from the weights of the kinds; they follow from the running means, which are
    printed nowhere but can be worked out from one's own record.
    """
    right = scored = 0
    for number in range(GUESSERS):
        chance, means = Random(f"guesser/{number}"), dict[str, float]()
        for _ in range(ATTEMPTS):
            weights, plan = weights_of(means if knows_means else {}), planning.practice(chance, means)
            for place, slot in enumerate(plan):
                if not slot.get("borderline"):  # such an item is not scored, whatever is said
                    guess = likeliest([before["kind"] for before in plan[:place]], weights)
                    hit = guess == slot["kind"]
                    right, scored = right + hit, scored + 1
                    means[slot["kind"]] = sequencing.update_kind(
                        means.get(slot["kind"], sequencing.KIND_START), hit
                    )
    return right / scored


def weights_of(means: Mapping[str, float]) -> tuple[float, ...]:
    """The weights of the published rule, in the order of the kinds, worked out by the guesser."""
    need = [1 - means.get(slug, sequencing.KIND_START) for slug in kinds.SLUGS]
    return tuple(0.125 + 0.5 * share / sum(need) for share in need)


def likeliest(before: list[str], weights: tuple[float, ...]) -> str:
    """The kind that most of what can still be drawn, by weight, goes on with."""
    held = [kinds.SLUGS.index(kind) for kind in before]
    run = 0
    for kind in reversed(held):
        if kind != held[-1]:
            break
        run += 1
    state = (10 - len(held), frozenset(held), held[-1] if held else -1, run)
    return kinds.SLUGS[max(range(4), key=lambda kind: rest(weights, *after(state, kind)) * weights[kind])]


State = tuple[
    int, frozenset[int], int, int
]  # draws left, kinds drawn so far, the last one, how often running


def after(state: State, kind: int) -> State:
    left, drawn, last, run = state
    return left - 1, drawn | {kind}, kind, run + 1 if kind == last else 1


@cache
def rest(weights: tuple[float, ...], left: int, drawn: frozenset[int], last: int, run: int) -> float:
    """The weight of all draws that end well from here: every kind at least once, none thrice running."""
    if run > sequencing.RUN_LIMIT or len(drawn) + left < len(weights):
        return 0.0
    if not left:
        return 1.0
    state = (left, drawn, last, run)
    return sum(weight * rest(weights, *after(state, kind)) for kind, weight in enumerate(weights))


def verdict(name: str, measured: float, expected: float) -> bool:
    good = abs(measured - expected) <= WITHIN
    print(f"{'PASS' if good else 'FAIL'}  {name}: {measured:.3f}, {expected:.2f} ± {WITHIN} wanted")
    return good


if __name__ == "__main__":
    sys.exit(main())
