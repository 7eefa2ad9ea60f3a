"""An item as a learner will see it, before and after each possible answer. Nothing is saved or counted.

The pages are the learner's own templates, filled from rows that never reach the database.
"""

from dataclasses import replace
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fundamentals import kinds, sharing
from quizzes import items, scoring
from quizzes.access import same_origin
from quizzes.forms import LETTERS, AnswerForm
from quizzes.forms_admin import ItemForm, unsound
from quizzes.items import ItemText
from quizzes.models import Attempt, Item, ItemVersion, Response
from quizzes.models.items import as_json, from_json
from quizzes.views.question import asked_context, explained_context

SALT = "quizzes.preview"
CHECKS = {"check_right": "the best check", "check_other": "the other check", "check_weak": "the weak check"}
UNWRITTEN = "(Not written yet.)"


def pack(item: ItemText) -> str:
    """The whole item as one signed text: a preview page carries it from state to state."""
    return signing.dumps(as_json(item), salt=SALT, compress=True)


def unpack(token: str) -> ItemText:
    """The inverse of `pack`. Raises Http404 for a text that this site did not make."""
    try:
        return from_json(signing.loads(token, salt=SALT))
    except signing.BadSignature:
        raise Http404("There is no such preview.") from None


def drawable(item: ItemText) -> ItemText:
    """The item with stand-ins where a draft is still empty and a page could not be drawn without."""
    kind = item.kind or "fixed-rule"
    others = [other.slug for other in kinds.others(kind)]
    subtypes = list(items.SUBTYPES[kind])
    return replace(
        item,
        kind=kind,
        subtype=item.subtype if item.subtype in subtypes else subtypes[0],
        modality=item.modality or "picture",
        likeliest_wrong=item.likeliest_wrong if item.likeliest_wrong in others else others[0],
        why_not={slug: item.why_not.get(slug) or UNWRITTEN for slug in others},
        also_accept=item.also_accept or others[:1] if item.borderline else [],
        decisive=item.decisive or item.comes_out or UNWRITTEN,
        **{name: getattr(item, name) or UNWRITTEN for name in ("goes_in", "comes_out", *items.CHECKS)},
    )


def show(
    request: HttpRequest, item: ItemText, draft: str, url: str, answer: QueryDict | None = None
) -> HttpResponse:
    """One state of the preview: the question or, with an `answer`, what follows it.

    `draft` comes back with every answer, to the address `url`.
    """
    response = _response(drawable(item), draft, url)
    form = AnswerForm(answer, response) if answer and "before" not in answer else None
    context: dict[str, Any] = {
        "preview": True,
        "draft": draft,
        "url": url,
        "problems": [ItemForm.in_words(problem) for _, problem in unsound(item)],
        "unkeyed": not item.kind,
        "strip": _strip(response, answer or {}),
    } | asked_context(response, form)
    if form and form.is_valid() and item.kind:
        data = form.cleaned_data
        response.kind, response.check_said, response.certainty = data["kind"], data["check"], data["sure"]
        context |= explained_context(response)
    return render(request, "quizzes/preview.html", context, status=422 if form and form.errors else 200)


def _response(item: ItemText, draft: str, url: str) -> Response:
    attempt = Attempt(mode="practice", plan=[{}] * 10, seed=0)
    response = Response(attempt=attempt, position=1, version=ItemVersion(content=as_json(item)), token=draft)
    response.get_absolute_url = lambda: url
    return response


def _strip(response: Response, sent: Any) -> dict[str, Any]:
    """The answers that can be chosen above the preview, and what was chosen last."""
    letters = [(letter, CHECKS[check]) for letter, check in zip(LETTERS, response.checks, strict=True)]
    return {
        "kinds": kinds.KINDS,
        "checks": sorted(letters, key=lambda pair: list(CHECKS.values()).index(pair[1])),
        "certainties": [(str(step), label.lower()) for step, (label, _) in scoring.CERTAINTIES.items()],
        "kind": sent.get("kind", ""),
        "check": sent.get("check", ""),
        "sure": sent.get("sure", "2"),
    }


@require_http_methods(["GET", "POST"])
@same_origin
@never_cache
def shared_preview(request: HttpRequest, token: str) -> HttpResponse:
    """What a colleague without a login sees, until an author takes the link back."""
    item = sharing.find(Item.objects.all(), token, SALT)
    return show(request, item.content(), "", request.path, request.POST)
