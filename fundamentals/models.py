"""The articles as the site holds them, and the links between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse

from fundamentals import articles, kinds, loading
from fundamentals.articles import ArticleText


class ArticleQuerySet(models.QuerySet["Article"]):
    def live(self) -> ArticleQuerySet:
        return self.filter(status="live")

    def around(self, article: Article, also: Sequence[str] = ()) -> ArticleQuerySet:
        """Live pages this one points at (`is_target`), that point at it (`is_backlink`), or of the slugs in `also`."""
        to = Link.objects.filter(source=article, target=models.OuterRef("pk"))
        back = Link.objects.filter(target=article, source=models.OuterRef("pk"))
        near = self.live().annotate(is_target=models.Exists(to), is_backlink=models.Exists(back))
        return near.filter(
            models.Q(is_target=True) | models.Q(is_backlink=True) | models.Q(slug__in=also)
        ).defer("body")


class Article(models.Model):
    """One page. Its columns are the fields of `ArticleText`; see there for their meaning."""

    slug = models.SlugField(unique=True, max_length=60)
    title = models.CharField(max_length=120)
    type = models.CharField(max_length=20, choices=list(articles.TYPES.items()))
    kind = models.CharField(max_length=20, blank=True, choices=kinds.CHOICES)
    lede = models.TextField(validators=[MaxLengthValidator(400)])
    checked_on = models.DateField()
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

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.slug])

    def content(self) -> ArticleText:
        values: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(ArticleText)}
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

    def relink(self) -> None:
        """Rewrite the links that start here from the text that holds them."""
        targets = Article.objects.filter(slug__in=articles.links(self.content())).exclude(pk=self.pk)
        Link.objects.filter(source=self).delete()
        Link.objects.bulk_create(Link(source=self, target=target) for target in targets)


class Link(models.Model):
    """That one page points at another: derived from the text of `source`, rewritten whenever it is saved."""

    source = models.ForeignKey(Article, models.CASCADE, related_name="outbound")
    target = models.ForeignKey(Article, models.PROTECT, related_name="inbound")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="one_link_a_pair")]

    def __str__(self) -> str:
        return f"{self.source_id} to {self.target_id}"


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
    by_slug = {text.slug: text for text in texts}
    rows = {row.slug: row for row in Article.objects.all()}
    written: list[Article] = []

    def write(slug: str) -> None:
        row = rows.get(slug) or Article(slug=slug)
        row.take(by_slug[slug])
        row.loaded = loading.digest(articles.write(by_slug[slug]))
        row.save()
        written.append(row)

    counts = loading.load(
        ((slug, articles.write(text)) for slug, text in by_slug.items()), dict(rows), write, overwrite
    )
    for row in written:
        row.relink()
    return counts
