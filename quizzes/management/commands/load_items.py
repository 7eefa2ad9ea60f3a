"""Load the shipped items, or those of a folder, into the bank."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.writes import write_transaction
from fundamentals.loading import read_folder, summary
from fundamentals.models import Article
from fundamentals.textfiles import ContentFault, line_of
from quizzes import items
from quizzes.models.items import Item, load_texts

CONTENT = Path(__file__).resolve().parents[2] / "content"


class Command(BaseCommand):
    help = "Load items from TOML files by slug: all of them or, at the first fault, none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=CONTENT)
        parser.add_argument(
            "--overwrite", action="store_true", help="also where the item was edited on the site"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            texts = read_items(options["folder"])
        except ContentFault as fault:
            raise CommandError(str(fault)) from None
        with write_transaction():
            counts = load_texts(texts, options["overwrite"])
        if options["verbosity"]:
            self.stdout.write(summary(counts, "Items"))


def read_items(folder: Path) -> list[items.ItemText]:
    """Every item of the folder, fit to publish unless it is a draft. Raises ContentFault at the first fault."""
    files = read_folder(folder, ".toml")
    texts = [items.parse(slug, name, text) for slug, (name, text) in files.items()]
    pages = set(Article.objects.live().values_list("slug", flat=True))
    bank = dict(Item.objects.values_list("slug", "kind")) | {text.slug: text.kind for text in texts}
    for text in texts:
        name, source = files[text.slug]
        if text.status != "draft":
            for field, sentence in items.problems(text, pages, bank):
                raise ContentFault(name, line_of(source, field), sentence)
    return texts
