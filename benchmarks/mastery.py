"""How often the mastery rule says Secure: `python benchmarks/mastery.py`, on the shipped rule.

Simulated learners whose label and check accuracies stand still answer unseen items of one kind, each a day
after the last, so that the day's wait before Secure costs no answer. That timing gives the published row;
the rows below it show what it costs to answer several of a kind within a day.
"""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from quizzes.mastery import Evidence, Mastery, step

LEARNERS, SEED = 12_000, 1
ITEMS, FEWER = 24, 18
COLUMNS = ((0.50, 0.50), (0.60, 0.60), (0.70, 0.70), (0.80, 0.75), (0.85, 0.80), (0.90, 0.85), (0.95, 0.90))
# The page that explains the marking prints these.
PUBLISHED = {ITEMS: (0.3, 3, 18, 49, 72, 90, 99), FEWER: (0.2, 2, 11, 35, 56, 78, 94)}
THREE_IN_A_ROW = (85, 96, 99, 100, 100, 100, 100)  # what the usual rule would do, within 24
POINTS = 2
A_DAY = (3, 8)  # answers of one kind in one sitting, for comparison
STARTED = datetime(2026, 1, 5, 9, tzinfo=UTC)


def main() -> int:
    one_a_day = [STARTED + timedelta(days=number) for number in range(ITEMS)]
    found = [secured(*column, one_a_day) for column in COLUMNS]
    print(f"Chance of Secure in per cent, {LEARNERS:,} learners a column, seed {SEED}\n")
    print(row("label / check accuracy", [f"{label:.2f}/{check:.2f}" for label, check in COLUMNS]))
    measured = {}
    for limit, published in PUBLISHED.items():
        measured[limit] = [share(found_in, limit) for found_in in found]
        print(row(f"within {limit}, one a day", [f"{value:.1f}" for value in measured[limit]]))
        print(row("  published", [f"{value:g}" for value in published]))
    for number in A_DAY:
        times = [STARTED + timedelta(days=n // number, minutes=n % number) for n in range(ITEMS)]
        shares = [share(secured(*column, times), ITEMS) for column in COLUMNS]
        print(row(f"within {ITEMS}, {number} a sitting", [f"{value:.1f}" for value in shares]))
    naive = [
        share([three_in_a_row(label, Random(f"{SEED}/{n}")) for n in range(LEARNERS)], ITEMS)
        for label, _ in COLUMNS
    ]
    print(row("three in a row instead", [f"{value:.1f}" for value in naive]))
    print(row("  published", [f"{value:g}" for value in THREE_IN_A_ROW]), "\n")
    results = [verdict(f"within {limit} items", measured[limit], PUBLISHED[limit]) for limit in PUBLISHED]
    results.append(verdict("three in a row", naive, THREE_IN_A_ROW))
    return 0 if all(results) else 1


def secured(label: float, check: float, times: Sequence[datetime]) -> list[int | None]:
    """For every learner, after how many answers the kind became Secure; None where it did not."""
    chance = Random(f"{SEED}/{label}/{check}")
    found = []
    for _ in range(LEARNERS):
        state, answers = Mastery(), 0
        for at in times:
            answers += 1
            state = step(state, Evidence(chance.random() < label, chance.random() < check, at))
            if state.secure_at:
                break
        found.append(answers if state.secure_at else None)
    return found


def three_in_a_row(label: float, chance: Random) -> int | None:
    run = 0
    for number in range(1, ITEMS + 1):
        run = run + 1 if chance.random() < label else 0
        if run == 3:
            return number
    return None


def share(found: Sequence[int | None], limit: int) -> float:
    return 100 * sum(answers is not None and answers <= limit for answers in found) / len(found)


def row(name: str, cells: Sequence[str]) -> str:
    return f"{name:26}" + "".join(f"{cell:>11}" for cell in cells)


def verdict(name: str, measured: Sequence[float], published: Sequence[float]) -> bool:
    worst = max(abs(one - other) for one, other in zip(measured, published, strict=True))
    good = worst <= POINTS
    print(
        f"{'PASS' if good else 'FAIL'}  {name}: at most {worst:.1f} points from the published row ({POINTS} allowed)"
    )
    return good


if __name__ == "__main__":
    sys.exit(main())
