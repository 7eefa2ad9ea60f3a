"""Filters of the lists that no column gives by itself."""

from datetime import timedelta

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from quizzes.models import Disagreement, Item

SOON = timedelta(days=30)


class DueFilter(SimpleListFilter):
    """Items whose sources are to be read again."""

    title = "due for re-check"
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [("now", "Now"), ("soon", "Within 30 days"), ("unset", "No date")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Item]) -> QuerySet[Item]:
        today = timezone.localdate()
        if self.value() == "now":
            return queryset.filter(recheck_by__lte=today)
        if self.value() == "soon":
            return queryset.filter(recheck_by__lte=today + SOON)
        if self.value() == "unset":
            return queryset.filter(recheck_by=None)
        return queryset


class WaitingFilter(SimpleListFilter):
    title = "ruling"
    parameter_name = "ruling"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [("waiting", "Waiting"), *list(Disagreement.RULINGS.items())[1:]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Disagreement]) -> QuerySet[Disagreement]:
        if self.value() is None:
            return queryset
        return queryset.filter(ruling="" if self.value() == "waiting" else self.value())
