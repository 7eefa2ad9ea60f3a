"""The rows of an import as its preview shows them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType

from fundamentals import compare, kinds
from fundamentals.compare import GONE, NEW, Span
from quizzes import items
from quizzes.exchange import comparing
from quizzes.exchange.comparing import Change, Row
from quizzes.exchange.neutral import Parsed
from quizzes.forms_admin import ItemForm
from quizzes.models import Item

COMPARED = (
    4000  # characters: above, two texts are shown whole, for comparing words takes time with their square
)
MAPPED = 100  # names that are asked for at once


def page(parsed: Parsed, rows: list[Row]) -> dict[str, Any]:
    """What the preview says: rows by state, problems, and names of options that mean no kind."""
    by_state = {
        state: [_shown(row) for row in rows if row.state == state]
        for state in (comparing.NEW, comparing.CHANGED, comparing.UNCHANGED, comparing.PROBLEM)
    }
    unmapped = dict.fromkeys(
        text for row in rows for text in row.found.unmapped if row.state != comparing.PROBLEM
    )
    return {
        "problems": parsed.problems,
        "faults": len(parsed.problems) + len(by_state[comparing.PROBLEM]),
        "rows": by_state,
        "live": sum(
            1 for row in rows if row.state == comparing.CHANGED and row.held and row.held.status == "live"
        ),
        "unmapped": list(unmapped)[:MAPPED],
        "digest": comparing.digest(rows),
    }


def _shown(row: Row) -> dict[str, Any]:
    item = row.item
    shown = {
        "row": row,
        "title": " · ".join(filter(None, (item.tool, item.feature))) or row.found.name,
        "kind": kinds.BY_SLUG.get(item.kind),
        "changes": [_change(change) for change in row.changes],
    }
    if row.state in (comparing.NEW, comparing.CHANGED):
        shown["missing"] = len(items.problems(replace(item, status="live")))
    return shown


def _change(change: Change) -> dict[str, Any]:
    old, new = compare.plain(change.old), compare.plain(change.new)
    spans = [span for span in (Span(GONE, old), Span(NEW, new)) if span.text]
    if len(old) + len(new) <= COMPARED:
        spans = compare.spans(old, new)
    return {"label": label_of(change.field), "spans": spans}


def label_of(field: str) -> str:
    """What the form of an item calls a field."""
    name, _, kind = field.partition(".")
    if kind:
        return f"Why not {kinds.BY_SLUG[kind].bare}"
    return str(ItemForm.base_fields[name].label or name).capitalize()


def refuse_changes(rows: Iterable[Row]) -> None:
    """For who may add items and not change them."""
    for row in rows:
        if row.state == comparing.CHANGED:
            row.state, row.why = (
                comparing.PROBLEM,
                "It is here already, and you lack the right “Can change item”.",
            )


def log(user: User, done: dict[str, list[str]]) -> None:
    """Note the import among what the user did last."""
    kind = ContentType.objects.get_for_model(Item)
    for state, flag in ((comparing.NEW, ADDITION), (comparing.CHANGED, CHANGE)):
        found = Item.objects.filter(slug__in=done[state])
        LogEntry.objects.bulk_create(
            LogEntry(
                user_id=user.pk, content_type=kind, object_id=str(item.pk), object_repr=str(item)[:200],
                action_flag=flag, change_message="Imported.",
            )
            for item in found
        )  # fmt: skip
