"""What the search knows of a tool: its live item, in the words that the tool's page shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fundamentals.documents import SearchDocument, put
from fundamentals.kinds import BY_SLUG
from fundamentals.words import name
from quizzes.items import MODALITIES, STAGES

if TYPE_CHECKING:
    from quizzes.models import Item


def put_item(item: Item) -> None:
    put(SearchDocument.objects.filter(page="tool", slug=item.slug), of_item(item))


def of_item(item: Item) -> Iterable[SearchDocument]:
    """One document, or none unless the item is live."""
    if item.status != "live":
        return
    shelf = [
        item.vendor,
        BY_SLUG[item.kind].label,
        MODALITIES.get(item.modality, ""),
        STAGES.get(item.stage, ""),
    ]
    sentences = [item.goes_in, item.claim, item.why_right, item.boundary_note, item.check_right]
    sentences += [item.risk_note, item.under_the_hood]
    yield SearchDocument(
        page="tool",
        slug=item.slug,
        label="Tool",
        kind=item.kind,
        name=name(item.tool),
        title=str(item),
        lede=item.comes_out,
        text=" ".join(map(_closed, filter(None, sentences))),
        also=" ".join([*shelf, *item.tags]),
    )


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
