"""What every list and form of the desk has in common."""

from typing import Any

from django.contrib import admin
from django.forms import Media
from django.http import HttpRequest, HttpResponse


class DeskAdmin(admin.ModelAdmin):
    """Pages are titled with what they show, and carry no script but the one that ticks rows of a list."""

    list_per_page = 50

    @property
    def media(self) -> Media:
        return Media(js=["admin/js/actions.js"])

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = str(self.opts.verbose_name_plural).capitalize()
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def title_of(self, row: Any) -> str:
        return str(row)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        row = context.get("original")
        if row:
            context |= {"title": self.title_of(row), "subtitle": None}
        return super().render_change_form(request, context, *args, **kwargs)
