"""What all answers to an item add up to, kept up to date by adding: see `tallying` for what is counted.

Every change of what was answered goes through here, so that the rows are always what a replay of all answers
gives (`rebuild_statistics --check`). Rows are only ever added to, in the order of their keys: so writers commute,
and none waits for one that waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection, models

from quizzes import itemstats, tallying
from quizzes.models.attempts import Attempt, Response
from quizzes.models.classes import Enrolment
from quizzes.models.items import Item
from quizzes.models.learners import Learner
from quizzes.tallying import EVERYBODY, NAMES, NO_CLASS, Answer, Joined, Key, Tally

BATCH = 200  # rows a statement
LOG = (
    "learner_id", "version__item_id", "version__number", "kind", "check_said", "label_right", "certainty", "milliseconds",
    "answered_at", "attempt_id", "attempt__finished_at", "attempt__mode", "attempt__staff",
)  # fmt: skip


class ItemTally(models.Model):
    """The counters of one major version of an item in one quarter; a column for each of `tallying.NAMES`.

    What people who were forgotten have left behind has a row of its own, which no replay can make again.
    """

    item: Any = models.ForeignKey(Item, models.CASCADE, related_name="tallies")
    major = models.PositiveIntegerField()
    quarter = models.CharField(max_length=6)  # "2026Q4"
    group = models.PositiveIntegerField(default=EVERYBODY)  # number of a class
    forgotten = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["item", "major", "quarter", "group", "forgotten"], name="one_tally_a_quarter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}, version {self.major}, {self.quarter}"

    @property
    def tally(self) -> Tally:
        return Tally(getattr(self, name) for name in NAMES)


for _name in NAMES:
    ItemTally.add_to_class(_name, models.FloatField(default=0))


class ItemFigures(models.Model):
    """The figures of an item's current major version that its list sorts and filters by."""

    item: Any = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="figures")
    major = models.PositiveIntegerField()
    n = models.PositiveIntegerField(default=0)
    facility = models.FloatField(null=True)
    facility_low = models.FloatField(null=True)
    facility_high = models.FloatField(null=True)
    discrimination = models.FloatField(null=True)
    discrimination_low = models.FloatField(null=True)
    discrimination_high = models.FloatField(null=True)
    rested = models.PositiveIntegerField(default=0)
    flags = models.CharField(max_length=200, blank=True)  # as " below-chance weak "

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.item_id}: n = {self.n}"


# --- adding ---------------------------------------------------------------------------------------


def add(changes: Mapping[Key, Tally], forgotten: bool = False) -> None:
    """Add to the rows, in the order of their keys, within the caller's transaction."""
    keys = [key for key in sorted(changes) if changes[key]]
    for start in range(0, len(keys), BATCH):
        _add([(key, changes[key]) for key in keys[start : start + BATCH]], forgotten)


