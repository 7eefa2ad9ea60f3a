"""The rows that tests stand on: none, or every shipped article and item, put back whenever a test asks for others.

Reading the shipped files takes a second or two, so it is done once. SQLite's database is copied as a whole,
with its own means; on PostgreSQL the tables are emptied and filled.
"""

import sqlite3
from typing import cast

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction

Rows = list[list[models.Model]]


class Shelf:
    """Keeps both states of the test database, and puts one or the other into it."""

    def __init__(self) -> None:
        """Call it on the database as the migrations left it."""
        self.states = {False: self._copy()}
        call_command("load_articles", verbosity=0)
        call_command("load_items", verbosity=0)
        self.states[True] = self._copy()
        self.filled, self.touched = True, False

    def hold(self, filled: bool) -> None:
        """Put the shipped content into the database, or nothing, unless just that is there."""
        if self.filled is not filled or self.touched:
            self._put(self.states[filled])
        self.filled, self.touched = filled, False

    def _copy(self) -> sqlite3.Connection | Rows:
        if connection.vendor == "sqlite":
            kept = sqlite3.connect(":memory:", check_same_thread=False)
            _file().backup(kept)
            return kept
        return [list(model._base_manager.all()) for model in _models()]

    def _put(self, state: sqlite3.Connection | Rows) -> None:
        if isinstance(state, sqlite3.Connection):
            state.backup(_file())
            return
        call_command("flush", verbosity=0, interactive=False)
        with transaction.atomic():  # an item and its version point at each other: only the commit checks that
            for rows in filter(None, state):
                type(rows[0])._base_manager.bulk_create(rows)
            with connection.cursor() as cursor:  # whose counters know nothing of keys that were given
                for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
                    cursor.execute(statement)


def _file() -> sqlite3.Connection:
    connection.ensure_connection()
    return cast(sqlite3.Connection, connection.connection)


def _models() -> list[type[models.Model]]:
    return [model for app in ("fundamentals", "quizzes") for model in apps.get_app_config(app).get_models()]
