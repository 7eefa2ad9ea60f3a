"""The name under which a learner joins a class."""

import re
from typing import Any

from django import forms

from quizzes.exchange.plain import one_line
from quizzes.models import Enrolment, SchoolClass
from quizzes.models.classes import MEMBERS, NAME

DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")  # would turn round what stands beside the name


class JoinForm(forms.Form):
    name = forms.CharField(
        max_length=NAME,
        error_messages={
            "required": "Write the name your instructor should see.",
            "max_length": f"Keep the name under {NAME} characters.",
        },
    )

    def __init__(self, school_class: SchoolClass, own: Enrolment | None, data: Any = None) -> None:
        super().__init__(data, initial={"name": own.display_name if own else ""})
        self.school_class, self.own = school_class, own

    def clean_name(self) -> str:
        name = one_line(DIRECTION.sub("", self.cleaned_data["name"]))
        if not name:
            raise forms.ValidationError("Write the name your instructor should see.")
        others = self.school_class.enrolments.exclude(pk=self.own.pk if self.own else None)
        if others.filter(display_name__iexact=name).exists():
            raise forms.ValidationError(
                "Somebody in this class has this name already. Add a letter to yours."
            )
        return name

    def clean(self) -> dict[str, Any]:
        if self.own is None and self.school_class.closed:
            raise forms.ValidationError("This class takes nobody more. Ask your instructor to open it again.")
        if self.own is None and self.school_class.enrolments.count() >= MEMBERS:
            raise forms.ValidationError(f"This class is full: it has {MEMBERS} members.")
        return super().clean() or {}
