"""Write the articles of the database back to files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from fundamentals.loading import export
from fundamentals.management.commands.load_articles import CONTENT
from fundamentals.models import Article


class Command(BaseCommand):
    help = (
        "Export every article as a Markdown file: the same file it was loaded from, where nobody edited it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=CONTENT)

    def handle(self, *args: Any, **options: Any) -> None:
        changed = export(options["folder"], ".md", Article.objects.all())
        self.stdout.write(f"{Article.objects.count()} articles, {changed} files changed.")
