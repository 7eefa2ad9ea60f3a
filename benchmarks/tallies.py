"""Statistics of 10,000 items and 5,000,000 answers: `python benchmarks/tallies.py [answers]`.

On SQLite; under `python tests/postgres.py` on PostgreSQL. The answers are made by a logistic model with
guessing, written in bulk, and everything is worked out from them by `rebuild_statistics`, while another
connection writes every 20 ms and tells how long it had to wait.
"""

import json
import statistics
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import exp
from random import Random
from typing import Any

import ground
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.writes import write_transaction
from fundamentals import kinds
from fundamentals.models import Article
from quizzes.models import Attempt, Item, ItemFigures, ItemTally, Learner, Response, rebuilding

ITEMS, ANSWERS = 10_000, 5_000_000
EACH, LENGTH = 100, 10  # answers a learner, and an attempt
ROUNDS = 15
PAGE_MS, QUERIES, REBUILD_S, LOCK_S = 300, 20, 300, 1.0
BEGUN = datetime(2026, 1, 5, 9, tzinfo=UTC)
CHECKS = ("check_right", "check_right", "check_right", "check_other", "check_weak")


def measure() -> None:
    answers = int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS
    settings.DEBUG = False  # which keeps every statement
    ground.collect()
    ground.lay("tallies", ITEMS)
    print(
        f"{connection.vendor}: {ITEMS:,} items, {answers:,} answers made in {timed(lambda: make(answers)):.0f} s"
    )
    rebuild()
    pages()


