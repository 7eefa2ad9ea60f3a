"""What an attempt adds up to, and what all answers of a learner do."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from fundamentals import kinds
from fundamentals.kinds import Kind
from quizzes import calibration, confusion, findings, mastery, review, scoring
from quizzes.confusion import LAST, Matrix
from quizzes.models import Attempt, Learner, Regraded, Response
from quizzes.taking_part import classes_of

SHOWN = 12  # attempts on the progress page, the newest: a list that a glance takes in
# What the start form is sent with, by button.
PRACTICE = {"mode": "practice", "hints": "on"}
CHECKUP = {"mode": "checkup"}
REVIEW = {"mode": "review", "hints": "on"}


@dataclass(frozen=True)
class Line:
    """One question in the list of an attempt's questions."""

    response: Response
    kind: Kind
    said: Kind
    right: bool
    name: str
    pattern: str
    x: int  # place of its mark in the tally drawing, five in a row
    y: int


def attempts_of(learner: Learner | None) -> QuerySet[Attempt]:
    """The learner's attempts, the newest first, each with how many are answered and named right."""
    if learner is None:
        return Attempt.objects.none()
    answered = number_of()
    return learner.attempts.order_by("-created_at").annotate(
        answered=answered,
        scored=number_of(scored=True),
        right=number_of(scored=True, label_right=True),
        next=answered + 1,
    )


def number_of(**conditions: bool) -> Coalesce:
    """How many of an attempt's responses are answered and so; counted only for the attempts that are shown."""
    own = Response.objects.answered().filter(attempt=OuterRef("pk"), **conditions)
    counted = own.order_by().values("attempt").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def of(attempt: Attempt, now: datetime) -> dict[str, Any]:
    """Everything the results page prints. A check-up that is still open gives nothing away."""
    answered = attempt.responses.answered().select_related("version", "key_version").order_by("position")
    lines = [] if attempt.closed else [line_of(attempt, response) for response in answered]
    scored = [line for line in lines if line.response.scored]
    checks = [line.response.check_is_right for line in scored if line.response.check_is_right is not None]
    sure = [(line.right, line.response.certainty) for line in scored if line.response.certainty]
    totals = scoring.score_by_kind((line.kind.slug, line.right) for line in scored)
    learner = attempt.learner
    matrix = matrix_of(learner)
    right = sum(line.right for line in scored)
    return {
        "attempt": attempt,
        "answered": answered.count(),
        "lines": lines,
        "scored": len(scored),
        "right": right,
        "missed": len(scored) - right,
        "checks_right": sum(checks),
        "checks_asked": len(checks),
        "by_kind": [by_kind(kind, scored, *totals[kind.slug]) for kind in kinds.KINDS],
        "marks": str(scoring.certainty_marks(sure)).replace("-", "−"),
        "marks_possible": 3 * len(sure),
        "missed_fields": {"mode": "missed", "attempt": attempt.token, "hints": "on"},
        "next": answered.count() + 1 if attempt.finished_at is None else None,
        "finding": findings.find(
            matrix, learner.due(now) if learner else [], right, len(scored), sum(checks), len(checks)
        ),
        **pictures(learner, matrix),
    }


def progress_of(learner: Learner | None, now: datetime) -> dict[str, Any]:
    """Everything the progress page prints; its cost does not grow with the number of answers."""
    due = learner.due(now) if learner else []
    rows = [kind_progress(learner, kind, due) for kind in kinds.KINDS]
    return {
        "learner": learner,
        "headline": findings.progress([(row["kind"], row["level"]) for row in rows]),
        "attempts": attempts_of(learner)[:SHOWN],
        "kinds": rows,
        "classes": classes_of(learner, now),
        "linked": bool(learner and learner.resume_links.exists()),
        "review_fields": REVIEW,
        "practice_fields": PRACTICE,
        "remarked": list(Regraded.objects.news_for(learner, now)) if learner else [],
        "due": [(concept, review.describe(concept)) for concept in due],
        "upcoming": upcoming(learner, now),
        **pictures(learner, matrix_of(learner)),
    }


