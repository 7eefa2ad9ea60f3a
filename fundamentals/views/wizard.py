"""Which kind of tool is this? The wizard: every state of it is an address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fundamentals import wizard, wizard_steps
from fundamentals.models import Article
from fundamentals.views.pages import public

# Beside the first question, for readers who are stuck before it: what they say, and the page that answers.
STUCK = (
    ("Two answers fit", "borderline-cases"),
    ("Did it change my clip, or add to it?", "dl-or-genai"),
    ("It says AI on the box", "marketing-words"),
)


@require_safe
@public
def which_tool(request: HttpRequest) -> HttpResponse:
    """The page that the answers in the query string lead to; the first one, with a message, for bad answers."""
    try:
        step, fault = wizard.decide(request.GET), False
    except wizard.UnknownAnswer:
        step, fault = wizard.decide({}), True
    outcome = step.outcome
    slugs = {slug for _, slug in STUCK} | {wizard_steps.RISK_PAGE}
    if outcome:
        slugs |= {*outcome.lists, *outcome.unsure}
    pages = {
        page.slug: page
        for page in Article.objects.live().filter(slug__in=slugs).only("slug", "title", "lede", "type")
    }
    context = {
        "step": step,
        "fault": fault,
        "trail": [said for _, said in step.path],
        "risk_page": pages.get(wizard_steps.RISK_PAGE),
        "lists": [pages[slug] for slug in outcome.lists if slug in pages] if outcome else [],
        "unsure": [pages[slug] for slug in outcome.unsure if slug in pages] if outcome else [],
        "stuck": [(said, pages[slug]) for said, slug in STUCK if slug in pages],
    }
    return render(request, "fundamentals/wizard.html", context)
