"""What every test stands on: a database in a file, the shipped content, and the files a page needs.

`db`      an empty database, rolled back afterwards (pytest-django's own).
`bank`    the same, holding every shipped article and item.
`client`  Django's test client, on pages whose static files are collected as they are in production.

tests/browser/conftest.py adds a live server and Chromium.
"""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from tests.shelf import Shelf


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, run what asks the database: the rest has been run on SQLite.

    Tests that stand on the same rows follow each other, so that the rows seldom have to be changed.
    """
    if connections.settings["default"]["ENGINE"].endswith("postgresql"):
        asking = [item for item in items if asks_the_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in asking])
        items[:] = asking
    items.sort(key=lambda item: (commits(item), not wants_the_content(item)))


def asks_the_database(item: pytest.Item) -> bool:
    return "db" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db") is not None


def wants_the_content(item: pytest.Item) -> bool:
    return "bank" in getattr(item, "fixturenames", ())


def commits(item: pytest.Item) -> bool:
    """Whether what the test writes stays in the database after it."""
    marker = item.get_closest_marker("django_db")
    served = "server" in getattr(item, "fixturenames", ())
    return bool(served or (marker and marker.kwargs.get("transaction")))


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
def shelf(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Shelf:
    with django_db_blocker.unblock():
        return Shelf()


@pytest.fixture(scope="class", autouse=True)
def content(request: pytest.FixtureRequest) -> None:
    """The rows a test stands on, put there before its transaction begins.

    The scope makes this run before `db`; where there are no classes it is once a test.
    """
    if asks_the_database(request.node):
        shelf = request.getfixturevalue("shelf")
        with request.getfixturevalue("django_db_blocker").unblock():
            shelf.hold(wants_the_content(request.node))
            shelf.touched = commits(request.node)


@pytest.fixture
def bank(db: None) -> None:
    """Every shipped article and item, in the test's database: see `content`."""
