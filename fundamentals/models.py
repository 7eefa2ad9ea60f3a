"""The articles as the site holds them, and the links between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse

from fundamentals import articles, documents, kinds, loading
from fundamentals.articles import ArticleText
from fundamentals.history import Kept, records

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LOADED = "Loaded from its file"  # why a row was saved, where it was no author


class ArticleQuerySet(models.QuerySet["Article"]):
    def live(self) -> ArticleQuerySet:
        return self.filter(status="live")

    def around(self, article: Article, also: Sequence[str] = ()) -> ArticleQuerySet:
        """Live pages this one points at (`is_target`), that point at it (`is_backlink`), or of the slugs in `also`."""
        to = Link.objects.filter(source=article.pk, target=models.OuterRef("pk"))
        return self._near(article, models.Exists(to), also)

    def around_typed(self, article: Article, also: Sequence[str] = ()) -> ArticleQuerySet:
        """The same for a text that is not saved, and so has no links yet."""
        named = models.Q(slug__in=articles.links(article.content()))
        return self._near(article, models.ExpressionWrapper(named, models.BooleanField()), also)

    def _near(self, article: Article, is_target: models.Expression, also: Sequence[str]) -> ArticleQuerySet:
        back = Link.objects.filter(target=article.pk, source=models.OuterRef("pk"))
        near = self.live().annotate(is_target=is_target, is_backlink=models.Exists(back))
        return near.filter(
            models.Q(is_target=True) | models.Q(is_backlink=True) | models.Q(slug__in=also)
        ).defer("body")


class Article(Kept):
    """One page. Its columns are the fields of `ArticleText`; see there for their meaning."""

    slug = models.SlugField(unique=True, max_length=60)
    title = models.CharField(max_length=120)
    type = models.CharField(max_length=20, choices=list(articles.TYPES.items()))
    kind = models.CharField(max_length=20, blank=True, choices=kinds.CHOICES)
    lede = models.TextField(validators=[MaxLengthValidator(400)])
    checked_on = models.DateField(null=True, blank=True)
    mixup = models.TextField("nearest mix-up", blank=True)
    mixup_kind = models.CharField(max_length=20, blank=True, choices=kinds.CHOICES)
    risk = models.CharField(max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    stop = models.JSONField("stop rule", default=dict, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    see_also = models.JSONField(default=list, blank=True)
    sources = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=10, choices=list(articles.STATUSES.items()), default="draft")
    body = models.TextField()
    loaded = models.CharField(max_length=64, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ArticleQuerySet.as_manager()
    history = records("loaded", "preview_key")
    old_slugs: list[str] | None = None  # as the text that was taken names them, until `relink` writes them

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.slug])

    def content(self) -> ArticleText:
        columns = [field.name for field in fields(ArticleText) if field.name != "old_slugs"]
        values: dict[str, Any] = {name: getattr(self, name) for name in columns}
        # By the key, which a record of the history has too: an old text has the addresses of today.
        addresses = OldAddress.objects.filter(article=self.id).order_by("pk")
        values["old_slugs"] = list(addresses.values_list("slug", flat=True)) if self.id else []
        values["sources"] = rows_with_dates(self.sources)
        return ArticleText(**values)

    def take(self, content: ArticleText) -> None:
        """Fill the columns from `content`, without saving."""
        for field in fields(ArticleText):
            setattr(self, field.name, getattr(content, field.name))
        self.sources = rows_as_json(content.sources)

    def text(self) -> str:
        """The text of the article's file."""
        return articles.write(self.content())

    def keep(self, by: User | None = None, why: str = "") -> None:
        """Save, follow the text with the links, and record who changed it."""
        fresh = self.pk is None
        self.save()
        self.relink()
        self.note(by, why, fresh)

    def move_from(self, old: str, by: User | None) -> int:
        """After a change of slug: the old address leads here, and pages that name it name the new one.

        Returns how many pages were rewritten.
        """
        OldAddress.objects.filter(slug=self.slug).delete()
        OldAddress.objects.update_or_create(slug=old, defaults={"article": self})
        pages = Article.objects.filter(outbound__target=self)
        for page in pages:
            page.take(articles.renamed(page.content(), old, self.slug))
            page.keep(by, f"{old} is now {self.slug}")
        return len(pages)

    def relink(self) -> None:
        """Rewrite what is derived from the text: links that start here, old addresses, what the search knows."""
        if self.old_slugs is not None:
            OldAddress.objects.filter(models.Q(article=self) | models.Q(slug__in=self.old_slugs)).delete()
            OldAddress.objects.bulk_create(OldAddress(slug=slug, article=self) for slug in self.old_slugs)
        targets = Article.objects.filter(slug__in=articles.links(self.content())).exclude(pk=self.pk)
        Link.objects.filter(source=self).delete()
        Link.objects.bulk_create(Link(source=self, target=target) for target in targets)
        documents.put_article(self)


class Link(models.Model):
    """That one page points at another: derived from the text of `source`, rewritten whenever it is saved."""

    source = models.ForeignKey(Article, models.CASCADE, related_name="outbound")
    target = models.ForeignKey(Article, models.PROTECT, related_name="inbound")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="one_link_a_pair")]

    def __str__(self) -> str:
        return f"“{self.source}” links to “{self.target}”"


class OldAddress(models.Model):
    """A slug that a page had before: its address leads to the page for good."""

    slug = models.SlugField(unique=True, max_length=60)
    article = models.ForeignKey(Article, models.CASCADE, related_name="old_addresses")

    class Meta:
        verbose_name_plural = "old addresses"

    def __str__(self) -> str:
        return self.slug


def rows_as_json(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Dates as text, since JSON has none."""
    return [
        {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in row.items()}
        for row in rows
    ]


def rows_with_dates(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`read_on` back as a date: the inverse of `rows_as_json`."""
    return [
        {key: date.fromisoformat(value) if key == "read_on" else value for key, value in row.items()}
        for row in rows
    ]


def load_texts(texts: list[ArticleText], overwrite: bool = False) -> Counter[str]:
    """Load articles by slug, in the caller's transaction; links are written once every page exists."""
    moved = set(OldAddress.objects.values_list("slug", flat=True))  # moved on the site: not to be made again
    by_slug = {text.slug: text for text in texts if text.slug not in moved}
    rows = {row.slug: row for row in Article.objects.all()}
    written: list[Article] = []
    renamed = [
        (rows.setdefault(text.slug, rows.pop(old)), old)
        for text in by_slug.values()
        for old in text.old_slugs
        if old in rows and old not in by_slug and text.slug not in rows
    ]

    def write(slug: str) -> None:
        row = rows.get(slug) or Article(slug=slug)
        row.take(by_slug[slug])
        row.loaded = loading.digest(articles.write(by_slug[slug]))
        fresh = row.pk is None
        row.save()
        row.note(None, LOADED, fresh)
        written.append(row)

    counts = loading.load(
        ((slug, articles.write(text)) for slug, text in by_slug.items()), dict(rows), write, overwrite
    )
    for row in written:
        row.relink()
    for row, old in renamed:
        if row in written:
            row.move_from(old, None)
    for slug in documents.unknown("article", rows):
        documents.put_article(rows[slug])
    return counts
