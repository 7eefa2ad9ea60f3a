"""The answer to a question, and the disagreement with one."""

from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone

from fundamentals import kinds
from quizzes import scoring
from quizzes.models import Response
from quizzes.planning import MODES

LETTERS = "ABC"
LONGEST = 3_600_000  # milliseconds: a page left open longer says nothing about the time an answer took
SHOWN = signing.Signer(salt="quizzes.shown")


class AnswerForm(forms.Form):
    """Label, check and certainty for one response; where a mode asks for the label only, just that."""

    kind = forms.ChoiceField(choices=kinds.CHOICES, error_messages={"required": "Select the kind of tool."})
    check = forms.ChoiceField(
        choices=[(letter, letter) for letter in LETTERS],
        error_messages={"required": "Select the best first check."},
    )
    sure = forms.TypedChoiceField(
        choices=[(str(step), label) for step, (label, _) in scoring.CERTAINTIES.items()],
        coerce=int,
        error_messages={"required": "Say how sure you are.", "invalid_choice": "Say how sure you are."},
    )

    def __init__(self, data: Any, response: Response) -> None:
        super().__init__(data)
        self.response = response
        if response.attempt.rules.label_only:
            del self.fields["check"], self.fields["sure"]

    def clean_check(self) -> str:
        """The letter as the check that stood there."""
        return self.response.checks[LETTERS.index(self.cleaned_data["check"])]

    @property
    def milliseconds(self) -> int | None:
        """From showing the page to this answer; None where the page does not say or was left open."""
        try:
            shown = float(SHOWN.unsign(self.data.get("shown", "")))
        except (signing.BadSignature, ValueError):
            return None
        taken = round((timezone.now().timestamp() - shown) * 1000)
        return taken if 0 <= taken <= LONGEST else None


class StartForm(forms.Form):
    """Which mode to start, and what that mode needs to know."""

    mode = forms.ChoiceField(choices=[(name, mode.label) for name, mode in MODES.items()])
    hints = forms.BooleanField(required=False)
    one = forms.ChoiceField(choices=kinds.CHOICES, required=False)
    other = forms.ChoiceField(choices=kinds.CHOICES, required=False)
    article = forms.SlugField(required=False)
    attempt = forms.CharField(required=False, max_length=30)
    assignment = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("mode") == "pair" and (
            not data.get("one") or data.get("one") == data.get("other") or not data.get("other")
        ):
            raise forms.ValidationError("A pair drill needs two different kinds.")
        return data


class OnePressForm(forms.Form):
    """One press on one kind, for the question on the home page or at the end of an article."""

    item = forms.SlugField()
    kind = forms.ChoiceField(choices=kinds.CHOICES)
    article = forms.SlugField(required=False)


class DisagreementForm(forms.Form):
    """Why a learner thinks that a key is wrong."""

    text = forms.CharField(
        max_length=1000,
        strip=True,
        error_messages={
            "required": "Say in a sentence what you would call it, and why.",
            "max_length": "Keep it under 1,000 characters.",
        },
    )
