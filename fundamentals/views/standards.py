"""What machines ask a site for, and what a reader sees who asked for a page that is not there."""

from difflib import get_close_matches

from django.contrib.sitemaps import views as sitemaps
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from fundamentals.feeds import Changes
from fundamentals.models import Article
from fundamentals.sitemaps import Part

GUIDE = "/fundamentals/"
NEAREST = 3


hourly = cache_control(public=True, max_age=3_600)
changes = Changes()


@require_safe
@hourly
def feed(request: HttpRequest) -> HttpResponseBase:
    return changes(request)


@require_safe
@hourly
def sitemap(request: HttpRequest, parts: dict[str, type[Part]]) -> HttpResponseBase:
    """Every public page with its day. `parts` come from config/urls.py, where every app is known."""
    return sitemaps.sitemap(request, parts, template_name="sitemap.xml")


@require_safe
@hourly
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that leads nowhere; beside the guide's own pages, those that are near it."""
    near = nearest(request.path.removeprefix(GUIDE)) if request.path.startswith(GUIDE) else []
    return render(request, "404.html", {"near": near}, status=404)


def nearest(asked: str) -> list[Article]:
    """Live pages whose slug is near what was asked for: by its letters, or else by its words."""
    pages = {page.slug: page for page in Article.objects.live().only("slug", "title", "lede")}
    slug = asked.strip("/").partition("/")[0].lower().replace("_", "-")
    words = {word for word in slug.split("-") if len(word) > 2}
    sharing = sorted(pages, key=lambda name: (-len(words & set(name.split("-"))), name))
    by_words = [name for name in sharing if words & set(name.split("-"))]
    return [
        pages[name] for name in (get_close_matches(slug, pages, NEAREST, cutoff=0.6) or by_words)[:NEAREST]
    ]
