"""Fifty connections that write at once to SQLite, with and without the queue of config/writes.py.

    python benchmarks/writes.py

Every connection writes as an answer does, again and again: it reads and changes a row that all of them want and
adds one of its own. Reported are how long a write took from asking to committed, and how many failed.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONNECTIONS = 50
WRITES = 40  # of each connection
ROUNDS = 3

Lock = Callable[[], AbstractContextManager[None]]


def write(transaction: Lock) -> None:
    from quizzes.models import Learner

    with transaction():
        shared, _ = Learner.objects.get_or_create(key="everybody")
        shared.answers += 1
        shared.save()
        Learner.objects.create()


def connection_of_one(
    transaction: Lock, ready: threading.Barrier, taken: list[float], failed: list[str]
) -> None:
    from django.db import OperationalError, connection

    connection.ensure_connection()
    ready.wait()
    for _ in range(WRITES):
        start = time.perf_counter()
        try:
            write(transaction)
        except OperationalError as error:
            failed.append(str(error))
        taken.append((time.perf_counter() - start) * 1000)
    connection.close()


def measure(name: str, transaction: Lock) -> None:
    taken: list[float] = []
    failed: list[str] = []
    ready = threading.Barrier(CONNECTIONS)
    threads = [
        threading.Thread(target=connection_of_one, args=(transaction, ready, taken, failed))
        for _ in range(CONNECTIONS)
    ]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(taken) / (time.perf_counter() - start)
    cuts = statistics.quantiles(taken, n=100)
    print(
        f"{name:22} p50 {cuts[49]:6.0f} ms   p99 {cuts[98]:6.0f} ms   longest {max(taken):6.0f} ms"
        f"   {rate:4.0f} a second   {len(failed)} of {len(taken)} failed"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True)
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from django.db import transaction

        from config.writes import write_transaction

        print(f"{CONNECTIONS} connections, {WRITES} writes each, {ROUNDS} rounds")
        for _ in range(ROUNDS):
            measure("in turn (a file lock)", write_transaction)
            measure("SQLite's own waiting", transaction.atomic)


if __name__ == "__main__":
    main()
