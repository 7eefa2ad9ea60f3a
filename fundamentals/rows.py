"""Form fields for what the database holds as lists: rows of plain inputs, and words with commas between them.

They need no script: two blank rows stand under what is there, and a row whose inputs are emptied is left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

BLANK_ROWS = 2
Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column of the rows; `field` draws and cleans a cell."""

    name: str
    label: str
    field: forms.Field
    needed: bool = False  # in every row that is not empty


class Drawn(forms.Widget):
    """A widget drawn by one of the site's own templates; the form renderer knows only those of Django."""

    use_fieldset = True

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return ""  # the label is a legend: every input has a label of its own

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> str:
        return render_to_string(template_name, context)


class RowsWidget(Drawn):
    template_name = "admin/widgets/rows.html"

    def __init__(self, columns: Sequence[Column], blank: int = BLANK_ROWS) -> None:
        super().__init__()
        self.columns, self.blank = columns, blank

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        """The rows as they were sent: text under every column, empty rows left out."""
        pattern = re.compile(rf"{re.escape(name)}-(\d+)-")
        numbers = sorted({int(found.group(1)) for key in data if (found := pattern.match(key))})
        rows = [
            {column.name: data.get(f"{name}-{number}-{column.name}", "").strip() for column in self.columns}
            for number in numbers
        ]
        return [row for row in rows if any(row.values())]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        held = list(value or [])
        rows = held + [{}] * (self.blank if held or self.blank > 1 else 1)
        context["rows"] = [self._cells(name, number, row) for number, row in enumerate(rows)]
        return context

    def _cells(self, name: str, number: int, row: Row) -> list[dict[str, Any]]:
        cells = []
        for column in self.columns:
            cell_name = f"{name}-{number}-{column.name}"
            attrs = {"id": f"id_{cell_name}"} | column.field.widget_attrs(column.field.widget)
            html = column.field.widget.render(cell_name, row.get(column.name, ""), attrs)
            cells.append({"id": attrs["id"], "label": column.label, "html": html, "name": column.name})
        return cells


class RowsField(forms.Field):
    """A list of dicts with the keys of `columns`, as JSON can hold it: no empty values, dates as text."""

    def __init__(self, columns: Sequence[Column], blank: int = BLANK_ROWS, **options: Any) -> None:
        self.columns = columns
        super().__init__(widget=RowsWidget(columns, blank), required=False, **options)

    def clean(self, value: list[Row]) -> list[Row]:
        rows, faults = [], []
        for number, row in enumerate(value or [], 1):
            cleaned, found = self._clean_row(row)
            rows.append(cleaned)
            faults += [f"Row {number}, {fault}" for fault in found]
        if faults:
            raise ValidationError(faults)
        return rows

    def _clean_row(self, row: Row) -> tuple[Row, list[str]]:
        cleaned, faults = {}, []
        for column in self.columns:
            text = row.get(column.name, "")
            if column.needed and not text:
                faults.append(f"{column.label}: this is missing.")
                continue
            try:
                value = column.field.clean(text)
            except ValidationError as error:
                faults.append(f"{column.label}: {' '.join(error.messages)}")
                continue
            if value:
                cleaned[column.name] = value.isoformat() if hasattr(value, "isoformat") else value
        return cleaned, faults

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool((initial or None) != (self.clean(data) or None))
        except ValidationError:
            return True


class RowField(RowsField):
    """One such row, as a dict; an empty one where nothing is written."""

    def __init__(self, columns: Sequence[Column], **options: Any) -> None:
        super().__init__(columns, blank=0, **options)

    def prepare_value(self, value: Any) -> list[Row]:
        return [value] if isinstance(value, dict) and value else list(value or [])

    def clean(self, value: list[Row]) -> Row:
        return next(iter(super().clean(value)), {})


class WordsField(forms.CharField):
    """A list of texts, written with commas between them."""

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else ", ".join(value or [])

    def to_python(self, value: Any) -> list[str]:
        words = [" ".join(word.split()) for word in (super().to_python(value) or "").split(",")]
        return list(dict.fromkeys(word for word in words if word))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(list(initial or []) != self.to_python(data))


class TextsWidget(Drawn):
    """A text area for each key of a dict, under its own label."""

    template_name = "admin/widgets/texts.html"

    def __init__(self, labels: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.labels = labels

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        texts = {key: data.get(f"{name}-{key}", "") for key, _ in self.labels}
        return {key: text.replace("\r\n", "\n").strip() for key, text in texts.items()}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}-{key}" in data for key, _ in self.labels)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["texts"] = [
            {"key": key, "label": label, "name": f"{name}-{key}", "text": (value or {}).get(key, "")}
            for key, label in self.labels
        ]
        return context


class TextsField(forms.Field):
    """A dict of texts under the keys of `labels`, without the empty ones."""

    def __init__(self, labels: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(widget=TextsWidget(labels), required=False, **options)

    def clean(self, value: dict[str, str]) -> dict[str, str]:
        return {key: text for key, text in (value or {}).items() if text}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or {}) != self.clean(data))
