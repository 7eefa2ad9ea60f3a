"""What a learner reads after an answer: which words, in which order, by what was said.

Pure. Elaborated feedback teaches (0.49), a bare tick hardly does (0.05; Van der Kleij and others, 2015), so
the reason always comes with the result. The first words carry the right kind, and name the work, not the person.
"""

from dataclasses import dataclass

from fundamentals import kinds
from fundamentals.kinds import Kind
from quizzes.items import ItemText
from quizzes.scoring import Mark


@dataclass(frozen=True)
class Feedback:
    """The parts of a feedback page; a part that does not apply is empty."""

    tone: str  # "ok", "no" or "both": chooses bar and drawing
    kind: Kind
    said: Kind
    heading: str
    aside: str  # beside the scene number
    opening: str  # on a borderline item: whether what was said is one of its labels
    reason: str  # why right, or the refutation of what was said
    check_note: str  # about the learner's own check, or how sure they were
    lead_with_check: bool
    show_flip: bool
    nearest: Kind  # the kind the item is most often taken for
    nearest_why: str


def give(item: ItemText, mark: Mark, said: str, check: str, certainty: int) -> Feedback:
    """Put the feedback together for a label `said`, a check (or "") and a certainty of 1 to 3 (0: not asked)."""
    kind, chosen = kinds.BY_SLUG[item.kind], kinds.BY_SLUG[said]
    nearest = item.likeliest_wrong
    return Feedback(
        tone="both" if item.borderline else "ok" if mark.label_right else "no",
        kind=kind,
        said=chosen,
        heading=_heading(item, mark, kind),
        aside=_aside(item, mark, certainty),
        opening=_opening(item, mark),
        reason=_reason(item, mark, chosen),
        check_note=_check_note(item, mark, check),
        lead_with_check=mark.label_right and mark.check_right is False and not item.borderline,
        show_flip=not mark.label_right,
        nearest=kinds.BY_SLUG[nearest],
        nearest_why=item.why_not.get(nearest, ""),
    )


def split(item: ItemText) -> tuple[str, str, str]:
    """What comes out, in three parts: before the deciding words, those words, after them."""
    before, decisive, after = item.comes_out.partition(item.decisive)
    return before, decisive, after


def _heading(item: ItemText, mark: Mark, kind: Kind) -> str:
    if item.borderline:
        others = " or ".join(kinds.BY_SLUG[slug].in_sentence for slug in item.also_accept)
        return f"Two labels fit: {kind.in_sentence}, and {others}."
    if mark.label_right:
        return f"Right: {kind.in_sentence}."
    if mark.wide:
        return f"True but wide: this is {kind.in_sentence}."
    return f"Not yet: this is {kind.in_sentence}."


def _aside(item: ItemText, mark: Mark, certainty: int) -> str:
    if item.borderline:
        return "not scored"
    if certainty == 3 and not mark.label_right:
        return "you were sure, so this is the one worth two minutes"
    if certainty == 1 and mark.label_right and mark.check_right is not False:
        return "you knew more than you said"
    return {0: "", 1: "you were unsure", 2: "you were fairly sure", 3: "you were sure"}[certainty]


def _opening(item: ItemText, mark: Mark) -> str:
    if not item.borderline:
        return ""
    if mark.label_right:
        return "Both labels can be defended; run both checks."
    return "That is not one of the two; run the checks of both."


def _reason(item: ItemText, mark: Mark, chosen: Kind) -> str:
    if item.borderline:
        return item.boundary_note if mark.label_right else f"{item.why_not[chosen.slug]} {item.boundary_note}"
    if mark.label_right:
        return item.why_right
    return item.why_not[chosen.slug]


def _check_note(item: ItemText, mark: Mark, check: str) -> str:
    if not check:
        return ""
    if mark.check_right:
        if mark.label_right or item.borderline:
            return "yours too"
        return "yours too: it would still have caught the mistake"
    if check == "check_other":
        return f"yours is the one for {kinds.BY_SLUG[item.likeliest_wrong].in_sentence}"
    return "yours sounds fine and proves nothing"
