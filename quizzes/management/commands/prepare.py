"""Bring the database up to date before the site is served: one process, so that a start is quick."""

import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from fundamentals.loading import digest, read_folder
from fundamentals.management.commands import load_articles
from fundamentals.models import Article
from fundamentals.textfiles import ContentFault
from quizzes.management.commands import load_items
from quizzes.models import Item, ItemTally, Response


class Command(BaseCommand):
    help = "Migrate the database and load the shipped articles and items; what did not change stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--serve", action="store_true", help="also see that PORT is free, and say where")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["serve"]:
            refuse_taken(settings.PORT)
        try:
            bring_up_to_date(options["verbosity"])
        except DatabaseError as error:
            raise CommandError(f"The database of DATABASE_URL cannot be used: {error}".strip()) from None
        if options["serve"]:
            self.stdout.write(
                f"{settings.SITE_NAME} is at http://127.0.0.1:{settings.PORT} until you press Ctrl-C.\n"
                "Instructors sign in at /admin/: `make instructor NAME=…` makes a login."
            )


def refuse_taken(port: int) -> None:
    """Raise CommandError where the port cannot be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as a server does: one just closed is free
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Port {port} of this machine cannot be used ({error.strerror}): choose another, as in"
                " `make run PORT=8001`."
            ) from None


def bring_up_to_date(verbosity: int) -> None:
    """Migrate and load, each where there is something to do."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        call_command("migrate", verbosity=0)
    if pending or not as_loaded():
        call_command("load_articles", verbosity=verbosity)
        call_command("load_items", verbosity=verbosity)
    if pending and Response.objects.exists() and not ItemTally.objects.exists():
        call_command("rebuild_statistics", verbosity=verbosity)


def as_loaded() -> bool:
    """Whether every shipped file is, byte for byte, what its row was last loaded from.

    Then the loaders would change nothing, and reading the files' meaning, most of a start, can be left out.
    """
    try:
        articles = read_folder(load_articles.CONTENT, ".md")
        items = read_folder(load_items.CONTENT, ".toml")
    except ContentFault:
        return False  # the loader says which file, and why
    return same(articles, Article) and same(items, Item)


def same(files: dict[str, tuple[str, str]], model: type[Article] | type[Item]) -> bool:
    loaded = dict(model.objects.filter(slug__in=files).values_list("slug", "loaded"))
    return loaded == {slug: digest(text) for slug, (_name, text) in files.items()}
