"""A class as a spreadsheet: one row a member, or one row an answer. No cell can start a formula."""

from collections.abc import Iterable, Iterator

from django.utils.timezone import localtime

from fundamentals import kinds
from quizzes import takeout
from quizzes.class_report import Mark, answers_of, members_of
from quizzes.exchange.cells import escape
from quizzes.models import Response, SchoolClass

Cells = list[str | int]


def grades(school_class: SchoolClass) -> Iterator[Cells]:
    """A header, then a row a member: each assignment as right, asked, date and a word; then all counted answers."""
    tasks = list(school_class.assignments.all())
    yield [
        "name",
        "joined",
        *(escape(f"{task.title}: {what}") for task in tasks for what in ("right", "asked", "done", "note")),
        *(f"{kind.label}: {what}" for kind in kinds.KINDS for what in ("right", "asked")),
        "all right",
        "all asked",
        "last answer",
    ]
    for member in members_of(school_class, answers_of(school_class)):
        yield [
            escape(member.enrolment.display_name),
            f"{localtime(member.enrolment.joined_at):%Y-%m-%d %H:%M}",
            *(cell for mark in member.marks for cell in _mark(mark)),
            *(cell for _, right, asked in member.by_kind for cell in (right, asked)),
            member.right,
            member.asked,
            f"{localtime(member.last):%Y-%m-%d %H:%M}" if member.last else "",
        ]


def _mark(mark: Mark) -> Cells:
    if mark.finished_at is None:
        return ["", "", "", "begun" if mark.begun else "not begun"]
    done = f"{localtime(mark.finished_at):%Y-%m-%d %H:%M}"
    return [mark.right, mark.asked, done, "late" if mark.late else "in time"]


def answers(school_class: SchoolClass) -> Iterator[Cells]:
    """A header, then a row an answer, by the names that the members chose."""
    yield ["name", *takeout.COLUMNS]
    names = dict(school_class.enrolments.values_list("learner_id", "display_name"))
    rows = (
        school_class.answers()
        .select_related("version", "key_version", "attempt")
        .order_by("answered_at", "pk")
    )
    for response in rows.iterator(chunk_size=500):
        yield [escape(names[response.learner_id]), *_cells(response)]


def everything(rows: Iterable[Response]) -> Iterator[Cells]:
    """A header, then a row an answer, whoever gave it; a learner is a number that means nothing elsewhere."""
    yield ["learner", *takeout.COLUMNS]
    numbers: dict[int | None, int] = {}
    for response in rows:
        yield [numbers.setdefault(response.learner_id, len(numbers) + 1), *_cells(response)]


def _cells(response: Response) -> Cells:
    row = takeout.flat(takeout.row(response))
    return ["" if row[name] is None else row[name] for name in takeout.COLUMNS]
