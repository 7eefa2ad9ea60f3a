"""A ruling on a disagreement, and what an action on many items asks for."""

from typing import Any

from django import forms

from fundamentals.authoring_form import DateInput
from fundamentals.rows import WordsField
from quizzes.models import Disagreement


class RulingForm(forms.ModelForm):
    """A ruling with the reason that the learner reads."""

    conflict: dict[str, Any] | None = None
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Disagreement
        fields = ("ruling", "reason")
        widgets = {"ruling": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "ruling": "Accepting a label and mending the item lead on to the item's form, where the change is made.",
            "reason": "The learner reads it on that answer; for a retired item everybody does.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ruling"].choices = list(Disagreement.RULINGS.items())[1:]
        self.fields["ruling"].required = self.fields["reason"].required = True
        self.initial["seen"] = self.stamp

    @property
    def stamp(self) -> str:
        ruled: Any = self.instance.ruled_at
        return ruled.isoformat() if ruled else "none"

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.stamp not in (data.get("seen"), self.data.get("over")):
            ruling = Disagreement.RULINGS[self.instance.ruling]
            self.conflict = {"stamp": self.stamp}
            self.add_error(None, f"Somebody has ruled meanwhile: “{ruling}”. Nothing of yours is saved yet.")
        response = self.instance.response
        if data.get("ruling") == "accept" and response.kind in response.item.accepted:
            self.add_error("ruling", "What the learner said is accepted already.")
        return data


class RetireForm(forms.Form):
    reason = forms.CharField(
        label="Public reason", widget=forms.Textarea(attrs={"rows": 3}), help_text="Shown on the item's page."
    )


class TagForm(forms.Form):
    add = WordsField(required=False, help_text="Words with commas between them.")
    remove = WordsField(required=False, help_text="Words with commas between them.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not (data.get("add") or data.get("remove")):
            raise forms.ValidationError("Write a tag to add or to remove.")
        return data


class RecheckForm(forms.Form):
    recheck_by = forms.DateField(label="Re-check by", widget=DateInput)
