"""The tools of the bank: the contact sheet of all of them, and a page for each."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from config.pages import page
from fundamentals import kinds
from fundamentals.models import Article
from fundamentals.views.pages import public
from quizzes import feedback, items, sheet
from quizzes.filters import ToolFilter
from quizzes.models import Item

MAKERS = 300  # in the list to choose from; the words find the others
ON_THE_SHEET = (
    "slug", "tool", "feature", "comes_out", "kind", "subtype", "modality", "stage", "show_name", "borderline",
)  # fmt: skip


@require_safe
@public
def tools(request: HttpRequest) -> HttpResponse:
    """Every live item, or those the query string narrows it to; three queries, whatever the bank holds."""
    narrowed = ToolFilter(request.GET)
    rows = narrowed.narrow(Item.objects.live()).order_by(Lower("tool"), "slug")
    pairs, rest = sheet.lay_out(list(rows.values_list("slug", "pair_with")))
    order = [slug for pair in pairs for slug in pair] + rest
    leaf = Paginator(order, sheet.FRAMES).get_page(request.GET.get("page"))
    makers = Item.objects.live().order_by(Lower("vendor")).values_list("vendor", flat=True).distinct()
    context = {
        "filter": narrowed,
        "leaf": leaf,
        "sheets": leaf.paginator.get_elided_page_range(leaf.number),
        **_frames(leaf, paired=2 * len(pairs)),
        "kinds": kinds.KINDS,
        "stages": items.STAGES.items(),
        "modalities": items.MODALITIES.items(),
        "makers": makers[:MAKERS],
    }
    response = page(request, "quizzes/tools.html", "quizzes/_sheet.html", context)
    # Else htmx would put the empty fields of the form into the address too.
    response["HX-Push-Url"] = reverse("tools") + (f"?{narrowed.query}" if narrowed.query else "")
    return response


def _frames(leaf: Page, paired: int) -> dict[str, list[Any]]:
    """The frames of one page, numbered: `pairs` of two, then the `rest`."""
    found = {item.slug: item for item in Item.objects.filter(slug__in=list(leaf)).only(*ON_THE_SHEET)}
    frames = [(number, found[slug]) for number, slug in enumerate(leaf, leaf.start_index()) if slug in found]
    split = max(0, paired - leaf.start_index() + 1)
    return {"pairs": list(zip(frames[:split:2], frames[1:split:2], strict=False)), "rest": frames[split:]}


@require_safe
@public
def tool(request: HttpRequest, slug: str) -> HttpResponse:
    """One feature: what it hands over, its kind and why, how to check it; a retired one says why it was."""
    item = get_object_or_404(Item.objects.published(), slug=slug)
    content = item.content()
    taught_in, _, section = item.article.partition("#")
    slugs = [taught_in, item.misconception, item.kind]  # nearest first
    pages = sorted(Article.objects.live().filter(slug__in=slugs), key=lambda taught: slugs.index(taught.slug))
    context = {
        "item": content,
        "kind": kinds.BY_SLUG[item.kind],
        "nearest": kinds.BY_SLUG[item.likeliest_wrong],
        "also": [kinds.BY_SLUG[slug] for slug in item.also_accept],
        "why_not": [(other, item.why_not.get(other.slug, "")) for other in kinds.others(item.kind)],
        "parts": feedback.split(content),
        "feedback": {"kind": kinds.BY_SLUG[item.kind]},  # the bench colours its drawing by it
        "same_job": Item.objects.live().same_job_as(item).order_by(Lower("tool"), "slug"),
        "articles": [(article, section if article.slug == taught_in else "") for article in pages],
        "stage": items.STAGES[item.stage],
        "risk": items.RISKS[item.risk],
        "retired": item.status == "retired",
    }
    return render(request, "quizzes/tool.html", context)
