"""The pages of the guide."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from fundamentals import reading, sharing
from fundamentals.models import Article, OldAddress

SHARED = "fundamentals.preview"  # salt of the links to what is not published
public = cache_control(public=True, max_age=300)


@require_safe
@public
def index(request: HttpRequest) -> HttpResponse:
    """Every page, by what it is for."""
    pages = Article.objects.live().defer("body", "sources")
    groups = [
        (name, label, [page for page in pages if page.type == name])
        for name, label in reading.SHELVES.items()
    ]
    return render(request, "fundamentals/index.html", {"groups": [group for group in groups if group[2]]})


@require_safe
@public
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of the guide, with its contents list, its terms and what points at it."""
    found = Article.objects.live().filter(slug=slug).first()
    if found is None:
        moved = OldAddress.objects.select_related("article").filter(article__status="live")
        return redirect(get_object_or_404(moved, slug=slug).article, permanent=True)
    return render(request, "fundamentals/article.html", reading.context(found))


@require_safe
@never_cache
def shared_article(request: HttpRequest, token: str) -> HttpResponse:
    """What a colleague without a login sees of a page as it is saved, until an author takes the link back."""
    found = sharing.find(Article.objects.all(), token, SHARED)
    answered = render(request, "fundamentals/article.html", reading.context(found, typed=True))
    answered["X-Robots-Tag"] = "noindex"
    return answered
