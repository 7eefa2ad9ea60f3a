"""The concept map: every page and every link between two, as one drawing and as a list."""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fundamentals import kinds, mapping, reading
from fundamentals.models import Article, Link
from fundamentals.views.pages import public

# The drawing of the same pages and links is the same: a few of them are kept.
drawn = lru_cache(maxsize=4)(mapping.draw)


@require_safe
@public
def concept_map(request: HttpRequest) -> HttpResponse:
    pages = {page.pk: page for page in Article.objects.live().only("slug", "title", "type", "kind")}
    links = Link.objects.filter(source__in=pages, target__in=pages).values_list("source", "target")
    targets: dict[int, list[Article]] = {pk: [] for pk in pages}
    for source, target in links:
        targets[source].append(pages[target])
    drawing = drawn(
        tuple(mapping.Page(page.slug, name(page), page.type, page.kind) for page in pages.values()),
        tuple((pages[source].slug, pages[target].slug) for source, target in sorted(links)),
        kinds.SLUGS,
    )
    shelves = [
        (label, [(page, targets[page.pk]) for page in pages.values() if page.type == name])
        for name, label in reading.SHELVES.items()
    ]
    context = {
        "map": drawing,
        "headings": [(heading, reading.SHELVES[heading.type]) for heading in drawing.headings],
        "shelves": [shelf for shelf in shelves if shelf[1]],
        "pages": len(pages),
        "links": len(links),
    }
    return render(request, "fundamentals/map.html", context)


def name(page: Article) -> str:
    """What a page is called in the drawing: the page about a kind has the kind's own name on its shape."""
    return kinds.BY_SLUG[page.slug].label if page.slug in kinds.BY_SLUG else page.title
