"""One finding and one next step: what the results page says first.

Pure. The finding is the best-supported thing to work on; nothing is said before there is evidence for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fundamentals.kinds import Kind
from quizzes import mastery, review
from quizzes.confusion import Matrix


@dataclass(frozen=True)
class Finding:
    """A headline, a sentence with its numbers, and the step: a form's fields, or an address to open."""

    headline: str
    sentence: str
    button: str
    start: dict[str, str] = field(default_factory=dict)  # fields of the start form
    article: str = ""  # slug, may be slug#section
    kind: str = ""  # whose colours the page wears


def find(
    matrix: Matrix, due: Sequence[str], right: int, scored: int, checks_right: int, checks_asked: int
) -> Finding:
    """The finding after an attempt: mix-up, due review, weak checks, or simply the score."""
    top = matrix.headline
    if top:
        return Finding(
            f"You take {top.kind.in_sentence} for {top.said.in_sentence}.",
            f"{top.count} of {top.row} {top.kind.bare} tools in your last {matrix.n} counted answers. "
            "Six questions on this pair will show the line.",
            "Practise this pair",
            {"mode": "pair", "one": top.kind.slug, "other": top.said.slug, "hints": "on"},
            kind=top.kind.slug,
        )
    score = f"{right} of {scored} named right."
    if due:
        names = ", ".join(review.describe(concept) for concept in due[:3])
        return Finding(
            score,
            f"{len(due)} concept{'s are' if len(due) > 1 else ' is'} due for review: {names}"
            f"{' and more' if len(due) > 3 else ''}.",
            "Review what is due",
            {"mode": "review", "hints": "on"},
        )
    if checks_asked >= 8 and checks_right / checks_asked < 0.6 and right / scored >= 0.7:
        return Finding(
            f"{score} The checks are the weak side.",
            f"{checks_right} of {checks_asked} first checks were the best one. A label that does not lead to "
            "the right test is worth little on the day.",
            "Why the label picks the test",
            article="why-categories-matter",
        )
    more = "No kind was taken for another." if right == scored else too_early(matrix)
    return Finding(score, more, "Ten more", {"mode": "practice", "hints": "on"})


def too_early(matrix: Matrix) -> str:
    if not matrix.ready:
        return f"{matrix.n} counted answers so far; from 12 on, this page shows what you take for what."
    return "No mix-up stands out in your last counted answers."


def progress(levels: Sequence[tuple[Kind, str]]) -> str:
    """The headline of the progress page, from each kind's level of mastery."""
    hold = [kind for kind, level in levels if level in (mastery.STEADY, mastery.SECURE, mastery.DUE)]
    open_ = [kind for kind, level in levels if level == mastery.PRACTISING]
    if len(hold) == len(levels):
        return "All four kinds hold."
    if not hold:
        return "No kind holds yet." if open_ else "Nothing to show yet."
    counted = {1: "One kind holds", 2: "Two kinds hold", 3: "Three kinds hold"}[len(hold)]
    rest = [kind.label for kind, level in levels if kind not in hold]
    return f"{counted}. {rest[0]} does not, yet." if len(rest) == 1 else f"{counted}, the others not yet."