def _add(rows: Sequence[tuple[Key, Tally]], forgotten: bool) -> None:
    """One statement, of those columns alone in which anything is to be added."""
    places = [p for p in range(len(NAMES)) if any(tally.values[p] for _, tally in rows)]
    quote, table = connection.ops.quote_name, ItemTally._meta.db_table
    names = [quote(NAMES[place]) for place in places]
    # A new row needs a value in every column.
    others = [quote(name) for place, name in enumerate(NAMES) if place not in set(places)]
    head = ", ".join(["item_id", "major", "quarter", quote("group"), "forgotten", *names, *others])
    row = f"({', '.join(['%s'] * (5 + len(names)) + ['0'] * len(others))})"
    sums = ", ".join(f"{name} = {quote(table)}.{name} + excluded.{name}" for name in names)
    values: list[Any] = []
    for key, tally in rows:
        values += [*key, forgotten, *(tally.values[place] for place in places)]
    # Names of the tables and columns above alone make up the text; every value is a parameter.
    statement = (
        f"INSERT INTO {quote(table)} ({head}) VALUES {', '.join([row] * len(rows))} "  # noqa: S608
        f"ON CONFLICT (item_id, major, quarter, {quote('group')}, forgotten) DO UPDATE SET {sums}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


# --- as answers arrive ----------------------------------------------------------------------------


def answered(attempt: Attempt, response: Response) -> None:
    """Count an answer that was just given."""
    changes: dict[Key, Tally] = {}
    for answer in counted(attempt, [response]):
        # Whatever class the learner is in was joined before this.
        _count(changes, answer, dict.fromkeys(attempt.learner.classes, answer.at))
    add(changes)


def ended(attempt: Attempt, given: Sequence[Response]) -> None:
    """Count the last answer of an attempt, and the rest scores of all, in one statement: see the module's head."""
    learner, found = attempt.learner, counted(attempt, given)
    if learner is None or not found:
        return
    classes = {int(group): datetime.fromisoformat(since) for group, since in learner.joined.items()}
    changes: dict[Key, Tally] = {}
    for answer in found:
        for key in answer.keys(classes):
            tallying.rest(changes.setdefault(key, Tally()), answer, learner.answers, learner.hits)
    for answer in counted(attempt, given[-1:]):
        _count(changes, answer, classes)
    add(changes)
    refresh({answer.item for answer in found})


def _count(changes: dict[Key, Tally], answer: Answer, classes: Joined) -> None:
    for key in answer.keys(classes):
        tallying.count(changes.setdefault(key, Tally()), answer)


def counted(attempt: Attempt, given: Iterable[Response]) -> list[Answer]:
    """First showings of clear items, unless the attempt is a colleague's or a repeat round."""
    if attempt.staff or attempt.mode == "missed":
        return []
    return [_answer(attempt, response) for response in given if response.scored and response.first_showing]


def _answer(attempt: Attempt, response: Response) -> Answer:
    assert response.answered_at is not None  # noqa: S101  (only answered responses are counted)
    return Answer(
        item=response.version.item_id,
        major=response.version.number,
        kind=response.kind,
        check=response.check_said,
        right=bool(response.label_right),
        sure=response.certainty,
        seconds=None if response.milliseconds is None else response.milliseconds / 1000,
        at=response.answered_at,
        attempt=attempt.pk,
        finished_at=attempt.finished_at,
    )


# --- when answers change --------------------------------------------------------------------------


@contextmanager
def changing(learners: Iterable[Learner]) -> Iterator[None]:
    """Around whatever changes stored answers of these learners, or what they count as: a merge, a regrade.

    Their contributions before and after are replayed, and the difference is added. Within a transaction that
    holds the learners. Cost: two queries for their answers, and some 0.05 ms an answer.
    """
    keys = [learner.pk for learner in learners]
    before = contributions(keys)
    yield
    changes = tallying.difference(contributions(keys), before)
    add(changes)
    refresh({item for item, _, _, group in changes if group == EVERYBODY})


def leave_behind(learner: Learner) -> None:
    """Before a learner is forgotten: what the answers added stays, in rows that name nobody, for no class."""
    own = contributions([learner.pk, *learner.merged.values_list("pk", flat=True)])
    add(tallying.difference({}, own))
    add({key: tally for key, tally in own.items() if key[-1] == EVERYBODY}, forgotten=True)


def contributions(learners: Sequence[int]) -> dict[Key, Tally]:
    into: dict[Key, Tally] = {}
    classes = joined(learners)
    for learner, log in logs(Response.objects.filter(learner__in=learners)):
        tallying.replay(log, classes.get(learner, NO_CLASS), into)
    return into


def joined(learners: Sequence[int]) -> dict[int, dict[int, datetime]]:
    """Of each learner who is in one: the classes, and since when."""
    found: dict[int, dict[int, datetime]] = {}
    rows = Enrolment.objects.filter(learner__in=learners)
    for learner, group, since in rows.values_list("learner_id", "school_class_id", "joined_at"):
        found.setdefault(learner, {})[group] = since
    return found


def logs(responses: models.QuerySet[Response]) -> Iterator[tuple[int, list[Answer]]]:
    """The first showings of clear items among the responses, learner by learner."""
    rows = responses.filter(first_showing=True, scored=True, answered_at__isnull=False)
    rows = rows.order_by("learner_id", "answered_at", "pk").values_list(*LOG)
    for learner, log in groupby(rows.iterator(chunk_size=5000), key=itemgetter(0)):
        yield learner, [_logged(*row) for row in log]


def _logged(
    learner: int, item: int, major: int, kind: str, check: str, right: bool, sure: int, milliseconds: int | None,
    at: Any, attempt: int, finished: Any, mode: str, staff: bool,
) -> Answer:  # fmt: skip
    seconds = None if milliseconds is None else milliseconds / 1000
    counts = mode != "missed" and not staff
    return Answer(item, major, kind, check, bool(right), sure, seconds, at, attempt, finished, counts)


# --- figures --------------------------------------------------------------------------------------


def by_quarter(item: Item, major: int, group: int = EVERYBODY) -> dict[str, Tally]:
    """The tallies of one major version by quarter, the first quarter first."""
    found: dict[str, Tally] = {}
    rows = ItemTally.objects.filter(item=item, major=major, group=group).order_by("quarter")
    for quarter, *values in rows.values_list("quarter", *NAMES):
        found.setdefault(quarter, Tally()).include(Tally(values))
    return found


def total(quarters: Iterable[Tally]) -> Tally:
    found = Tally()
    for tally in quarters:
        found.include(tally)
    return found


def refresh(items: Iterable[int]) -> None:
    """Work out the stored figures of items anew."""
    wanted = sorted(items)
    for start in range(0, len(wanted), BATCH):
        _refresh(wanted[start : start + BATCH])


def _refresh(items: list[int]) -> None:
    rows = ItemTally.objects.filter(item__in=items, major=models.F("item__current__number"), group=EVERYBODY)
    named = rows.values_list("item_id", "major", "item__kind", "quarter", *NAMES)
    quarters: dict[tuple[int, int, str], dict[str, Tally]] = {}
    for item, major, kind, quarter, *values in named:
        found = quarters.setdefault((item, major, kind), {})
        found.setdefault(quarter, Tally()).include(Tally(values))
    fresh = [_figures(*key, found) for key, found in sorted(quarters.items())]
    columns = [field.name for field in ItemFigures._meta.fields if field.name != "item"]
    ItemFigures.objects.bulk_create(
        fresh, update_conflicts=True, update_fields=columns, unique_fields=["item"]
    )


def _figures(item: int, major: int, kind: str, quarters: dict[str, Tally]) -> ItemFigures:
    found = itemstats.figures(total(quarters.values()))
    row = ItemFigures(item_id=item, major=major, n=found.n, rested=found.rested)
    for name in ("facility", "discrimination"):
        estimate = getattr(found, name)
        if estimate:
            setattr(row, name, estimate.value)
            setattr(row, f"{name}_low", estimate.low)
            setattr(row, f"{name}_high", estimate.high)
    raised = itemstats.flags(found, kind, quarters, due=False)  # dates pass without an answer
    row.flags = f" {' '.join(raised)} " if raised else ""
    return row
