"""What a reader may narrow the contact sheet to."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.http import urlencode

from fundamentals import kinds
from quizzes import items
from quizzes.models.items import ItemQuerySet

SEARCHED = ("tool", "vendor", "feature", "claim", "goes_in", "comes_out")
WORDS = 8  # of a search, so that a pasted page does not become a query of a thousand parts


class ToolFilter(forms.Form):
    """The query string of the tools page; a value that is not on offer is left out, and said so."""

    kind = forms.ChoiceField(choices=kinds.CHOICES, required=False)
    stage = forms.ChoiceField(choices=items.STAGES.items(), required=False)
    modality = forms.ChoiceField(choices=items.MODALITIES.items(), required=False)
    maker = forms.CharField(max_length=120, required=False)
    q = forms.CharField(max_length=100, required=False)
    guess = forms.BooleanField(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.understood = self.is_valid()
        self.chosen: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        if self.chosen.get("guess"):
            self.chosen.pop("kind", None)  # whoever guesses must not know that all are of one kind

    def narrow(self, found: ItemQuerySet) -> ItemQuerySet:
        fields = {"kind": "kind", "stage": "stage", "modality": "modality", "maker": "vendor"}
        found = found.filter(
            **{field: self.chosen[name] for name, field in fields.items() if name in self.chosen}
        )
        for word in self.chosen.get("q", "").split()[:WORDS]:
            has_word = Q()
            for field in SEARCHED:
                has_word |= Q(**{f"{field}__icontains": word})
            found = found.filter(has_word)
        return found

    @property
    def labels(self) -> list[str]:
        """What is chosen, in words."""
        names = {"kind": dict(kinds.CHOICES), "stage": items.STAGES, "modality": items.MODALITIES}
        return [
            names[name][value] if name in names else f"“{value}”" if name == "q" else value
            for name, value in self.chosen.items()
            if name != "guess"
        ]

    @property
    def query(self) -> str:
        """The query string that says what is chosen and nothing else; "" for the whole sheet."""
        return urlencode(
            {
                name: "on" if name == "guess" else self.chosen[name]
                for name in self.fields
                if name in self.chosen
            }
        )
