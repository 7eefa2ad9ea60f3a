"""The bank: items as authors edit them, and the immutable versions that learners were shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, fields
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import Cast

from fundamentals import documents, kinds, loading
from fundamentals.history import Kept, records
from fundamentals.models import Article
from quizzes import items
from quizzes.documents import put_item
from quizzes.items import ItemText

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from quizzes.models.learners import Learner


class ItemQuerySet(models.QuerySet["Item"]):
    def live(self) -> ItemQuerySet:
        return self.filter(status="live", current__isnull=False)

    def clear(self) -> ItemQuerySet:
        # `in`, because for an equality Django writes NOT borderline, for which SQLite does without the index.
        return self.filter(borderline__in=[False])

    def borderline(self) -> ItemQuerySet:
        return self.filter(borderline__in=[True])

    def of_kind(self, kind: str) -> ItemQuerySet:
        return self.filter(kind=kind)

    def unseen_by(self, learner: Learner | None) -> ItemQuerySet:
        if learner is None:
            return self
        seen = learner.seen.filter(item=models.OuterRef("pk"))
        return self.filter(~models.Exists(seen))

    def taught_by(self, slug: str) -> ItemQuerySet:
        """Items whose rule the article teaches, as a whole or in one of its sections."""
        return self.filter(models.Q(article=slug) | models.Q(article__startswith=f"{slug}#"))

    def near(self, slug: str) -> ItemQuerySet:
        """Items of the kind that the article is about; all of them where it is about none."""
        kind = Article.objects.filter(slug=slug).values_list("kind", flat=True).first()
        return self.of_kind(kind) if kind else self

    def published(self) -> ItemQuerySet:
        """Items that have a page of their own: the live ones, and those retired with a public reason."""
        return self.filter(status__in=["live", "retired"], current__isnull=False)

    def same_job_as(self, item: Item) -> ItemQuerySet:
        """Items that do the job of `item` by another kind, whichever of the two files says so."""
        named = self.annotate(names=Cast("pair_with", models.TextField()))
        return named.filter(models.Q(slug__in=item.pair_with) | models.Q(names__contains=f'"{item.slug}"'))

    def behind(self, article: Article) -> ItemQuerySet:
        """Clear live items with their `nearness` to a page, nearest first.

        0 where the page teaches the item's rule or names its misconception, 1 where it is of the kind that
        the page is about, 2 for all others.
        """
        own = models.Q(article=article.slug) | models.Q(article__startswith=f"{article.slug}#")
        own |= models.Q(misconception=article.slug)
        nearness = models.Case(models.When(own, then=0), models.When(kind=article.kind, then=1), default=2)
        return self.live().clear().annotate(nearness=nearness).order_by("nearness", "slug")

    def for_page(self, article: Article, day: date) -> Item | None:
        """The item behind a page on one day, the same for everyone; None in an empty bank.

        One query, since it stands on every article.
        """
        turn = (models.F("pk") * 7919 + day.toordinal() * 104729) % 10007
        return self.behind(article).order_by("nearness", turn).first()

    def of_the_day(self, day: date) -> Item | None:
        """The clear live item of a date: the same for everyone, so that the page can be cached."""
        slugs = list(self.live().clear().order_by("slug").values_list("slug", flat=True))
        if not slugs:
            return None
        return self.select_related("current").get(slug=Random(day.isoformat()).choice(slugs))


class Item(Kept):
    """One tool feature and the question about it. Its columns are the fields of `ItemText`; see there."""

    slug = models.SlugField(unique=True, max_length=60)
    tool = models.CharField(max_length=80)
    vendor = models.CharField(max_length=120, blank=True)
    feature = models.CharField(max_length=120, blank=True)
    tool_url = models.URLField(blank=True)
    show_name = models.BooleanField(default=True)
    claim = models.CharField(max_length=200, blank=True)
    claim_quoted = models.BooleanField(default=False)
    goes_in = models.TextField(blank=True)
    comes_out = models.TextField(blank=True)
    decisive = models.TextField(blank=True)
    kind = models.CharField(max_length=20, blank=True, choices=kinds.CHOICES)
    subtype = models.CharField(
        max_length=20,
        blank=True,
        choices=[
            (kinds.BY_SLUG[kind].label, list(subtypes.items())) for kind, subtypes in items.SUBTYPES.items()
        ],
    )
    modality = models.CharField(max_length=20, blank=True, choices=list(items.MODALITIES.items()))
    stage = models.CharField(max_length=20, blank=True, choices=list(items.STAGES.items()))
    likeliest_wrong = models.CharField(max_length=20, blank=True, choices=kinds.CHOICES)
    risk = models.CharField(max_length=10, blank=True, choices=list(items.RISKS.items()))
    risk_note = models.TextField(blank=True)
    check_right = models.CharField("best first check", max_length=200, blank=True)
    check_other = models.CharField("check of the likeliest wrong kind", max_length=200, blank=True)
    check_weak = models.CharField("weak check", max_length=200, blank=True)
    why_right = models.TextField(blank=True)
    flip = models.TextField("it would be … if", blank=True)
    under_the_hood = models.TextField(blank=True)
    borderline = models.BooleanField(default=False)
    also_accept = models.JSONField(default=list, blank=True)
    boundary_note = models.TextField(blank=True)
    true_but_wide = models.JSONField(default=list, blank=True)
    misconception = models.CharField(
        max_length=40, blank=True, choices=[(slug, slug) for slug in items.MISCONCEPTIONS]
    )
    article = models.CharField(max_length=100, blank=True)
    pair_with = models.JSONField("same job, another kind", default=list, blank=True)
    start_difficulty = models.FloatField(default=0.0, choices=list(items.DIFFICULTIES.items()))
    tags = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=10, choices=list(items.STATUSES.items()), default="draft")
    retired_reason = models.TextField(blank=True)
    checked_on = models.DateField(null=True, blank=True)
    recheck_by = models.DateField(null=True, blank=True)
    why_not = models.JSONField(default=dict, blank=True)
    sources = models.JSONField(default=list, blank=True)

    difficulty = models.FloatField(default=0.0, editable=False)
    answers = models.PositiveIntegerField(default=0, editable=False)
    current = models.ForeignKey("ItemVersion", models.PROTECT, null=True, editable=False, related_name="+")
    loaded = models.CharField(max_length=64, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ItemQuerySet.as_manager()
    history = records("difficulty", "answers", "current", "loaded", "preview_key")

    class Meta:
        ordering = ["slug"]
        # Each holds all that the walk to the nearest unseen item asks for, so that the walk reads no item.
        indexes = [
            models.Index(fields=[*first, "status", "borderline", "difficulty", "current", *last], name=name)
            for name, first, last in (
                ("item_choice", ["kind"], []),
                ("item_choice_any", [], ["article"]),
                ("item_choice_misconception", ["misconception"], []),
            )
        ]

    def __str__(self) -> str:
        return " · ".join(part for part in (self.tool, self.feature) if part) or self.slug

    def content(self) -> ItemText:
        return ItemText(**{field.name: getattr(self, field.name) for field in fields(ItemText)})

    def take(self, content: ItemText) -> None:
        """Fill the columns from `content`, without saving."""
        for field in fields(ItemText):
            setattr(self, field.name, getattr(content, field.name))

    def text(self) -> str:
        """The text of the item's file."""
        return items.write(self.content())

    def keep(self, by: User | None = None, why: str = "", minor: bool = False) -> None:
        """Save, and record who changed it; where what a learner sees has changed, start a new version.

        Old answers keep the old one. A `minor` change, which leaves the key alone, mends the version
        instead: it keeps its number, so that its statistics stay with it.
        """
        fresh = self.pk is None
        if fresh or not self.answers:
            self.difficulty = self.start_difficulty
        self.save()
        self.note(by, why, fresh)
        put_item(self)
        shown, last = as_json(self.content()), self.current
        if self.status == "draft" or (last and same_to_a_learner(last.content, shown)):
            return
        if last and minor and same_key(last.content, shown):
            number, part = last.number, last.minor + 1
        else:
            number, part = (last.number if last else 0) + 1, 0
        self.current = ItemVersion.objects.create(item=self, number=number, minor=part, content=shown)
        self.save(update_fields=["current"])


