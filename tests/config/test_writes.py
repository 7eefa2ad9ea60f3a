"""Answers are never lost: many writers at once all get their turn, and one who cannot write is told so."""

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from config.writes import write_transaction
from fundamentals import kinds
from quizzes.models import Attempt, Item, Learner

ROOT = Path(__file__).resolve().parents[2]
WRITERS, TIMES = 4, 25

COUNT_UP = f"""
import django
django.setup()
from config.writes import write_transaction
from quizzes.models import Learner
for _ in range({TIMES}):
    with write_transaction():
        learner, _ = Learner.objects.get_or_create(key="everybody")
        learner.answers += 1
        learner.save()
"""


def on_sqlite(file: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{file}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEBUG": "on",  # pages then do without collected static files
    }


def run_manage(file: Path, *command: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "manage.py", *command]
    return subprocess.run(line, cwd=ROOT, env=on_sqlite(file), capture_output=True, text=True, check=False)


def python(file: Path, code: str, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    command = [*before, sys.executable, "-c", code]
    return subprocess.Popen(command, cwd=ROOT, env=on_sqlite(file), stdout=subprocess.PIPE, text=True)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A SQLite file of its own, for processes to share."""
    file = tmp_path / "db.sqlite3"
    assert run_manage(file, "migrate").returncode == 0
    return file


def test_processes_write_in_turn(database: Path) -> None:
    writers = [python(database, COUNT_UP) for _ in range(WRITERS)]
    assert [writer.wait(120) for writer in writers] == [0] * WRITERS
    with closing(sqlite3.connect(database)) as reading:
        assert reading.execute("SELECT answers FROM quizzes_learner").fetchall() == [(WRITERS * TIMES,)]


def press(item: str) -> int:
    answered = Client().post("/quiz/one/", {"item": item, "kind": kinds.SLUGS[0]})
    connection.close()  # this thread's own
    return answered.status_code


@pytest.mark.django_db(transaction=True)
def test_answers_given_at_once_are_all_kept(bank: None, collected: None) -> None:
    item = Item.objects.live().clear()[0]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(press, [item.slug] * 40))
    assert statuses == [HTTPStatus.FOUND] * 40
    item.refresh_from_db()
    assert Learner.objects.count() == Attempt.objects.count() == item.answers == 40


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_full_database_keeps_nothing_and_says_so(bank: None, client: Client) -> None:
    item = Item.objects.live().clear()[0].slug
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    kept = 0
    while (
        answered := Client().post("/quiz/one/", {"item": item, "kind": kinds.SLUGS[0]})
    ).status_code != 503:
        kept += 1
        assert kept < 200
    assert Attempt.objects.count() == Learner.objects.count() == kept
    assert answered.headers["Retry-After"] == "10"
    assert f'<input type="hidden" name="item" value="{item}">' in answered.text
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1000000")
    assert press(item) == HTTPStatus.FOUND


VISIT = """
import django
django.setup()
from django.conf import settings
from django.test import Client
from quizzes.models import Item
settings.ALLOWED_HOSTS.append("testserver")
read = Client().get("/fundamentals/about/").status_code
answer = {"item": Item.objects.live().clear()[0].slug, "kind": "fixed-rule"}
print(read, Client().post("/quiz/one/", answer).status_code)
"""


def test_a_read_only_database_is_still_read(database: Path) -> None:
    # Root may write to any file unless it gives that privilege up.
    before = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()
    assert run_manage(database, "prepare").returncode == 0
    database.chmod(0o444)
    assert python(database, VISIT, before).communicate(timeout=120)[0] == "200 503\n"


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_the_lock_is_not_waited_for() -> None:
    with write_transaction(), write_transaction():
        Learner.objects.create()
    assert Learner.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_fault_undoes_the_whole() -> None:
    with pytest.raises(IntegrityError), write_transaction():
        Learner.objects.bulk_create([Learner(key="one"), Learner(key="one")])
    assert not Learner.objects.exists()
