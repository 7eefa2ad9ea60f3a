"""Re-marked answers as rows of a list and of a spreadsheet. Nobody is named: a mark is about the item."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, F, QuerySet
from django.http import StreamingHttpResponse
from django.utils.timezone import localtime

from fundamentals.kinds import BY_SLUG, Kind
from quizzes import remarking
from quizzes.dry_run import DryRun
from quizzes.models import Enrolment, Regraded, Response, SchoolClass
from quizzes.scoring import Mark

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FEWEST = 5  # members of a class that is named
IN = "learner__enrolments__school_class"
COLUMNS = ("answered", "said", "check", "before", "after", "class")


class Row(NamedTuple):
    when: datetime
    said: Kind
    check: str  # its words
    before: str
    after: str
    classes: str


class Classes:
    """The instructor's own classes, as far as answers may be put down to them.

    A class is named from five members on, for what they answered since they joined, and for no check-up that
    is still open: what the pages of the class keep to.
    """

    def __init__(self, user: User) -> None:
        self.shown = (
            SchoolClass.objects.of(user).annotate(members=Count("enrolments")).filter(members__gte=FEWEST)
        )
        rows = Enrolment.objects.filter(school_class__in=self.shown.values("pk"))
        self._of: dict[int, list[tuple[datetime, str]]] = {}
        for learner, joined, name in rows.values_list("learner_id", "joined_at", "school_class__name"):
            self._of.setdefault(learner, []).append((joined, name))

    def names(self, response: Response) -> str:
        if response.learner_id is None or response.attempt.closed or response.answered_at is None:
            return ""
        of = self._of.get(response.learner_id, [])
        return ", ".join(sorted(name for joined, name in of if joined <= response.answered_at))

    def among(self, responses: QuerySet[Response]) -> list[tuple[int, str, int]]:
        """Number, name and count of answers of every class that has some of these."""
        counts = self._in(responses, self.shown.values("pk")).order_by().values_list(IN).annotate(Count("pk"))
        names = dict(self.shown.values_list("pk", "name"))
        return sorted(((pk, names[pk], count) for pk, count in counts), key=lambda row: row[1])

    def only(self, responses: QuerySet[Response], pk: int) -> QuerySet[Response]:
        """The answers of one class; none where it is not shown."""
        return self._in(responses, self.shown.filter(pk=pk).values("pk"))

    def _in(self, responses: QuerySet[Response], classes: Any) -> QuerySet[Response]:
        since = F("learner__enrolments__joined_at")
        told = responses.exclude(attempt__mode="checkup", attempt__finished_at=None)
        return told.filter(**{f"{IN}__in": classes}, answered_at__gte=since)


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def counted(run: DryRun) -> list[tuple[int, str]]:
    return [(number, remarking.CHANGES[change]) for change, number in run.counts.items() if number]


def planned(run: DryRun, responses: Iterable[Response], classes: Classes) -> Iterator[Row]:
    for response in responses:
        yield _row(response, response.mark, run.new_of(response), classes)


def done(rows: Iterable[Regraded], classes: Classes) -> Iterator[Row]:
    for row in rows:
        yield _row(row.response, row.old, row.new, classes)


def _row(response: Response, old: Mark, new: Mark, classes: Classes) -> Row:
    check = getattr(response.version.shown, response.check_said) if response.check_said else ""
    before, after = remarking.words(old), remarking.words(new)
    assert response.answered_at is not None  # noqa: S101  (only answers are marked)
    return Row(response.answered_at, BY_SLUG[response.kind], check, before, after, classes.names(response))


def download(name: str, rows: Iterable[Row]) -> StreamingHttpResponse:
    """The rows as CSV, with a byte-order mark; no cell starts a formula."""
    writer = csv.writer(Echo())
    lines = (writer.writerow(cells) for cells in _cells(rows))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(rows: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    yield ("\ufeff" + COLUMNS[0], *COLUMNS[1:])
    for row in rows:
        when, check, classes = (
            f"{localtime(row.when):%Y-%m-%d %H:%M}",
            _quoted(row.check),
            _quoted(row.classes),
        )
        yield (when, row.said.label, check, row.before, row.after, classes)


def _quoted(text: str) -> str:
    return f"“{text}”" if text else ""
