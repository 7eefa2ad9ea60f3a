"""Say what the live items lack together."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes import lint
from quizzes.models import Item


class Command(BaseCommand):
    help = "Check the bank as a whole: enough items of every kind, and nothing that gives a kind away."

    def handle(self, *args: Any, **options: Any) -> None:
        bank = [item.content() for item in Item.objects.all()]
        for line in lint.report(bank):
            self.stdout.write(line)
        problems = lint.problems(bank)
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write("The bank is sound.")
