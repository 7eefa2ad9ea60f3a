"""What the forms of articles and items share: drafts in any state, sound pages only live, no save overwritten."""

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from fundamentals import compare, kinds
from fundamentals.history import label_of, written
from fundamentals.kinds import Kind
from fundamentals.templatetags.marks import mark


class DateInput(forms.DateInput):
    """The browser's own calendar; a plain text input where it has none."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def limit(characters: int = 0, words: int = 0) -> dict[str, int]:
    """Attributes of an input that is counted as it is typed; static/admin.js reads them."""
    return {"data-characters": characters} if characters else {"data-words": words}


class AuthoringForm(forms.ModelForm):
    """A text with its status: a draft may be in any state, what is live must be sound.

    `content` holds what was typed, however unsound, for the preview. `conflict` holds the record of the
    save that came between opening and sending the form, where there was one.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label="Why this change",
        required=False,
        max_length=100,
        help_text="For the history, where colleagues read it. May stay empty.",
        widget=forms.TextInput(attrs=limit(100)),
    )
    content: Any = None
    conflict: dict[str, Any] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.required = False
            if isinstance(field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
                field.choices = [(value, _choice(value, label)) for value, label in field.choices]
        self.initial["seen"] = self.stamp
        self.initial.setdefault("note", getattr(self.instance, "why", ""))

    @property
    def stamp(self) -> str:
        """Names the state of the row that this form was filled from."""
        return self.instance.updated_at.isoformat() if self.instance.pk else ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name, value in data.items():  # browsers send the line breaks of another system
            data[name] = value.replace("\r\n", "\n") if isinstance(value, str) else value
        self.content = self.written(data)
        if self.instance.pk and self.stamp not in (data.get("seen"), self.data.get("over")):
            self._tell_of_conflict(data.get("seen", ""))
        for name, problem in self.problems():
            self.add_error(name if name in self.fields else None, self.in_words(problem))
        return data

    @classmethod
    def in_words(cls, problem: str) -> str:
        """A problem with the labels of this form in place of the names that fields have in files."""
        for name, field in cls.base_fields.items():
            if "_" in name or problem.startswith(f"{name} "):
                problem = re.sub(rf"\b{name}\b", f"“{field.label}”", problem)
        return problem

    def clean_status(self) -> str:
        return self.cleaned_data["status"] or self.instance.status

    def written(self, data: dict[str, Any]) -> Any:
        """The content as typed: what is on the row, under what the form could read. Subclasses convert it."""
        content = self.instance.content()
        for name in vars(content):
            if name in data:
                setattr(content, name, data[name])
        return content

    def problems(self) -> list[tuple[str, str]]:
        """Why what was typed cannot be saved under its status, as (field, sentence)."""
        raise NotImplementedError

    def _tell_of_conflict(self, seen: str) -> None:
        history: Any = self.instance.history
        last = history.select_related("history_user").first()
        who = last.history_user.get_username() if last and last.history_user else "Somebody"
        at = date_format(timezone.localtime(self.instance.updated_at), "j F Y, H:i:s")
        self.conflict = {"who": who, "at": at, "stamp": self.stamp, "fields": self._changed_since(seen)}
        self.add_error(None, f"{who} saved this on {at}, after you opened it. Nothing of yours is saved yet.")

    def _changed_since(self, seen: str) -> list[str]:
        """Labels of the fields in which the row differs from what this form was opened with."""
        history: Any = self.instance.history
        opened = next((row for row in history.all()[:50] if row.updated_at.isoformat() == seen), None)
        if opened is None:
            return []
        model = type(self.instance)
        names = compare.changed(written(opened, model), written(self.instance, model))
        return [label_of(model, name) for name in names]


def marked(kind: Kind) -> SafeString:
    """The name of a kind with its mark and colour."""
    return format_html('<span class="mk {}">{}{}</span>', kind.css, mark(kind), kind.label)


def _choice(value: Any, label: Any) -> Any:
    if value == "":
        return "None"
    return marked(kinds.BY_SLUG[value]) if value in kinds.BY_SLUG else label


def cell(field: forms.Field, **attrs: Any) -> forms.Field:
    """A cell of a row: never required by itself, the column says so."""
    field.required = False
    field.widget.attrs |= attrs
    return field


def slug_from(text: str) -> str:
    """A slug of at most 60 characters, cut between words."""
    slug = slugify(text)[:61]
    return slug if len(slug) < 61 else slug.rpartition("-")[0] or slug[:60]
