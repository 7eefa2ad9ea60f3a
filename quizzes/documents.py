"""What the search knows of a tool: its live item, in the words that the tool's page shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fundamentals.documents import SearchDocument, put
from fundamentals.kinds import BY_SLUG
from quizzes.items import MODALITIES, STAGES, SUBTYPES

if TYPE_CHECKING:
    from quizzes.models import Item


def put_item(item: Item) -> None:
    put(SearchDocument.objects.filter(page="tool", slug=item.slug), of_item(item))


def of_item(item: Item) -> Iterable[SearchDocument]:
    """One document, or none unless the item is live."""
    if item.status != "live":
        return
    shelf = [
        BY_SLUG[item.kind].label,
        SUBTYPES[item.kind].get(item.subtype, ""),
        MODALITIES.get(item.modality, ""),
        STAGES.get(item.stage, ""),
        *item.tags,
    ]
    sentences = [
        item.goes_in,
        item.claim,
        item.why_right,
        item.boundary_note,
        item.check_right,
        item.risk_note,
        item.under_the_hood,
        f"{item.vendor}. {', '.join(filter(None, shelf))}.",
    ]
    yield SearchDocument(
        page="tool",
        slug=item.slug,
        label="Tool",
        kind=item.kind,
        title=str(item),
        lede=item.comes_out,
        text=" ".join(
            sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
            for sentence in sentences
            if sentence
        ),
    )
