"""What the exchange of items keeps: names of kinds, files waiting for a yes, and where items came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from fundamentals import kinds
from quizzes.exchange import aliases, values
from quizzes.exchange.comparing import CHANGED, NEW, Bank, Row
from quizzes.exchange.neutral import Neutral
from quizzes.models.items import Item

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KEPT_FOR = timedelta(hours=24)
KEPT_FILES = 5  # of one person


class KindAlias(models.Model):
    """What a kind is called elsewhere: the text of an option that means it."""

    text = models.CharField(max_length=100, help_text="Case, accents and punctuation do not count.")
    key = models.CharField(max_length=255, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=kinds.CHOICES)

    class Meta:
        ordering = ["kind", "text"]
        verbose_name = "name of a kind"
        verbose_name_plural = "names of kinds"

    def __str__(self) -> str:
        return self.text

    def save(self, *args: object, **kwargs: object) -> None:
        self.key = aliases.key(self.text)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @staticmethod
    def table() -> dict[str, str]:
        return dict(KindAlias.objects.values_list("key", "kind"))


class ImportJob(models.Model):
    """A file between its preview and the yes to it. `result` holds slugs by outcome once it is done."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    data = models.BinaryField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def keep(user: User, name: str, data: bytes, now: datetime) -> ImportJob:
        """Keep a file, and forget what has expired or is one too many of this person."""
        ImportJob.objects.filter(expires_at__lte=now).delete()
        own = ImportJob.objects.filter(user=user).order_by("-created_at", "-pk")
        spare = list(own.values_list("pk", flat=True)[KEPT_FILES - 1 :])
        ImportJob.objects.filter(pk__in=spare).delete()
        return ImportJob.objects.create(
            user=user, name=name[-200:], data=data, created_at=now, expires_at=now + KEPT_FOR
        )


class Imported(models.Model):
    """Which item an entry of some file became, so that the same file makes nothing twice."""

    digest = models.CharField(max_length=64, unique=True)
    item = models.ForeignKey(Item, models.CASCADE, related_name="imported")

    def __str__(self) -> str:
        return f"{self.item_id} from {self.digest[:8]}"


def bank_for(found: Sequence[Neutral], lock: bool = False) -> Bank:
    """What the bank holds that these entries may mean; `lock` keeps it so to the end of the transaction."""
    digests = [one.digest for one in found]
    imported = dict(Imported.objects.filter(digest__in=digests).values_list("digest", "item__slug"))
    said = {one.item.comes_out for one in found if one.item.comes_out}
    meant = models.Q(slug__in=[*(one.item.slug for one in found), *imported.values()])
    items = Item.objects.filter(meant | models.Q(comes_out__in=said)).order_by("pk")
    texts = {item.slug: item.content() for item in (items.select_for_update() if lock else items)}
    same = {values.digest(text): slug for slug, text in reversed(texts.items())}
    taken = frozenset(Item.objects.values_list("slug", flat=True))
    return Bank(texts, taken, imported, same)


def take_in(rows: Iterable[Row], by: User, file: str) -> dict[str, list[str]]:
    """Save the new and changed rows as drafts, in the caller's transaction. Returns their slugs by state."""
    done: dict[str, list[str]] = {NEW: [], CHANGED: []}
    came: dict[str, Item] = {}
    rows = [row for row in rows if row.state in done]
    held = Item.objects.in_bulk([row.held.slug for row in rows if row.held], field_name="slug")
    for row in rows:
        item = held[row.held.slug] if row.held else Item(slug=row.slug)
        item.take(row.item)
        item.keep(by, f"Imported from {file}")
        came[row.found.digest] = item
        done[row.state].append(item.slug)
    Imported.objects.filter(digest__in=list(came)).delete()
    Imported.objects.bulk_create(Imported(digest=digest, item=item) for digest, item in came.items())
    return done
