"""All tallies made again from the answers, while people go on answering.

What is added to the rows is the difference between them and a replay, both read in one snapshot: whatever is
answered meanwhile is added too, and in which order does not matter. So nobody waits longer than for one batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice

from django.db import connection, transaction

from config.writes import write_transaction
from quizzes import tallying
from quizzes.models.attempts import Response
from quizzes.models.learners import Learner
from quizzes.models.tallies import ItemTally, add, joined, logs, refresh
from quizzes.tallying import NAMES, NO_CLASS, Key, Tally

CHUNK = 500  # learners whose answers are read at once
BATCH = 40  # rows, or items, in one write transaction

Progress = Callable[[int, int], None]  # learners done, of how many


def differences(progress: Progress) -> dict[Key, Tally]:
    """What has to be added to the rows to make them what a replay of all answers gives.

    Memory goes by items and quarters, not by answers.
    """
    with snapshot():
        replayed: dict[Key, Tally] = {}
        last, done, people = 0, 0, Learner.objects.count()
        while keys := list(
            Learner.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]
        ):
            classes = joined(keys)
            for learner, log in logs(Response.objects.filter(learner__gt=last, learner__lte=keys[-1])):
                tallying.replay(log, classes.get(learner, NO_CLASS), replayed)
            last, done = keys[-1], done + len(keys)
            progress(done, people)
        return tallying.difference(replayed, stored())


@contextmanager
def snapshot() -> Iterator[None]:
    """Read what was there when it began, whatever is written meanwhile, without keeping anybody from writing."""
    if connection.in_atomic_block:  # as in a test
        yield
    elif connection.vendor == "sqlite":
        # Django begins every transaction as one that will write: a reader would lock all others out.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def stored() -> dict[Key, Tally]:
    rows = ItemTally.objects.filter(forgotten=False).values_list(
        "item_id", "major", "quarter", "group", *NAMES
    )
    return {
        (item, major, quarter, group): Tally(values)
        for item, major, quarter, group, *values in rows.iterator(chunk_size=1000)
    }


def apply(changes: dict[Key, Tally]) -> None:
    """Add the differences, a batch a transaction."""
    keys = iter(sorted(changes))
    while batch := list(islice(keys, BATCH)):
        with write_transaction():
            add({key: changes[key] for key in batch})


def refresh_all(progress: Progress) -> None:
    """The stored figures of every item that has answers, a batch a transaction."""
    items = list(ItemTally.objects.order_by("item").values_list("item_id", flat=True).distinct())
    for start in range(0, len(items), BATCH):
        with write_transaction():
            refresh(items[start : start + BATCH])
        progress(min(start + BATCH, len(items)), len(items))
