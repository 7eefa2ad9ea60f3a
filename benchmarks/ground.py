"""The ground that the measurements of the quiz stand on: database files of their own, and a bank of any size.

Importing it sets Django up on a folder that is removed at the end, so import it before any model.
"""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

import django

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(tempfile.mkdtemp(prefix="workprint-bench-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
if not os.environ.get("DATABASE_URL", "").startswith("postgres"):  # one that tests/postgres.py has made
    os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER / 'db.sqlite3'}"
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
sys.path.insert(0, str(ROOT))
django.setup()

from django.conf import settings  # noqa: E402
from django.core import signing  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.test import Client  # noqa: E402

from quizzes import sequencing  # noqa: E402
from quizzes.access import COOKIE, SALT  # noqa: E402
from quizzes.items import ItemText  # noqa: E402
from quizzes.management.commands.load_items import CONTENT, read_items  # noqa: E402
from quizzes.models import Attempt, Item, ItemVersion, Learner, Response  # noqa: E402
from quizzes.models.items import as_json  # noqa: E402

STARTED = datetime(2026, 1, 5, 9, tzinfo=UTC)
faults: list[str] = []


def lay(name: str = "db", items: int = 0) -> None:
    """Make a database file and use it: every article and, of `items`, so many made after the shipped ones.

    0 stands for the shipped bank as it is.
    """
    use(name)
    call_command("migrate", verbosity=0)
    call_command("load_articles", verbosity=0)
    if items:
        multiply(read_items(CONTENT), items)
    else:
        call_command("load_items", verbosity=0)


def use(name: str) -> None:
    """Go on with the database file of that name."""
    if connection.vendor != "sqlite":
        return
    connection.close()
    connection.settings_dict["NAME"] = str(FOLDER / f"{name}.sqlite3")


def collect() -> None:
    """Static files hashed and compressed, as on the served site."""
    settings.STATIC_ROOT = FOLDER / "static"
    call_command("collectstatic", interactive=False, verbosity=0)


def multiply(shipped: list[ItemText], size: int) -> None:
    """A bank of `size` items after the shipped ones, its difficulties as spread as answers would leave them."""
    chance = Random(1)
    texts = [text for text in shipped if text.status == "live"]
    chance.shuffle(texts)
    rows = []
    for number, text in enumerate(islice(cycle(texts), size)):
        row = Item()
        row.take(replace(text, slug=f"item-{number}", pair_with=[]))
        row.difficulty = max(-3.0, min(3.0, text.start_difficulty + chance.gauss(0, 0.8)))
        rows.append(row)
    Item.objects.bulk_create(rows, batch_size=200)
    versions = [ItemVersion(item=row, number=1, content=as_json(row.content())) for row in rows]
    ItemVersion.objects.bulk_create(versions, batch_size=200)
    of_item = ItemVersion.objects.filter(item=models.OuterRef("pk"))
    Item.objects.update(current=models.Subquery(of_item.values("pk")[:1]))


def with_history(answers: int, chance: Random, reach: float = 1.0) -> Learner:
    """A learner who has given so many answers, ten an attempt, on the items nearest in difficulty first.

    `reach` is the share of the clear items that may be among them; what goes beyond are repeats.
    """
    learner = Learner.objects.create()
    aim = sequencing.aim(learner.theta, sequencing.TARGET)
    clear = Item.objects.live().clear().select_related("current")
    near = sorted(clear, key=lambda item: abs(item.difficulty - aim))
    known = near[: max(1, round(len(near) * reach))]
    rows, starts = [], STARTED
    attempts = [
        Attempt(learner=learner, mode="practice", seed=n, plan=[{"kind": ""}] * 10, created_at=starts + timedelta(hours=n))
        for n in range(-(-answers // 10))
    ]  # fmt: skip
    for attempt in attempts:
        attempt.finished_at = attempt.created_at
    Attempt.objects.bulk_create(attempts, batch_size=500)
    for number, item in enumerate(islice(cycle(known), answers)):
        attempt, right, first = attempts[number // 10], chance.random() < 0.75, number < len(known)
        at = attempt.created_at + timedelta(minutes=number % 10)
        said = item.kind if right else item.likeliest_wrong
        rows.append(
            Response(
                attempt=attempt, learner=learner, position=number % 10 + 1, version=item.current, theta=0, difficulty=0, p=0.75,
                repeat=not first, asked_at=at, kind=said, check_said="check_right", certainty=2, label_right=right,
                check_is_right=True, scored=True, first_showing=first, counts=first, milliseconds=9000, answered_at=at,
            )
        )  # fmt: skip
    Response.objects.bulk_create(rows, batch_size=500)
    learner.rebuild()
    return learner


def browser(learner: Learner | None = None) -> Client:
    """A browser that holds the cookie of the learner, or of nobody."""
    client = Client(SERVER_NAME="127.0.0.1")
    if learner:
        client.cookies[COOKIE] = signing.get_cookie_signer(salt=COOKIE + SALT).sign(learner.key)
    return client


def verdict(name: str, good: bool, figure: str) -> None:
    """Print whether a figure is within its bound, and remember where it is not."""
    print(f"{'PASS' if good else 'FAIL'}  {name}: {figure}")
    if not good:
        faults.append(name)


def end() -> None:
    """Leave the program, with status 1 where a figure missed its bound."""
    sys.exit(1 if faults else 0)


def main(measure: Callable[[], Any]) -> None:
    measure()
    end()
