"""The versions of items: to look at, never to change."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from fundamentals import compare
from fundamentals.desk_admin import DeskAdmin
from quizzes.access import same_origin
from quizzes.models import ItemVersion
from quizzes.models.items import as_json
from quizzes.views import preview


@admin.register(ItemVersion)
class ItemVersionAdmin(DeskAdmin):
    list_display = ("__str__", "item", "label", "made")
    list_select_related = ("item",)
    search_fields = ("item__slug", "item__tool", "item__feature")
    ordering = ("-created_at", "-pk")
    fields = ("item", "label", "made", "answers", "seen", "changed")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ItemVersion | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ItemVersion | None = None) -> bool:
        return False

    @admin.display(description="Version")
    def label(self, version: ItemVersion) -> str:
        return version.label

    @admin.display(description="Made", ordering="created_at")
    def made(self, version: ItemVersion) -> str:
        return f"{localtime(version.created_at):%-d %b %Y, %H:%M}"

    @admin.display(description="Answers given to it")
    def answers(self, version: ItemVersion) -> int:
        return version.responses.filter(answered_at__isnull=False).count()

    @admin.display(description="As the learner saw it")
    def seen(self, version: ItemVersion) -> SafeString:
        url = reverse("admin:quizzes_itemversion_preview", args=[version.pk])
        return format_html('<a href="{}" target="_blank">Open the question</a>', url)

    @admin.display(description="Against the version before it")
    def changed(self, version: ItemVersion) -> SafeString | str:
        before = version.item.versions.filter(pk__lt=version.pk).order_by("-pk").first()
        if before is None:
            return "This is the first."
        old, new = as_json(before.shown), as_json(version.shown)
        return ", ".join(compare.changed(old, new)) or "Nothing."

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(same_origin(self.preview_view))
        return [
            path("<int:object_id>/preview/", view, name="quizzes_itemversion_preview"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        version = get_object_or_404(ItemVersion, pk=object_id)
        if not self.has_view_permission(request, version):
            raise PermissionDenied
        answer = request.POST if request.method == "POST" else None
        return preview.show(request, version.shown, "", request.path, answer)

    preview_view.saves_nothing = True
