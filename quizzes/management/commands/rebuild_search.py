"""Make anew what the search knows."""

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand

from config.writes import write_transaction
from fundamentals import documents
from fundamentals.models import Article
from quizzes.documents import of_item
from quizzes.models import Item


class Command(BaseCommand):
    help = "Rebuild the search from the live articles and items: loading and saving keep it current by themselves."

    def handle(self, *args: Any, **options: Any) -> None:
        with write_transaction():
            pages = chain.from_iterable(map(documents.of_article, Article.objects.live()))
            tools = chain.from_iterable(map(of_item, Item.objects.live()))
            count = documents.rebuild(chain(pages, tools))
        if options["verbosity"]:
            self.stdout.write(f"Search: {count} documents.")
