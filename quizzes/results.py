"""What an attempt adds up to, gathered from its responses."""

from dataclasses import dataclass
from typing import Any

from fundamentals import kinds
from fundamentals.kinds import Kind
from quizzes import scoring
from quizzes.models import Attempt, Response


@dataclass(frozen=True)
class Line:
    """One question in the list of the ten."""

    response: Response
    kind: Kind
    said: Kind
    right: bool
    name: str
    pattern: str
    x: int  # place of its mark in the tally drawing, five in a row
    y: int


def summary(attempt: Attempt) -> dict[str, Any]:
    """One attempt in a list of attempts: how far it is and how many labels are right."""
    rights = list(attempt.responses.filter(answered_at__isnull=False).values_list("label_right", flat=True))
    return {"attempt": attempt, "answered": len(rights), "right": sum(rights), "next": len(rights) + 1}


def of(attempt: Attempt) -> dict[str, Any]:
    """Everything the results page prints; `lines` is empty before the first answer."""
    responses = list(
        attempt.responses.filter(answered_at__isnull=False).select_related("version").order_by("position")
    )
    for response in responses:
        response.attempt = attempt
    lines = [line_of(response) for response in responses]
    scored = [line for line in lines if line.response.scored]
    totals = scoring.score_by_kind((line.kind.slug, line.right) for line in scored)
    sure = [(line.right, line.response.certainty) for line in scored if line.response.certainty]
    return {
        "attempt": attempt,
        "lines": lines,
        "right": sum(line.right for line in scored),
        "checks_right": sum(bool(line.response.check_is_right) for line in scored),
        "checks_asked": sum(line.response.check_is_right is not None for line in scored),
        "scored": len(scored),
        "by_kind": [by_kind(kind, scored, *totals[kind.slug]) for kind in kinds.KINDS],
        "marks": str(scoring.certainty_marks(sure)).replace("-", "−"),
        "marks_possible": 3 * len(sure),
        "mixup": main_mixup(scored),
        "next": len(lines) + 1 if len(lines) < attempt.length else None,
    }


def line_of(response: Response) -> Line:
    item = response.item
    return Line(
        response,
        kinds.BY_SLUG[item.kind],
        kinds.BY_SLUG[response.kind],
        bool(response.label_right),
        item.feature or item.tool,
        response.pattern,
        (response.position - 1) % 5 * 96,
        (response.position - 1) // 5 * 104,
    )


def by_kind(kind: Kind, lines: list[Line], right: int, asked: int) -> dict[str, Any]:
    """One kind's row: right of asked, and what each miss was called instead."""
    said = [line.said for line in lines if line.kind == kind and not line.right]
    return {"kind": kind, "right": right, "asked": asked, "hits": range(right), "said": said}


def main_mixup(lines: list[Line]) -> dict[str, Any] | None:
    """The pair of kinds mixed up most in this attempt, at least once: (kind, said, times, asked)."""
    counts: dict[tuple[str, str], int] = {}
    for line in lines:
        if not line.right:
            pair = (line.kind.slug, line.said.slug)
            counts[pair] = counts.get(pair, 0) + 1
    if not counts:
        return None
    # Ties go to the later pair in the fixed order: taking new material for real costs most.
    kind, said = max(
        counts, key=lambda pair: (counts[pair], kinds.SLUGS.index(pair[0]) + kinds.SLUGS.index(pair[1]))
    )
    asked = sum(line.kind.slug == kind for line in lines)
    return {
        "kind": kinds.BY_SLUG[kind],
        "said": kinds.BY_SLUG[said],
        "times": counts[kind, said],
        "asked": asked,
    }
