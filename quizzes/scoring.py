"""Marking one answer, and what the marks of an attempt add up to.

Pure. Certainty marks after Gardner-Medwin: right +1, +2, +3 and wrong 0, -2, -6 for the three steps, so
that saying how sure one really is pays best; the break-even points are 2/3 and 4/5.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from fundamentals import kinds
from quizzes.items import ItemText

CERTAINTIES = {
    1: ("Unsure", "less than 2 in 3"),
    2: ("Fairly sure", "about 3 in 4"),
    3: ("Sure", "more than 4 in 5"),
}
STATED = {1: 0.45, 2: 0.75, 3: 0.92}  # the probability each step stands for
MARKS_RIGHT = {1: 1, 2: 2, 3: 3}
MARKS_WRONG = {1: 0, 2: -2, 3: -6}


@dataclass(frozen=True)
class Mark:
    """What an answer is worth: whether label and check are right, and whether the answer is scored at all.

    `check_right` is None where no check was asked for. A borderline item is never scored.
    """

    label_right: bool
    check_right: bool | None
    wide: bool
    scored: bool


def mark(item: ItemText, kind: str, check: str) -> Mark:
    """Mark the label `kind` and the check `check` ("check_right", "check_other", "check_weak" or "")."""
    right = kind in item.accepted
    return Mark(
        label_right=right,
        check_right=check == "check_right" if check else None,
        wide=not right and kind in item.wide,
        scored=not item.borderline,
    )


def pattern(label_right: bool, check_right: bool | None, certainty: int) -> str:
    """The name of an answer's pattern, shown beside it in the results.

    `certainty` is 1, 2, 3, or 0 where it was not asked for; such an answer is simply right or a gap.
    """
    if label_right and check_right is False:
        return "right name, wrong check"
    if label_right:
        return "under-sure" if certainty == 1 else "solid" if certainty else "right"
    if check_right:
        return "safe in practice"
    return "misconception" if certainty == 3 else "gap"


def certainty_marks(answers: Iterable[tuple[bool, int]]) -> int:
    """The sum of certainty marks over (label right, certainty 1 to 3); an answer without certainty adds nothing."""
    return sum((MARKS_RIGHT if right else MARKS_WRONG)[sure] for right, sure in answers if sure)


def score_by_kind(answers: Iterable[tuple[str, bool]]) -> dict[str, tuple[int, int]]:
    """Right and asked, per kind, over (kind of the item, label right); every kind is a key."""
    totals = dict.fromkeys(kinds.SLUGS, (0, 0))
    for kind, right in answers:
        hits, asked = totals[kind]
        totals[kind] = (hits + right, asked + 1)
    return totals
