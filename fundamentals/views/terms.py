"""The glossary, and the definition of one term for the card over a link to it."""

from itertools import chain

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from fundamentals import glossary
from fundamentals.glossary import Entry
from fundamentals.models import Article
from fundamentals.views.pages import public

DEFINING = ("slug", "title", "type", "kind", "lede", "aliases")


@require_safe
@public
def terms(request: HttpRequest) -> HttpResponse:
    """Every term from A to Z, with its definition; one query."""
    entries = list(chain.from_iterable(map(_entries, Article.objects.live().only(*DEFINING))))
    letters = glossary.letters(entries)
    context = {
        "letters": letters,
        "bar": glossary.bar(letters),
        "count": sum(len(letter.entries) for letter in letters),
    }
    return render(request, "fundamentals/terms.html", context)


@require_safe
@public
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """What a page defines, as a part to show over a link; of one `section` of it, where a link names that."""
    defining = Article.objects.live().filter(type__in=glossary.PAGES).only(*DEFINING)
    entries = _entries(get_object_or_404(defining, slug=slug))
    section = request.GET.get("section", "")
    named = [entry for entry in entries if entry.section == section and section]
    response = render(request, "fundamentals/_card.html", {"entries": named or entries[:1]})
    response["X-Robots-Tag"] = "noindex"
    return response


def _entries(article: Article) -> list[Entry]:
    return glossary.entries(
        article.slug, article.title, article.type, article.kind, article.lede, article.aliases
    )
