"""The pages of the guide."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from fundamentals import kinds, prose, reading, sharing
from fundamentals.models import Article, OldAddress

SHARED = "fundamentals.preview"  # salt of the links to what is not published
KINDS = [kind.slug for kind in kinds.KINDS]
public = cache_control(public=True, max_age=300)


@require_safe
@public
def index(request: HttpRequest) -> HttpResponse:
    """The reading paths, then every page by what it is for, with the minutes it takes."""
    pages = sorted(Article.objects.live().defer("sources"), key=_place)
    timed = [(page, page.minutes or prose.minutes(page.body)) for page in pages]
    groups = [
        (name, label, [row for row in timed if row[0].type == name])
        for name, label in reading.SHELVES.items()
    ]
    routes = reading.routes({page.slug: page for page in pages})
    context = {"routes": routes, "groups": [group for group in groups if group[2]]}
    return render(request, "fundamentals/index.html", context)


def _place(page: Article) -> int:
    """What each kind is stands in the site's order of kinds, as everywhere; the rest by title."""
    return KINDS.index(page.kind) if page.type == "definition" and page.kind else 0


@require_safe
@public
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of the guide, with its contents list, its terms and what points at it."""
    found = Article.objects.live().filter(slug=slug).first()
    if found is None:
        moved = OldAddress.objects.select_related("article").filter(article__status="live")
        return redirect(get_object_or_404(moved, slug=slug).article, permanent=True)
    wanted = request.GET.get("path", "")
    return render(request, "fundamentals/article.html", reading.context(found, wanted=wanted))


@require_safe
@never_cache
def shared_article(request: HttpRequest, token: str) -> HttpResponse:
    """What a colleague without a login sees of a page as it is saved, until an author takes the link back."""
    found = sharing.find(Article.objects.all(), token, SHARED)
    answered = render(request, "fundamentals/article.html", reading.context(found, typed=True))
    answered["X-Robots-Tag"] = "noindex"
    return answered