class ItemVersion(models.Model):
    """An item as it was shown. Never changed: every response points at the version it answered."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    minor = models.PositiveIntegerField(default=0)  # mended so often; statistics pool what has one number
    content = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["item", "-number", "-minor"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number", "minor"], name="one_version_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.content['slug']}, version {self.label}"

    @property
    def label(self) -> str:
        return f"{self.number}.{self.minor}" if self.minor else str(self.number)

    @property
    def shown(self) -> ItemText:
        return from_json(self.content)


def as_json(item: ItemText) -> dict[str, Any]:
    values = asdict(item)
    for name in ("checked_on", "recheck_by"):
        values[name] = values[name].isoformat() if values[name] else None
    return values


def from_json(values: dict[str, Any]) -> ItemText:
    dates = {
        name: date.fromisoformat(values[name]) if values[name] else None
        for name in ("checked_on", "recheck_by")
    }
    return ItemText(**(values | dates))


def same_to_a_learner(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return all(old.get(name) == new[name] for name in items.SHOWN)


def same_key(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return all(old.get(name) == new[name] for name in items.KEY)


def load_texts(texts: list[ItemText], overwrite: bool = False) -> Counter[str]:
    """Load items by slug, in the caller's transaction; see `loading.load` for what is kept."""
    by_slug = {text.slug: text for text in texts}
    rows = {row.slug: row for row in Item.objects.select_related("current")}

    def write(slug: str) -> None:
        row = rows.get(slug) or Item(slug=slug)
        row.take(by_slug[slug])
        row.loaded = loading.digest(items.write(by_slug[slug]))
        row.keep(why="Loaded from its file")

    counts = loading.load(
        ((slug, items.write(text)) for slug, text in by_slug.items()), dict(rows), write, overwrite
    )
    for slug in documents.unknown("tool", rows):
        put_item(rows[slug])
    return counts