def make(answers: int) -> None:
    chance = Random(1)
    bank = list(Item.objects.live().filter(borderline=False).order_by("pk").values_list("current", "kind"))
    traits = [(chance.gauss(0, 1), chance.uniform(0.2, 1.8)) for _ in bank]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    learners = max(1, answers // EACH)
    for start in range(0, learners, 500):
        write(*lot(range(start, min(start + 500, learners)), bank, traits, chance))
    with connection.cursor() as cursor:
        for model in (Learner, Attempt, Response):
            for statement in connection.ops.sequence_reset_sql(NO_STYLE, [model]):
                cursor.execute(statement)
        cursor.execute("ANALYZE")


class Plain:
    def __getattr__(self, name: str) -> Callable[[str], str]:
        return lambda text: text


NO_STYLE: Any = Plain()


def lot(numbers: range, bank: list[Any], traits: list[tuple[float, float]], chance: Random) -> Any:
    """Learners, their attempts and answers, as rows."""
    people: list[dict[str, Any]] = []
    attempts: list[dict[str, Any]] = []
    given: list[dict[str, Any]] = []
    wrong = {kind: [other.slug for other in kinds.others(kind)] for kind in kinds.SLUGS}
    for number in numbers:
        ability, hits, place = chance.gauss(0, 1), 0, chance.randrange(len(bank))
        stride = chance.choice((1, 7, 11, 13, 17))
        begun = BEGUN + timedelta(minutes=chance.randrange(60 * 24 * 320))
        for answer in range(EACH):
            attempt = number * (EACH // LENGTH) + answer // LENGTH + 1
            at = begun + timedelta(hours=20 * (answer // LENGTH), seconds=40 * (answer % LENGTH))
            if answer % LENGTH == 0:
                end = at + timedelta(seconds=40 * (LENGTH - 1))
                attempts.append({
                    "id": attempt, "token": f"a{attempt}", "learner_id": number + 1, "mode": "practice", "seed": attempt, "plan": PLAN,
                    "hints": True, "counts": True, "staff": False, "assignment_id": None, "created_at": at, "finished_at": end,
                })  # fmt: skip
            place = (place + stride) % len(bank)
            (step, slope), (version, kind) = traits[place], bank[place]
            right = chance.random() < 0.25 + 0.75 / (1 + exp(-slope * (ability - step)))
            hits += right
            check = chance.choice(CHECKS)
            given.append({
                "id": number * EACH + answer + 1, "attempt_id": attempt, "learner_id": number + 1, "position": answer % LENGTH + 1,
                "version_id": version, "token": f"r{number * EACH + answer}", "theta": 0.0, "difficulty": 0.0, "p": 0.75, "glosses": "[]",
                "repeat": False, "asked_at": at, "key_version_id": None, "kind": kind if right else chance.choice(wrong[kind]),
                "check_said": check, "certainty": chance.randrange(1, 4), "label_right": right, "check_is_right": check == "check_right",
                "wide": False, "scored": True, "first_showing": True, "counts": True, "milliseconds": int(chance.lognormvariate(9.5, 0.5)),
                "answered_at": at,
            })  # fmt: skip
        people.append({
            "id": number + 1, "key": f"k{number}", "merged_into_id": None, "theta": 0.0, "answers": EACH, "hits": hits, "created_at": begun,
            **dict.fromkeys(("kind_means", "kind_hits", "mastery", "certainty", "schedule"), "{}"), "subtypes": "[]", "classes": "[]", "joined": "{}",
        })  # fmt: skip
    return people, attempts, given


PLAN = json.dumps([{"kind": "fixed-rule"}] * LENGTH)


def write(people: Any, attempts: Any, given: Any) -> None:
    with write_transaction():
        for model, rows in ((Learner, people), (Attempt, attempts), (Response, given)):
            load(model, rows)


def load(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    """Rows as they are, by the shortest way that the database has."""
    names = list(rows[0])
    table, columns = model._meta.db_table, ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(tuple(row.values()))
        else:
            marks = ", ".join("?" * len(names))
            plain = (
                tuple(str(v)[:19] if isinstance(v, datetime) else v for v in row.values()) for row in rows
            )
            connection.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", plain)  # noqa: S608


def timed(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def rebuild() -> None:
    waits: list[float] = []
    stop = threading.Event()
    other = threading.Thread(target=knock, args=(waits, stop))
    other.start()
    found: dict[Any, Any] = {}
    read = timed(lambda: found.update(rebuilding.differences(quiet)))
    put = timed(lambda: rebuilding.apply(found))
    refreshed = timed(lambda: rebuilding.refresh_all(quiet))
    rows = len(found)
    found.clear()
    again = timed(lambda: found.update(rebuilding.differences(quiet)))
    stop.set()
    other.join()
    print(
        f"replayed in {read:.0f} s, {rows:,} rows added in {put:.0f} s, figures of {ItemFigures.objects.count():,} items in {refreshed:.0f} s; a check takes {again:.0f} s"
    )
    ground.verdict(
        f"a rebuild takes at most {REBUILD_S} s",
        read + put + refreshed <= REBUILD_S,
        f"{read + put + refreshed:.0f} s",
    )
    ground.verdict("afterwards nothing differs", not found, f"{len(found)} rows")
    ground.verdict(
        f"meanwhile a writer waits at most {LOCK_S} s",
        max(waits) <= LOCK_S,
        f"{max(waits):.2f} s of {len(waits):,}",
    )


def quiet(done: int, of: int) -> None:
    pass


def knock(waits: list[float], stop: threading.Event) -> None:
    """Write a little, again and again, as people who answer do."""
    item = Item.objects.earliest("pk").pk
    while not stop.wait(0.02):
        waits.append(timed(lambda: touch(item)))
    connection.close()


def touch(item: int) -> None:
    with write_transaction():
        Item.objects.filter(pk=item).update(answers=models.F("answers") + 1)


def pages() -> None:
    user = get_user_model().objects.create_superuser("bench", password=None)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    item = ItemTally.objects.order_by("pk").values_list("item", flat=True)[5]
    asked = {
        "item list": "/admin/quizzes/item/",
        "item list by facility": "/admin/quizzes/item/?o=9",
        "item list, one flag": "/admin/quizzes/item/?flag=weak",
        "analysis of an item": f"/admin/quizzes/item/{item}/statistics/",
        "which items work": "/admin/quizzes/item/statistics/",
        "items of an article": f"/admin/quizzes/item/statistics/article/{article()}/",
    }
    print(f"\n{'':26}{'queries':>8}{'ms':>7}{'most':>7}{'kB':>7}")
    for name, address in asked.items():
        queries, times, size = look(client, address)
        print(f"{name:26}{queries:8}{statistics.median(times):7.0f}{max(times):7.0f}{size / 1000:7.0f}")
        if name in ("item list", "analysis of an item"):
            middle = statistics.median(times)
            ground.verdict(
                f"{name}: at most {PAGE_MS} ms in the middle, {QUERIES} queries",
                middle <= PAGE_MS and queries <= QUERIES,
                f"{middle:.0f} ms, {queries}",
            )


def article() -> int:
    """The one with most items."""
    slugs = [slug.partition("#")[0] for slug in Item.objects.values_list("article", flat=True)]
    return Article.objects.get(slug=statistics.mode(slugs)).pk


def look(client: Client, address: str) -> tuple[int, list[float], int]:
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as queries:
        answered = client.get(address, headers={"Accept-Encoding": "gzip"})
    asked = len(queries)  # at once: the next request forgets them
    assert answered.status_code == 200, answered.status_code
    times = [timed(lambda: client.get(address)) * 1000 for _ in range(ROUNDS)]
    return asked, times, len(answered.content)


if __name__ == "__main__":
    ground.main(measure)
