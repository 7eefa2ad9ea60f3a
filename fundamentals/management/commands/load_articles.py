"""Load the shipped articles, or those of a folder, into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.writes import write_transaction
from fundamentals import articles
from fundamentals.loading import read_folder, summary
from fundamentals.models import Article, load_texts
from fundamentals.textfiles import ContentFault, line_of

CONTENT = Path(__file__).resolve().parents[2] / "content"


class Command(BaseCommand):
    help = "Load articles from Markdown files by slug: all of them or, at the first fault, none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=CONTENT)
        parser.add_argument(
            "--overwrite", action="store_true", help="also where the page was edited on the site"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            texts = read_articles(options["folder"])
        except ContentFault as fault:
            raise CommandError(str(fault)) from None
        with write_transaction():
            counts = load_texts(texts, options["overwrite"])
        if options["verbosity"]:
            self.stdout.write(summary(counts, "Articles"))


def read_articles(folder: Path) -> list[articles.ArticleText]:
    """Every article of the folder, its cross-links checked. Raises ContentFault at the first fault."""
    files = read_folder(folder, ".md")
    texts = [articles.parse(slug, name, text) for slug, (name, text) in files.items()]
    for slug, sentence in articles.claimed_twice(texts):
        name, source = files[slug]
        raise ContentFault(name, line_of(source, "old_slugs"), sentence)
    known = set(files) | set(Article.objects.values_list("slug", flat=True))
    for text in texts:
        name, source = files[text.slug]
        for field, sentence in articles.problems(text, known):
            line = articles.line_of_problem(source, field, sentence)
            raise ContentFault(name, line, sentence)
    return texts
