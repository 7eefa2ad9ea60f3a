"""The history of a row as its authors read it: who changed which fields, and how two texts differ."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from fundamentals import compare
from fundamentals.history import Kept, label_of, written


def entries(model: type[Kept], shown: Iterable[Any], records: QuerySet[Any]) -> list[dict[str, Any]]:
    """The records of one page of the history, newest first, each with the labels of what it changed.

    `older` is the number of the record before it, None for the first of all.
    """
    page = list(shown)
    before = list(records.filter(history_id__lt=page[-1].history_id)[:1]) if page else []
    found = []
    for record, older in zip(page, [*page[1:], *before, None], strict=False):
        names = compare.changed(written(older, model), written(record, model)) if older else []
        found.append(
            {
                "record": record,
                "older": older.history_id if older else None,
                "fields": [label_of(model, name) for name in names],
            }
        )
    return found


def changes(model: type[Kept], records: QuerySet[Any], old: str, new: str) -> list[dict[str, Any]]:
    """What differs between two records, named by their numbers. Raises Http404 where one is of another row."""
    before, after = (
        written(get_object_or_404(records, history_id=number(text)), model) for text in (old, new)
    )
    return [
        {"label": label_of(model, name), "spans": compare.spans(before[name], after[name])}
        for name in compare.changed(before, after)
    ]


def number(text: str) -> int:
    """The whole number that a text holds; 0, which no row has, for any other text."""
    return int(text) if text.isascii() and text.isdigit() else 0
