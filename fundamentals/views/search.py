"""Looking something up: articles, terms and tools in one list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.pages import page
from fundamentals import kinds, words
from fundamentals.search import Found, find
from fundamentals.views.pages import public


@require_safe
@public
def search(request: HttpRequest) -> HttpResponse:
    """What fits the words of `q` best; without any, where to start."""
    text = request.GET.get("q", "").replace("\0", " ")[: words.LONGEST_QUERY].strip()
    found = find(text)
    context = {"q": text, "found": found, "said": _said(text, found), "kinds": kinds.KINDS}
    return page(request, "fundamentals/search.html", "fundamentals/_results.html", context)


@require_safe
@public
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser searches this site from its address bar."""
    return render(
        request, "fundamentals/opensearch.xml", content_type="application/opensearchdescription+xml"
    )


def _said(text: str, found: Found) -> str:
    """What was found, in a sentence or two that a screen reader says while someone types."""
    if not text:
        return ""
    if not words.name(text) and words.words(text):
        return f"“{text}” is on nearly every page: add a word."
    if not found.hits:
        return f"Nothing here has “{text}”."
    if found.loose:
        return f"No page has all the words of “{text}”. These have one of them."
    count = len(found.hits)
    many = f"The best {count}" if found.more else f"{count} result{'' if count == 1 else 's'}"
    if not found.corrected:
        return f"{many} for “{text}”."
    lost = " or ".join(f"“{word}”" for word in found.corrected)
    near = ", ".join(f"“{word}”" for instead in found.corrected.values() for word in instead)
    return f"Nothing here has {lost}. {many} for {near} instead."