def pictures(learner: Learner | None, matrix: Matrix) -> dict[str, Any]:
    """The matrix as rows of cells and the calibration plot, with what is said about them."""
    found = calibration.of(learner.tally() if learner else {})
    return {
        "matrix": matrix,
        "rows": matrix_rows(matrix),
        "calibration": found,
        "points": [plot(point) for point in found.points],
        "table": [
            (label, *(learner.tally().get(step, (0, 0)) if learner else (0, 0)))
            for step, (label, _) in scoring.CERTAINTIES.items()
        ],
    }


def matrix_of(learner: Learner | None) -> Matrix:
    """The confusion matrix of the learner's last 40 counted answers."""
    if learner is None:
        return confusion.matrix([])
    last = Response.objects.counted_of(learner).values_list(
        "key_version__content__kind", "version__content__kind", "kind"
    )
    return confusion.matrix((key or own, said) for key, own, said in last[:LAST])


def counted(learner: Learner) -> list[Response]:
    """The answers that the matrix is made of, the newest first."""
    return list(
        Response.objects.counted_of(learner).select_related("version", "key_version", "attempt")[:LAST]
    )


def matrix_rows(matrix: Matrix) -> list[dict[str, Any]]:
    top = matrix.headline
    return [
        {
            "kind": kind,
            "cells": [
                {
                    "said": said,
                    "count": matrix.counts.get((kind.slug, said.slug), 0),
                    "marks": range(matrix.counts.get((kind.slug, said.slug), 0)),
                    "diagonal": kind == said,
                    "top": bool(top and top.kind == kind and top.said == said),
                }
                for said in kinds.KINDS
            ],
            "right": matrix.right(kind.slug),
            "total": matrix.row(kind.slug),
        }
        for kind in kinds.KINDS
    ]


def plot(point: calibration.Point) -> dict[str, int]:
    """A point of the calibration plot in user units: 290 square, its corner at 54, 306."""
    return {
        "x": round(54 + 290 * point.stated),
        "y": round(306 - 290 * point.observed),
        "top": round(306 - 290 * point.high),
        "bottom": round(306 - 290 * point.low),
    }


def kind_progress(learner: Learner | None, kind: Kind, due: list[str]) -> dict[str, Any]:
    state = learner.mastery_of(kind.slug) if learner else mastery.Mastery()
    concepts = [concept for concept in due if review.kind_of(concept) == kind.slug]
    place = kinds.KINDS.index(kind)
    right = mastery.labels(state.window)
    return {
        "kind": kind,
        "level": mastery.level(state, bool(concepts)),
        "note": mastery.note(state, bool(concepts)),
        "fill": round(24 * (1 - right / mastery.WINDOW), 1),  # the shape's fill starts this far down
        "x": 20 + place % 2 * 230,
        "y": 10 + place // 2 * 200,
        "window": state.window,
        "labels": right,
        "checks": mastery.checks(state.window),
    }


def upcoming(learner: Learner | None, now: datetime) -> list[tuple[str, datetime]]:
    later = learner.upcoming(now)[:5] if learner else []
    return [(review.describe(concept), due_at) for concept, due_at in later]


def line_of(attempt: Attempt, response: Response) -> Line:
    response.attempt, item = attempt, response.item
    place = response.position - 1
    return Line(
        response,
        kinds.BY_SLUG[item.kind],
        kinds.BY_SLUG[response.kind],
        bool(response.label_right),
        item.feature or item.tool,
        response.pattern,
        place % 5 * 96,
        place // 5 * 104,
    )


def by_kind(kind: Kind, lines: list[Line], right: int, asked: int) -> dict[str, Any]:
    """One kind's row: right of asked, and what each miss was called instead."""
    said = [line.said for line in lines if line.kind == kind and not line.right]
    taken = Counter(other.in_sentence for other in said).most_common()
    return {"kind": kind, "right": right, "asked": asked, "hits": range(right), "said": said, "taken": taken}
