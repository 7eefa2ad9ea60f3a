"""The articles as instructors write them."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString

from fundamentals import articles, kinds, prose, reading, references
from fundamentals.authoring import AuthoredAdmin, Problems
from fundamentals.authoring_form import marked
from fundamentals.forms import ArticleForm, known_pages
from fundamentals.models import Article
from fundamentals.references import Reference
from fundamentals.views.pages import SHARED


@admin.register(Article)
class ArticleAdmin(AuthoredAdmin):
    form = ArticleForm
    shared = ("shared_article", SHARED)
    fieldsets = (
        ("The page", {"fields": ("title", "slug", "type", "kind", "lede")}),
        ("The text", {"fields": ("body",)}),
        ("Nearest mix-up", {"fields": ("mixup_kind", "mixup")}),
        ("Check-lists only", {"fields": ("minutes", "risk", "stop")}),
        ("Where it leads", {"fields": ("see_also", "aliases")}),
        ("Evidence", {"fields": ("sources", "checked_on")}),
        ("This save", {"fields": ("status", "note", "seen")}),
    )
    list_display = ("title", "slug", "type", "marked", "status", "checked_on")
    list_display_links = ("title",)
    list_filter = ("status", "type", "kind")
    search_fields = ("title", "slug", "lede", "body")
    ordering = ("title",)
    actions = ("publish", "retire")

    @admin.display(description="Kind", ordering="kind")
    def marked(self, article: Article) -> SafeString | str:
        kind = kinds.BY_SLUG.get(article.kind)
        return marked(kind) if kind else ""

    def view_on_site(self, article: Article) -> str | None:
        return article.get_absolute_url() if article.status == "live" else None

    def references(self, row: Article) -> list[Reference]:
        return references.of(row)

    def judge(self) -> Callable[[Article], Problems]:
        slugs = set(Article.objects.values_list("slug", flat=True))
        return lambda article: articles.problems(article.content(), slugs)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        slugs = Article.objects.values_list("slug", flat=True).order_by("slug")
        context |= {"live_preview": True, "datalists": [("pages", slugs)]}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Article, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        old = form.initial.get("slug")
        if change and old and old != obj.slug:
            count = references.follow(obj, old, request.user)
            self.message_user(
                request,
                f"/{old}/ now leads to /{obj.slug}/; {count} texts that named it were changed with it.",
            )
        if form.initial.get("status") == "live" and obj.status == "retired":
            self.message_user(request, self.left_behind(obj), messages.WARNING)
        missing = articles.problems(form.content, known_pages(obj)) if obj.status == "draft" else []
        for _, problem in missing:
            told = f"Before it can be published: {ArticleForm.in_words(problem)}"
            self.message_user(request, told, messages.WARNING)

    def preview(self, request: HttpRequest, form: Any) -> HttpResponseBase:
        """The whole page or, for htmx, the text alone as it is being typed."""
        article: Article = form.instance
        article.take(form.content)
        if request.htmx:
            return self._live(request, article)
        article.type = article.type or "guide"
        article.slug = article.slug or "preview"
        return render(request, "fundamentals/article.html", reading.context(article, typed=True))

    def _live(self, request: HttpRequest, article: Article) -> HttpResponse:
        pages = Article.objects.live().defer("body")
        targets = {page.slug: prose.Target(page.title, page.get_absolute_url()) for page in pages}
        context = {
            "body": prose.render(article.body, targets),
            "problems": [
                ArticleForm.in_words(problem)
                for _, problem in articles.problems(article.content(), known_pages(article))
            ],
        }
        return render(request, "admin/fundamentals/_live.html", context)

    @admin.action(description="Retire", permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        for article in queryset.filter(status="live"):
            article.status = "retired"
            article.keep(by=request.user, why="Retired")
            self.log_change(request, article, "Retired.")
            self.message_user(request, self.left_behind(article), messages.WARNING)

    def left_behind(self, article: Article) -> str:
        """What names a retired page: told when it is done, since its form lists it before."""
        named = self.references(article)
        places = "; ".join(reference.what for reference in named[:5]) + (
            "; and more" if len(named) > 5 else ""
        )
        told = f", now without a link: {places}" if named else ""
        return f"“{article}” is retired. Named in {len(named)} places{told}."
