"""Which answers a regrade marks, by which key, and why."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime

from fundamentals import kinds
from quizzes.models import Item, ItemVersion


class ChoiceForm(forms.Form):
    """The answers to one major version, and the version whose key is to mark them."""

    number = forms.TypedChoiceField(label="Answers given to", coerce=int)
    to = forms.ModelChoiceField(
        ItemVersion.objects.none(), label="are marked by the key of", empty_label=None
    )

    def __init__(self, item: Item, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        answered = Count("responses", filter=Q(responses__answered_at__isnull=False))
        versions = item.versions.order_by("-number", "-minor").annotate(answered=answered)
        counts: dict[int, int] = {}
        for version in versions:
            counts[version.number] = counts.get(version.number, 0) + version.answered
        self.fields["number"].choices = [
            (number, f"version {number} ({count} {'answer' if count == 1 else 'answers'})")
            for number, count in counts.items()
        ]
        self.fields["to"].queryset = versions
        self.fields["to"].label_from_instance = told

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number, to = data.get("number"), data.get("to")
        if number and to and number == to.number and to.item.versions.filter(number=number).count() == 1:
            raise ValidationError(
                f"Answers to version {number} are marked by its own key already. Choose two different versions; "
                "to take a regrade back, undo it."
            )
        return data


def told(version: ItemVersion) -> str:
    item = version.shown
    accepted = [kinds.BY_SLUG[slug].in_sentence for slug in kinds.SLUGS if slug in item.accepted]
    return f"version {version.label} of {localtime(version.created_at):%-d %B %Y}: {' or '.join(accepted)}"


class ReasonForm(forms.Form):
    """The reason that learners read, and up to which answer the dry run looked."""

    reason = forms.CharField(
        label="Reason, shown to the learners",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-characters": 500}),
        help_text="It stands on every answer that is re-marked, with the day and both marks.",
    )
    until = forms.CharField(widget=forms.HiddenInput)

    def clean_until(self) -> datetime:
        try:
            until = parse_datetime(self.cleaned_data["until"])
        except ValueError:
            until = None
        if until is None or timezone.is_naive(until):
            raise ValidationError("Look at the dry run again.")
        return min(until, timezone.now())
