"""The form of an article, and the columns of the rows in it."""

from dataclasses import fields
from typing import Any

from django import forms

from fundamentals import articles
from fundamentals.authoring_form import AuthoringForm, DateInput, cell, limit, slug_from
from fundamentals.models import Article, OldAddress, rows_with_dates
from fundamentals.rows import Column, RowField, RowsField

SOURCE_COLUMNS = (
    Column("title", "Title", cell(forms.CharField()), needed=True),
    Column("url", "Address", cell(forms.URLField(assume_scheme="https"), placeholder="https://")),
    Column("by", "By", cell(forms.CharField())),
    Column("published", "Published", cell(forms.CharField())),
    Column("read_on", "Read on", cell(forms.DateField(widget=DateInput))),
    Column("note", "What it supports", cell(forms.CharField())),
)
GROUPS = [("", "Choose"), *articles.GROUPS.items()]
SEE_ALSO_COLUMNS = (
    Column("slug", "Page (slug)", cell(forms.SlugField(), list="pages"), needed=True),
    Column("group", "Group", cell(forms.ChoiceField(choices=GROUPS)), needed=True),
    Column("note", "What it adds", cell(forms.CharField())),
)
ALIAS_COLUMNS = (
    Column("term", "Term", cell(forms.CharField()), needed=True),
    Column("definition", "Definition", cell(forms.CharField()), needed=True),
    Column("section", "Section (id)", cell(forms.SlugField())),
)
STOP_COLUMNS = (
    Column("number", "Number", cell(forms.CharField(max_length=6)), needed=True),
    Column("title", "Rule", cell(forms.CharField()), needed=True),
    Column("text", "What to do then", cell(forms.CharField()), needed=True),
)


class ArticleForm(AuthoringForm):
    sources = RowsField(
        SOURCE_COLUMNS,
        help_text="What each claim rests on. A row is removed by emptying it; save to get more blank rows.",
    )
    see_also = RowsField(
        SEE_ALSO_COLUMNS, label="See also", help_text="Three to six pages, in the order they are shown."
    )
    aliases = RowsField(
        ALIAS_COLUMNS, label="Other terms", help_text="Terms explained on this page, for the glossary."
    )
    stop = RowField(
        STOP_COLUMNS, label="Stop rule", help_text="Check-lists only: “2” · “of 10 fail” · “redo by hand”."
    )

    class Meta:
        model = Article
        fields = [part.name for part in fields(articles.ArticleText) if part.name != "old_slugs"]
        labels = {"mixup_kind": "Mixed up with", "minutes": "Minutes", "risk": "Risk"}
        help_texts = {
            "title": "Short and concrete; a mix-up is titled with the belief, in quotation marks.",
            "slug": "The last part of the address. Left empty, it is made from the title.",
            "type": "Decides the layout of the page and its shelf in the guide.",
            "kind": "Only where the page is about one kind: it gives the page its colour and mark.",
            "lede": f"The definition or the point, in at most {articles.LEDE_WORDS} words.",
            "body": "Markdown, headings from ##. A link to a page: [words](article:slug#section). "
            "A drawing: ![caption](figure:name).",
            "mixup": "What the subject is taken for, and why it is not. Markdown.",
            "mixup_kind": "The kind it is mixed up with: gives the note its colour.",
            "risk": "Check-lists only: low, medium or high.",
            "minutes": "Check-lists only: how long the check takes. 0 for every other page.",
            "checked_on": "The day somebody last held the text against its sources.",
            "status": "A draft is seen by instructors only; a live page must be sound; a retired one is gone.",
        }
        widgets = {
            "kind": forms.RadioSelect,
            "mixup_kind": forms.RadioSelect,
            "status": forms.RadioSelect,
            "title": forms.TextInput(attrs=limit(120)),
            "lede": forms.Textarea(attrs={"rows": 3, **limit(words=articles.LEDE_WORDS)}),
            "mixup": forms.Textarea(attrs={"rows": 5}),
            "body": forms.Textarea(attrs={"rows": 28}),
            "checked_on": DateInput,
        }

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"] or slug_from(self.cleaned_data.get("title", ""))
        had = OldAddress.objects.select_related("article").filter(slug=slug).exclude(article=self.instance.pk)
        for old in had:
            raise forms.ValidationError(
                f"/{slug}/ is an old address that leads to “{old.article}”: take another."
            )
        return slug

    def clean_minutes(self) -> int:
        return self.cleaned_data["minutes"] or 0

    def written(self, data: dict[str, Any]) -> articles.ArticleText:
        content: articles.ArticleText = super().written(data)
        if "sources" in data:
            content.sources = rows_with_dates(content.sources)
        content.old_slugs = [slug for slug in content.old_slugs if slug != content.slug]
        return content

    def problems(self) -> list[tuple[str, str]]:
        if not self.content.slug and "slug" not in self.errors:
            return [("slug", "Write a slug, or a title to make it from.")]
        if self.content.status != "live":
            return []
        return articles.problems(self.content, known_pages(self.instance))


def known_pages(article: Article) -> set[str]:
    """Every slug that a cross-link of the article may name."""
    return set(Article.objects.exclude(pk=article.pk).values_list("slug", flat=True))
