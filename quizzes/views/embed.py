"""A single question for the page of a course: framed there, the same for everyone, nothing counted or kept."""

import re
from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.conf import settings
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import resolve, reverse
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_safe

from fundamentals import kinds
from fundamentals.views.pages import public
from quizzes.access import same_origin
from quizzes.models import Item, Response
from quizzes.views.question import explained_context

WIDTH, HEIGHT = 800, 940  # pixels, of the frame: the question fits, and the explanation scrolls
CACHED = 300  # seconds, as every page for the public
CHOICES = 500  # tools in the list to choose from; any other is reached by its address


@require_http_methods(["GET", "HEAD", "POST"])
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@same_origin
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """The question and, after one press on a kind, why. The only page that other sites may frame."""
    item = Item.objects.live().select_related("current").filter(slug=slug).first()
    if item is None or item.current is None:
        return render(request, "quizzes/embed.html", status=404)
    said = request.POST.get("kind", "")
    context: dict[str, Any] = {
        "item": item.current.shown,
        "kinds": [(kind, True) for kind in kinds.KINDS],
        "oembed": f"{settings.SITE_URL}{reverse('oembed')}?{urlencode({'url': address(item), 'format': 'json'})}",
    }
    if request.method != "POST":
        answered = render(request, "quizzes/embed.html", context)
        patch_cache_control(answered, public=True, max_age=CACHED)
        return answered
    if said not in kinds.BY_SLUG:
        return render(request, "quizzes/embed.html", context | {"missing": True}, status=422)
    # A response that never reaches the database, as in a preview.
    context |= explained_context(Response(version=item.current, kind=said))
    return render(request, "quizzes/embed.html", context)


@require_safe
@public
def embeds(request: HttpRequest) -> HttpResponse:
    """How to put a question on a page of one's own: the choice, the lines to copy, and what they show."""
    items = Item.objects.live().order_by(Lower("tool"), "slug")
    asked = items.filter(slug=request.GET.get("item", "")).first()
    chosen = asked or items.first()
    context = {
        "items": items.only("slug", "tool", "feature")[:CHOICES],
        "chosen": chosen,
        "title": title(chosen) if chosen else "",
        "snippet": snippet(chosen, "100%", HEIGHT) if chosen else "",
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "quizzes/embeds.html", context)


@require_safe
@public
def oembed(request: HttpRequest) -> HttpResponse:
    """The frame for the address of an embedded question, as oEmbed asks for it (oembed.com). Raises Http404."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse("Only format=json is answered.", status=501, content_type="text/plain")
    item = get_object_or_404(Item.objects.live(), slug=slug_of(request.GET.get("url", "")))
    width, height = at_most(request, "maxwidth", WIDTH), at_most(request, "maxheight", HEIGHT)
    return JsonResponse(
        {
            "version": "1.0",
            "type": "rich",
            "provider_name": settings.SITE_NAME,
            "provider_url": f"{settings.SITE_URL}/",
            "title": title(item),
            "html": snippet(item, str(width), height),
            "width": width,
            "height": height,
            "cache_age": CACHED,
        }
    )


def slug_of(url: str) -> str:
    """The item of an embedded question's address on this site. Raises Http404 for any other address."""
    if not url.startswith(f"{settings.SITE_URL}/"):
        raise Http404("This is no address of this site.")
    path, *_query = re.split("[?#]", url.removeprefix(settings.SITE_URL))
    found = resolve(path)
    if found.url_name != "embed":
        raise Http404("Only single questions can be embedded.")
    return str(found.kwargs["slug"])


def at_most(request: HttpRequest, name: str, usual: int) -> int:
    """The usual length, or the shorter one that the asking page has room for."""
    given = request.GET.get(name, "")
    return min(usual, int(given)) if given.isdecimal() and len(given) < 6 and int(given) else usual


def address(item: Item) -> str:
    return f"{settings.SITE_URL}{reverse('embed', args=[item.slug])}"


def title(item: Item) -> str:
    """What a screen reader says of the frame; it gives no kind away."""
    return f"Which kind of tool is it? {item.claim}"


def snippet(item: Item, width: str, height: int) -> SafeString:
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"></iframe>',
        address(item),
        title(item),
        width,
        height,
    )
