"""The history of what authors wrote: one record a save, with who, when and why.

The record is written by `note`, which `keep` calls, and not by a signal on every save: a learner's
answer saves the running difficulty of an item, and that is no change of its text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from simple_history.models import HistoricalRecords

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Kept(models.Model):
    """A row that authors write: it says who saved it last, and remembers every text it had."""

    # Opens the unpublished text to a colleague without a login; empty where no link is given out.
    preview_key = models.CharField(max_length=40, blank=True, editable=False, db_index=True)

    # What the library's own receiver looks for before it records a save by itself.
    skip_history_when_saving = True

    class Meta:
        abstract = True

    def note(self, by: User | None, why: str, fresh: bool) -> None:
        """Record the row as it has just been saved; `fresh` where this save made it."""
        records: Any = type(self).history
        records.bulk_history_create(
            [self], update=not fresh, default_user=by, default_change_reason=why[:100] or None
        )


def records(*derived: str) -> HistoricalRecords:
    """The history of a model, without the columns that no author writes."""
    return HistoricalRecords(excluded_fields=list(derived))


def written(row: Any, model: type[Kept]) -> dict[str, Any]:
    """What authors wrote, by column: of a row of the model, or of a record of its history."""
    columns: Any = model.history.model.tracked_fields  # type: ignore[attr-defined]
    return {
        field.name: getattr(row, field.name) for field in columns if field.editable and field.name != "id"
    }


def label_of(model: type[Kept], name: str) -> str:
    """What the form calls a column."""
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
