"""The queue of disagreements, and the rulings on them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from fundamentals.authoring_form import marked
from fundamentals.desk_admin import DeskAdmin
from fundamentals.kinds import BY_SLUG
from quizzes import scoring
from quizzes.admin.filters import WaitingFilter
from quizzes.admin.regrades import number
from quizzes.forms_rulings import RulingForm
from quizzes.models import Disagreement, Item

ITEM = "response__version__item"  # the parameter by which the queue is narrowed to one item


@admin.register(Disagreement)
class DisagreementAdmin(DeskAdmin):
    form = RulingForm
    change_form_template = "admin/quizzes/disagreement/change_form.html"
    fields = ("ruling", "reason", "seen")
    list_display = ("excerpt", "item", "said", "key", "when", "ruling")
    change_list_template = "admin/quizzes/disagreement/change_list.html"
    list_filter = (WaitingFilter,)
    list_select_related = ("response__version__item",)
    search_fields = ("text", "response__version__item__slug", "response__version__item__tool")
    ordering = ("ruling", "-created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup == ITEM or super().lookup_allowed(lookup, value, request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"waiting": waiting_by_item(), "only_item": number(request.GET.get(ITEM))}
        return super().changelist_view(request, context | (extra_context or {}))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Disagreement]:
        rows = super().get_queryset(request).select_related("response__version__item", "response__attempt")
        return rows.select_for_update(of=("self",)) if request.method == "POST" else rows

    @admin.display(description="What the learner wrote")
    def excerpt(self, disagreement: Disagreement) -> str:
        return Truncator(disagreement.text).chars(90)

    @admin.display(description="Item")
    def item(self, disagreement: Disagreement) -> str:
        return f"{disagreement.response.version.item}, version {disagreement.response.version.label}"

    @admin.display(description="They said")
    def said(self, disagreement: Disagreement) -> SafeString:
        return marked(BY_SLUG[disagreement.response.kind])

    @admin.display(description="The key says")
    def key(self, disagreement: Disagreement) -> SafeString:
        return marked(BY_SLUG[disagreement.response.item.kind])

    @admin.display(description="When", ordering="created_at")
    def when(self, disagreement: Disagreement) -> str:
        return f"{timezone.localtime(disagreement.created_at):%-d %b %Y, %H:%M}"

    def title_of(self, row: Disagreement) -> str:
        return f"A disagreement about {row.response.version.item}"

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        response = context["original"].response
        version = response.version
        context |= {
            "response": response,
            "item": response.item,
            "version": version,
            "said": BY_SLUG[response.kind],
            "check_said": getattr(version.shown, response.check_said, "") if response.check_said else "",
            "certainty": scoring.CERTAINTIES.get(response.certainty, ("",))[0],
            "others": Disagreement.objects.filter(response__version__item=version.item_id)
            .exclude(pk=context["original"].pk)
            .select_related("response__version"),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Disagreement, form: Any, change: bool) -> None:
        obj.ruled_at = timezone.now()
        super().save_model(request, obj, form, change)
        item = obj.response.version.item
        if obj.ruling == "retire" and item.status == "live":
            item.status, item.retired_reason = "retired", obj.reason
            item.keep(by=request.user, why="Retired after a disagreement")

    def response_change(self, request: HttpRequest, obj: Disagreement) -> HttpResponseBase:
        """A ruling that changes the item leads on to its form, with what was accepted filled in."""
        if obj.ruling not in ("accept", "fix"):
            return super().response_change(request, obj)
        self.message_user(request, "The ruling is saved. Now change the item and save it.", messages.SUCCESS)
        url = reverse("admin:quizzes_item_change", args=[obj.response.version.item_id])
        also = f"also={obj.response.kind}&" if obj.ruling == "accept" else ""
        return redirect(f"{url}?{also}ruling={obj.pk}")


def waiting_by_item() -> list[Item]:
    """The items with most objections that wait, each with their number as `cases`."""
    waiting = Count("versions__responses__disagreement")
    items = Item.objects.filter(versions__responses__disagreement__ruling="")
    return list(items.annotate(cases=waiting).order_by("-cases", "slug").only("slug", "tool", "feature")[:12])
