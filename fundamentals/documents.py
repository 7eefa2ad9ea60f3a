"""What the search knows: a document for every page, term and tool, and every word that stands in one.

Derived from articles and items: written whenever one of them is saved, thrown away and made anew by
`rebuild_search`. The full-text index follows these rows by itself, inside the database (see the migration
`search`): triggers feed an FTS5 table on SQLite, a generated column keeps the vector on PostgreSQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.urls import reverse

from fundamentals import articles, glossary, prose, words

if TYPE_CHECKING:
    from fundamentals.models import Article

LONGEST_TEXT = 100_000  # characters: PostgreSQL holds a megabyte of words in one vector, and no page has more
PAPER = re.compile(
    r'<(\w+) class="paper".*?</\1>', re.DOTALL
)  # fields of a check-list, the same in every step


class SearchDocument(models.Model):
    """One thing to find: a page, a term that a page explains in passing, or a tool.

    `page`, `slug` and `section` are the address that shows it: URL name, its argument, a place on the page.
    `name` is what it would be asked for by (see `words.name`); `also` holds words that are not worth quoting.
    """

    page = models.CharField(max_length=20)
    slug = models.CharField(max_length=60)
    section = models.TextField(blank=True)
    article = models.ForeignKey("fundamentals.Article", models.CASCADE, null=True, related_name="documents")
    label = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, blank=True)
    name = models.TextField()
    title = models.TextField()
    lede = models.TextField(blank=True)
    text = models.TextField(blank=True)
    also = models.TextField(blank=True)

    objects: models.Manager[SearchDocument] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["page", "slug"], name="search_page"),
            models.Index(fields=["name"], name="search_name"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.title}"

    def get_absolute_url(self) -> str:
        address = reverse(self.page, args=[self.slug])
        return f"{address}#{self.section}" if self.section else address


class SearchWord(models.Model):
    """A word that stands in a document, so that a misspelt one has something to be near to."""

    word = models.CharField(max_length=words.SPELLABLE.stop, primary_key=True)

    objects: models.Manager[SearchWord] = models.Manager()

    def __str__(self) -> str:
        return self.word


def put(known: models.QuerySet[SearchDocument], documents: Iterable[SearchDocument]) -> None:
    """Replace the `known` documents of a page by new ones; without any, the page is no longer found."""
    with transaction.atomic():
        known.delete()
        _add(list(documents))


def rebuild(documents: Iterable[SearchDocument]) -> int:
    """Replace everything that is known. Returns the number of documents."""
    documents = list(documents)
    with transaction.atomic():
        SearchDocument.objects.all().delete()
        SearchWord.objects.all().delete()
        _add(documents)
    return len(documents)


def unknown(page: str, slugs: Iterable[str]) -> set[str]:
    """Of some pages, those that no document stands for: not loaded since the search came, or not live."""
    return set(slugs) - set(SearchDocument.objects.filter(page=page).values_list("slug", flat=True))


def put_article(article: Article) -> None:
    # By the row and not by its slug, which an author may change.
    put(SearchDocument.objects.filter(article=article), of_article(article))


def of_article(article: Article) -> Iterable[SearchDocument]:
    """The page itself and a document for every term that it explains in passing; none unless it is live."""
    if article.status != "live":
        return
    body = PAPER.sub("", prose.render(article.body).html)
    stop = ". ".join(article.stop[part] for part in ("title", "text") if part in article.stop)
    shared: dict[str, Any] = {
        "page": "article",
        "slug": article.slug,
        "article": article,
        "kind": article.kind,
    }
    yield SearchDocument(
        label=articles.TYPES[article.type],
        name=words.name(glossary.name(article.title, article.type, article.kind)),
        title=article.title,
        lede=article.lede,
        text=words.spoken(f"{body} {prose.render(article.mixup).html} {stop}")[:LONGEST_TEXT],
        also=articles.TYPES[article.type],
        **shared,
    )
    for alias in glossary.aliases(article.aliases):
        yield SearchDocument(
            section=alias.section,
            label=articles.TYPES["term"],
            name=words.name(alias.term),
            title=alias.term,
            lede=alias.definition,
            **shared,
        )


def _add(documents: list[SearchDocument]) -> None:
    SearchDocument.objects.bulk_create(documents, batch_size=500)
    found: set[str] = set()
    for document in documents:
        found.update(words.words(f"{document.title} {document.lede} {document.text} {document.also}"))
    spellable = sorted(word for word in found if len(word) in words.SPELLABLE and not word.isdecimal())
    SearchWord.objects.bulk_create(map(SearchWord, spellable), batch_size=5_000, ignore_conflicts=True)
