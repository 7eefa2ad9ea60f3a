"""The page of a class: who has done what, and what all of it adds up to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from fundamentals import kinds
from fundamentals.models import Article
from quizzes import calibration, classfigures, confusion, scoring
from quizzes.classfigures import PEOPLE, Given
from quizzes.models import Assignment, Attempt, Enrolment, Item, SchoolClass

ROWS = 12  # of rules and of confident errors


@dataclass(frozen=True)
class Mark:
    """How one member stands with one assignment."""

    assignment: Assignment
    finished_at: datetime | None
    begun: bool
    right: int
    asked: int

    @property
    def late(self) -> bool:
        return self.finished_at is not None and self.assignment.is_late(self.finished_at)


@dataclass(frozen=True)
class Member:
    enrolment: Enrolment
    marks: list[Mark]
    right: int
    asked: int
    by_kind: list[tuple[kinds.Kind, int, int]]  # right and asked
    last: datetime | None


def answers_of(school_class: SchoolClass) -> list[Given]:
    rows = school_class.answers().values_list(
        "learner_id", "attempt_id", "version__item_id", "version__item__article", "version__content__kind",
        "key_version__content__kind", "kind", "label_right", "certainty", "scored", "counts",
    )  # fmt: skip
    return [
        Given(
            member,
            attempt,
            item,
            rule.partition("#")[0],
            key or kind,
            said,
            bool(right),
            sure,
            scored,
            counts,
        )
        for member, attempt, item, rule, kind, key, said, right, sure, scored, counts in rows
    ]


def begun_in(school_class: SchoolClass) -> QuerySet[Attempt]:
    """The members' attempts begun since they joined: of any other the class sees a part at the most."""
    return Attempt.objects.filter(
        learner__enrolments__school_class=school_class,
        created_at__gte=F("learner__enrolments__joined_at"),
    )


def members_of(school_class: SchoolClass, answers: list[Given]) -> list[Member]:
    asked = list(school_class.assignments.all())
    attempts = list(begun_in(school_class).filter(assignment__in=asked).order_by("created_at"))
    scores = _by_attempt(answers)
    last = dict(
        school_class.answers().order_by("answered_at").values_list("learner_id", "answered_at")
    )  # the latest of each is what stays
    own: dict[int, list[Given]] = {}
    for answer in answers:
        if answer.counts:
            own.setdefault(answer.member, []).append(answer)
    return [
        Member(
            enrolment,
            [_mark(task, enrolment.learner_id, attempts, scores) for task in asked],
            sum(answer.right for answer in own.get(enrolment.learner_id, [])),
            len(own.get(enrolment.learner_id, [])),
            _by_kind(own.get(enrolment.learner_id, [])),
            last.get(enrolment.learner_id),
        )
        for enrolment in school_class.enrolments.select_related("learner")
    ]


def _mark(
    task: Assignment, learner: int, attempts: list[Attempt], scores: dict[int, tuple[int, int]]
) -> Mark:
    own = [one for one in attempts if one.assignment_id == task.pk and one.learner_id == learner]
    finished = next((one for one in own if one.finished_at), None)
    if finished is None:
        return Mark(task, None, bool(own), 0, 0)
    return Mark(task, finished.finished_at, True, *scores.get(finished.pk, (0, 0)))


def _by_kind(answers: list[Given]) -> list[tuple[kinds.Kind, int, int]]:
    totals = scoring.score_by_kind((answer.kind, answer.right) for answer in answers)
    return [(kind, *totals[kind.slug]) for kind in kinds.KINDS]


def _by_attempt(answers: list[Given]) -> dict[int, tuple[int, int]]:
    """Right and asked of each attempt."""
    found: dict[int, tuple[int, int]] = {}
    for answer in filter(lambda one: one.scored, answers):
        right, asked = found.get(answer.attempt, (0, 0))
        found[answer.attempt] = (right + answer.right, asked + 1)
    return found


def report(school_class: SchoolClass) -> dict[str, Any]:
    """Everything the page prints; figures over fewer than five people are left out."""
    answers = answers_of(school_class)
    counted = [answer for answer in answers if answer.counts]
    behind = classfigures.people(counted)
    context = {"members": members_of(school_class, answers), "people": behind, "least": PEOPLE}
    if behind < PEOPLE:
        return context
    tally = classfigures.certainty(counted)
    found = calibration.of(tally)
    return context | {
        "matrix": confusion.matrix((answer.kind, answer.said) for answer in counted),
        "rows": _matrix_rows(counted),
        "rules": _named(classfigures.hardest(counted)[:ROWS]),
        "errors": _items(classfigures.confident_errors(counted)[:ROWS]),
        "calibration": found,
        "table": [(label, *tally.get(step, (0, 0))) for step, (label, _) in scoring.CERTAINTIES.items()],
        "verdict": class_verdict(found),
        "change": classfigures.change(_before_after(school_class, answers)),
    }


def class_verdict(found: calibration.Calibration) -> str:
    """As a learner's, said of a class."""
    if found.n < calibration.VERDICT_FROM or found.interval is None:
        return f"{found.n} of {calibration.VERDICT_FROM} answers: too early to say whether they are surer than right."
    low, high = found.interval
    if low > 0:
        return "The class tends to be surer than right."
    if high < 0 and found.modest:
        return "The class tends to be righter than sure."
    return "How sure they say they are and how often they are right agree, as far as these answers tell."


def _matrix_rows(counted: list[Given]) -> list[dict[str, Any]]:
    matrix = confusion.matrix((answer.kind, answer.said) for answer in counted)
    return [
        {
            "kind": kind,
            "total": matrix.row(kind.slug),
            "cells": [
                (said, matrix.counts.get((kind.slug, said.slug), 0), said == kind) for said in kinds.KINDS
            ],
            "right": matrix.right(kind.slug),
        }
        for kind in kinds.KINDS
    ]


def _named(shares: list[classfigures.Share]) -> list[tuple[str, classfigures.Share]]:
    titles = dict(
        Article.objects.filter(slug__in=[share.name for share in shares]).values_list("slug", "title")
    )
    return [(titles.get(share.name, share.name), share) for share in shares]


def _items(rows: list[tuple[int, int, int]]) -> list[tuple[Item, int, int]]:
    found = Item.objects.in_bulk([item for item, _, _ in rows])
    return [(found[item], misses, n) for item, misses, n in rows]


def _before_after(school_class: SchoolClass, answers: list[Given]) -> list[tuple[float, float]]:
    """Each member's share right in the first check-up of the class's time, and in the last."""
    checkups = begun_in(school_class).filter(mode="checkup", counts=True, finished_at__isnull=False)
    scores, order = (
        _by_attempt(answers),
        list(checkups.order_by("finished_at").values_list("pk", "learner_id")),
    )
    own: dict[int, list[float]] = {}
    for attempt, learner in order:
        right, asked = scores.get(attempt, (0, 0))
        if asked:
            own.setdefault(learner, []).append(right / asked)
    return [(shares[0], shares[-1]) for shares in own.values() if len(shares) > 1]
