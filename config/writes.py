"""The one way to write an answer: a transaction that waits its turn instead of fighting for it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction


@contextmanager
def write_transaction() -> Iterator[None]:
    """`transaction.atomic()`, queued on a file lock where the database is SQLite.

    SQLite's busy handler polls, so under many writers some starve; a file lock wakes them in turn.
    Raises what the database raises (`django.db.Error`), with nothing written, and `OSError` where
    the lock file beside the database cannot be opened.
    """
    # Inside a transaction the database's own lock is held already: waiting for the file's could deadlock.
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with Path(f"{connection.settings_dict['NAME']}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with transaction.atomic():
            yield
