"""What is asked of a class: a check-up, or a practice of chosen kinds or items."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from fundamentals import kinds
from fundamentals.desk_admin import DeskAdmin
from quizzes.models import Assignment, Item, SchoolClass
from quizzes.planning import MODES

MOST = MODES["missed"].length  # items that one attempt at exactly these may hold


class AssignmentForm(forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        choices=kinds.CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="For a practice: ten tools of these kinds; none ticked means all four.",
    )
    due_at = forms.SplitDateTimeField(
        label="Due",
        required=False,
        widget=forms.SplitDateTimeWidget(
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs={"type": "date", "aria-label": "Due date"},
            time_attrs={"type": "time", "aria-label": "Due time"},
        ),
        help_text="In UTC. Later ones are taken and marked late.",
    )
    slugs = forms.CharField(
        label="Or exactly these items",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For a practice: slugs of live items, one a line, twelve at most. They go before the kinds.",
    )

    class Meta:
        model = Assignment
        fields = ("school_class", "title", "mode", "due_at", "kinds")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = self.fields["school_class"].widget
        classes.can_add_related = classes.can_change_related = classes.can_view_related = False
        if self.instance.pk:
            self.fields["slugs"].initial = "\n".join(self.instance.items.values_list("slug", flat=True))

    def clean_slugs(self) -> list[Any]:
        wanted = self.cleaned_data["slugs"].split()
        found = {item.slug: item for item in Item.objects.live().filter(slug__in=wanted)}
        unknown = [slug for slug in wanted if slug not in found]
        if unknown:
            raise forms.ValidationError(f"No live item has this slug: {', '.join(unknown[:5])}.")
        if len(found) > MOST:
            raise forms.ValidationError(f"At most {MOST} items.")
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("mode") == "checkup" and (data.get("kinds") or data.get("slugs")):
            self.add_error(
                "mode", "A check-up asks about all four kinds. For chosen kinds or items, take the practice."
            )
        return data


@admin.register(Assignment)
class AssignmentAdmin(DeskAdmin):
    form = AssignmentForm
    fields = ("school_class", "title", "mode", "due_at", "kinds", "slugs")
    list_display = ("title", "school_class", "mode", "due_at")
    list_select_related = ("school_class",)
    ordering = ("-created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        return Assignment.objects.filter(school_class__in=SchoolClass.objects.of(request.user))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "school_class":
            kwargs["queryset"] = SchoolClass.objects.of(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.items.set(form.cleaned_data["slugs"])

    def response_add(self, request: HttpRequest, obj: Assignment, *args: Any) -> HttpResponseBase:
        return redirect("admin:quizzes_schoolclass_report", obj.school_class_id)
