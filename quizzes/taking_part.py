"""A learner's classes: what is to be done in each, and how far it is."""

from dataclasses import dataclass
from datetime import datetime

from quizzes.models import Assignment, Attempt, Enrolment, Learner


@dataclass(frozen=True)
class Task:
    """An assignment as its learner sees it; `attempt` is the one that tells how far it is."""

    assignment: Assignment
    attempt: Attempt | None
    overdue: bool

    @property
    def done(self) -> bool:
        return self.attempt is not None and self.attempt.finished_at is not None

    @property
    def late(self) -> bool:
        finished = self.attempt and self.attempt.finished_at
        return finished is not None and self.assignment.is_late(finished)

    @property
    def fields(self) -> dict[str, str | int]:
        """What the start form is sent with."""
        return {"mode": self.assignment.mode, "assignment": self.assignment.pk}


def classes_of(learner: Learner | None, now: datetime) -> list[tuple[Enrolment, list[Task]]]:
    """The classes somebody is in, each with its tasks; no query for who is in none."""
    if learner is None or not learner.classes:
        return []
    enrolments = learner.enrolments.select_related("school_class").prefetch_related(
        "school_class__assignments"
    )
    attempts = learner.attempts.filter(assignment__isnull=False).order_by("created_at")
    latest: dict[int, Attempt] = {}
    for attempt in attempts:
        before = latest.get(attempt.assignment_id)
        if before is None or before.finished_at is None:  # the first that was finished tells
            latest[attempt.assignment_id] = attempt
    return [
        (
            enrolment,
            [
                Task(one, latest.get(one.pk), one.is_late(now))
                for one in enrolment.school_class.assignments.all()
            ],
        )
        for enrolment in enrolments
    ]
