"""Write the items of the bank back to files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from fundamentals.loading import export
from quizzes.management.commands.load_items import CONTENT
from quizzes.models import Item


class Command(BaseCommand):
    help = "Export every item as a TOML file: the same file it was loaded from, where nobody edited it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=CONTENT)

    def handle(self, *args: Any, **options: Any) -> None:
        changed = export(options["folder"], ".toml", Item.objects.all())
        self.stdout.write(f"{Item.objects.count()} items, {changed} files changed.")
