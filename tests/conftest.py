"""What every test stands on: a database in a file, the shipped content, and the files a page needs.

`db`      an empty database, rolled back afterwards (pytest-django's own).
`bank`    the same, holding every shipped article and item.
`client`  Django's test client, on pages whose static files are collected as they are in production.

tests/browser/conftest.py adds a live server and Chromium.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections, models, transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, run what asks the database: the rest has been run on SQLite."""
    if connections.settings["default"]["ENGINE"].endswith("postgresql"):
        asking = [item for item in items if asks_the_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in asking])
        items[:] = asking


def asks_the_database(item: pytest.Item) -> bool:
    return "db" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Keep the SQLite test database in a file: the write lock and a server's threads need one to share."""
    settings = connections.settings["default"]
    if settings["ENGINE"].endswith("sqlite3"):
        settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        # Nothing here has to survive a power cut, and thousands of tests need not wait for the disk.
        options = settings["OPTIONS"]
        settings["OPTIONS"] = options | {"init_command": options["init_command"].replace("=FULL", "=OFF")}


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Static files hashed and compressed, as `make run` does it, but in a folder of the test run."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.fixture
def client(collected: None) -> Client:
    return Client()


@pytest.fixture(scope="session")
def shipped(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[list[models.Model]]:
    """The rows that the real loaders make of the real files: read once, then copied by `bank`."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_articles", verbosity=0)
        call_command("load_items", verbosity=0)
        own = [
            model for app in ("fundamentals", "quizzes") for model in apps.get_app_config(app).get_models()
        ]
        rows = [list(model._base_manager.all()) for model in own]
        transaction.set_rollback(True)
    return rows


@pytest.fixture
def bank(shipped: list[list[models.Model]], db: None) -> None:
    """Every shipped article and item, in the test's database."""
    with transaction.atomic():  # an item and its version point at each other: only the commit checks that
        for rows in filter(None, shipped):
            # What a migration made, as the names of kinds, stands there already.
            type(rows[0])._base_manager.bulk_create(rows, ignore_conflicts=True)
