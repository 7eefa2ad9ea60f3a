"""Compare what the items' statistics stand on with the answers, and mend it."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from quizzes.models import Item, rebuilding
from quizzes.tallying import NAMES, Key, Tally

LISTED = 20  # differences that are told one by one


class Command(BaseCommand):
    help = "Make the items' statistics again from the answers; people may go on answering meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only say what differs; status 1 if anything does"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.loud = options["verbosity"] > 0
        found = rebuilding.differences(self.progress("learners"))
        self.report(found)
        if options["check"]:
            if found:
                sys.exit(1)
            return
        rebuilding.apply(found)
        rebuilding.refresh_all(self.progress("items"))

    def progress(self, what: str) -> rebuilding.Progress:
        def tell(done: int, of: int) -> None:
            if self.loud and (done == of or self.stdout.isatty()):
                self.stdout.write(f"\r{done:,} of {of:,} {what}", ending="\n" if done == of else "")
                self.stdout.flush()

        return tell

    def report(self, found: dict[Key, Tally]) -> None:
        if not self.loud:
            return
        slugs = dict(
            Item.objects.filter(pk__in={key[0] for key in sorted(found)[:LISTED]}).values_list("pk", "slug")
        )
        for key in sorted(found)[:LISTED]:
            item, major, quarter, group = key
            of = f", class {group}" if group else ""
            self.stdout.write(f"{slugs.get(item, item)}, version {major}, {quarter}{of}: {words(found[key])}")
        if len(found) > LISTED:
            self.stdout.write(f"and {len(found) - LISTED:,} more")
        self.stdout.write(
            f"{len(found):,} rows differ from the answers." if found else "All rows agree with the answers."
        )


def words(change: Tally) -> str:
    """What has to be added, the first few counters."""
    parts = [
        f"{name} {value:+g}" for name, value in zip(NAMES, change.values, strict=True) if abs(value) > 1e-6
    ]
    return ", ".join(parts[:4]) + (" …" if len(parts) > 4 else "")
