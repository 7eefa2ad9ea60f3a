"""Re-marked answers as rows of a list and of a spreadsheet. Nobody is named: a mark is about the item."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.http import StreamingHttpResponse
from django.utils.timezone import localtime

from fundamentals.kinds import BY_SLUG, Kind
from quizzes import remarking
from quizzes.dry_run import DryRun
from quizzes.models import Regraded, Response
from quizzes.scoring import Mark

COLUMNS = ("answered", "said", "check", "before", "after", "class")


class Row(NamedTuple):
    when: datetime
    said: Kind
    check: str  # its words
    before: str
    after: str
    classes: str


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def counted(run: DryRun) -> list[tuple[int, str]]:
    return [(number, remarking.CHANGES[change]) for change, number in run.counts.items() if number]


def planned(run: DryRun, responses: Iterable[Response]) -> Iterator[Row]:
    for response in responses:
        yield _row(response, response.mark, run.new_of(response))


def done(rows: Iterable[Regraded]) -> Iterator[Row]:
    for row in rows:
        yield _row(row.response, row.old, row.new)


def _row(response: Response, old: Mark, new: Mark) -> Row:
    check = getattr(response.version.shown, response.check_said) if response.check_said else ""
    before, after = remarking.words(old), remarking.words(new)
    assert response.answered_at is not None  # noqa: S101  (only answers are marked)
    return Row(response.answered_at, BY_SLUG[response.kind], check, before, after, "")


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
        check = f"“{row.check}”" if row.check else ""
        yield (
            f"{localtime(row.when):%Y-%m-%d %H:%M}",
            row.said.label,
            check,
            row.before,
            row.after,
            row.classes,
        )
