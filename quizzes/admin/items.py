"""The bank as instructors write it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fundamentals import kinds
from fundamentals.authoring import AuthoredAdmin, Problems
from fundamentals.authoring_form import marked
from fundamentals.models import Article
from fundamentals.references import Reference
from quizzes import items
from quizzes.access import same_origin
from quizzes.admin import bulk, exchange, export, handout, naming, statistics
from quizzes.admin.filters import DueFilter
from quizzes.admin.statistics import FlagFilter, discrimination_of, facility_of
from quizzes.forms_admin import ItemForm
from quizzes.itemstats import FLAGS
from quizzes.models import Disagreement, Item, ItemFigures
from quizzes.views import preview


@admin.register(Item)
class ItemAdmin(AuthoredAdmin):
    form = ItemForm
    shared = ("shared_preview", preview.SALT)
    fieldsets = (
        ("The tool", {"fields": ("tool", "vendor", "feature", "tool_url", "slug", "show_name")}),
        ("What the learner sees", {"fields": ("claim", "claim_quoted", "goes_in", "comes_out", "decisive", "modality")}),
        ("Which kind it is", {"fields": ("kind", "subtype", "likeliest_wrong", "true_but_wide", "borderline", "also_accept", "boundary_note")}),
        ("The three checks", {"fields": ("check_right", "check_other", "check_weak")}),
        ("What the learner reads afterwards", {"fields": ("why_right", "why_not", "flip", "under_the_hood", "risk", "risk_note", "article", "misconception")}),
        ("Evidence", {"fields": ("sources", "checked_on", "recheck_by")}),
        ("Where it belongs", {"fields": ("stage", "start_difficulty", "pair_with", "tags")}),
        ("This save", {"fields": ("status", "retired_reason", "minor", "note", "seen")}),
    )  # fmt: skip
    list_display = (
        "name",
        "marked",
        "status",
        "recheck",
        "version",
        "measured",
        "facility",
        "discrimination",
        "flags",
    )
    list_display_links = ("name",)
    list_filter = ("kind", "status", "stage", "modality", "borderline", DueFilter, FlagFilter)
    list_select_related = ("current", "figures")
    search_fields = ("slug", "tool", "vendor", "feature", "claim", "goes_in", "comes_out", "tags")
    ordering = ("tool", "feature", "slug")
    actions = ("publish", "retire", "tag", "set_recheck", "clone", "export", "hand_out")

    retire = bulk.retire
    tag = bulk.tag
    set_recheck = bulk.set_recheck
    clone = bulk.clone
    export = export.export
    hand_out = handout.hand_out

    # --- the list ---------------------------------------------------------------------------------

    @admin.display(description="Item", ordering="tool")
    def name(self, item: Item) -> SafeString:
        return format_html("{} <small>{}</small>", item, item.slug)

    @admin.display(description="Kind", ordering="kind")
    def marked(self, item: Item) -> SafeString | str:
        kind = kinds.BY_SLUG.get(item.kind)
        if kind is None:
            return ""
        return format_html("{} {}", marked(kind), "borderline" if item.borderline else "")

    @admin.display(description="Re-check by", ordering="recheck_by")
    def recheck(self, item: Item) -> SafeString | str:
        if item.recheck_by is None:
            return ""
        late = item.recheck_by <= timezone.localdate()
        return format_html(
            '<span class="{}">{}</span>', "due" if late else "", f"{item.recheck_by:%-d %b %Y}"
        )

    @admin.display(description="Version")
    def version(self, item: Item) -> str:
        return item.current.label if item.current else ""

    @admin.display(description="Difficulty (n)", ordering="difficulty")
    def measured(self, item: Item) -> str:
        """The running difficulty beside the number of first answers it rests on; both are kept on the row."""
        return f"{item.difficulty:+.2f} ({item.answers})".replace("-", "−")

    @admin.display(description="Facility (95 %)", ordering="figures__facility")
    def facility(self, item: Item) -> SafeString | str:
        """Of first answers to the current version, with n; a link to all of its figures."""
        row = figures_of(item)
        if row is None:
            return ""
        url = self.url("statistics", item.pk)
        return format_html('<a href="{}">{}</a> <small>n {}</small>', url, facility_of(row), row.n)

    @admin.display(description="Discrimination (95 %)", ordering="figures__discrimination")
    def discrimination(self, item: Item) -> SafeString | str:
        row = figures_of(item)
        return format_html("{} <small>n {}</small>", discrimination_of(row), row.rested) if row else ""

    @admin.display(description="Look at")
    def flags(self, item: Item) -> str:
        row = figures_of(item)
        return ", ".join(FLAGS[slug] for slug in row.flags.split()) if row else ""

    # --- one item ---------------------------------------------------------------------------------

    def get_readonly_fields(self, request: HttpRequest, obj: Item | None = None) -> tuple[str, ...]:
        """Files, exports and answers know a published item by its slug: it stays."""
        return ("slug",) if obj and obj.current_id else ()

    def get_fieldsets(self, request: HttpRequest, obj: Item | None = None) -> Any:
        if obj and obj.current_id:
            return self.fieldsets
        last, options = self.fieldsets[-1]
        fields = tuple(name for name in options["fields"] if name != "minor")
        return (*self.fieldsets[:-1], (last, {"fields": fields}))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Item | None:
        item: Item | None = super().get_object(request, object_id, from_field)
        also = request.GET.get("also", "")
        if item and request.method == "GET" and also in kinds.SLUGS:  # led here by a ruling
            item.borderline, item.also_accept = True, [*item.also_accept, also]
            item.why = "Accepted after a disagreement"
        return item

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        pages = Article.objects.live().values_list("slug", flat=True).order_by("slug")
        context |= {"datalists": [("pages", pages)]}
        item = context.get("original")
        if item and item.current_id and request.user.has_perm("quizzes.apply_regrade"):
            context["regrade_url"] = f"{reverse('admin:quizzes_regrade_add')}?item={item.pk}"
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Item) -> HttpResponseBase:
        """Led here by a ruling, and saved with a new version: on to the answers that the old one marked."""
        case = ruled(request, obj)
        number = case.response.version.number if case else 0
        if not case or number == obj.current.number or not request.user.has_perm("quizzes.apply_regrade"):
            return super().response_change(request, obj)
        self.message_user(
            request, f"Version {obj.current.label} is saved. See what it would change.", messages.SUCCESS
        )
        query = {"item": obj.pk, "number": number, "to": obj.current_id, "ruling": case.pk}
        return redirect(f"{reverse('admin:quizzes_regrade_add')}?{urlencode(query)}")

    def save_model(self, request: HttpRequest, obj: Item, form: ModelForm, change: bool) -> None:
        data = form.cleaned_data
        obj.keep(by=request.user, why=data["note"], minor=bool(data.get("minor")))
        before = form.initial.get("slug")
        if change and before and before != obj.slug:
            count = naming.follow_item(obj, before, request.user)
            if count:
                self.message_user(request, f"{count} items that name it as the same job name its new slug.")
        if form.initial.get("status") == "live" and obj.status == "retired":
            self.message_user(request, left_behind(obj), messages.WARNING)

    def judge(self) -> Callable[[Item], Problems]:
        pages = set(Article.objects.live().values_list("slug", flat=True))
        bank = dict(Item.objects.values_list("slug", "kind"))
        return lambda item: items.problems(item.content(), pages, bank)

    def references(self, row: Item) -> list[Reference]:
        """What depends on the item beside its versions, which the database protects: pairs, and answers."""
        found = [Reference(f"First answers: {row.answers}", "")] if row.answers else []
        waiting = Disagreement.objects.filter(ruling="", response__version__item=row).count()
        if waiting:
            queue = reverse("admin:quizzes_disagreement_changelist")
            url = f"{queue}?ruling=waiting&response__version__item={row.pk}"
            found.append(Reference(f"Objections that wait for a ruling: {waiting}", url))
        for item in Item.objects.same_job_as(row):
            if row.slug in item.pair_with:
                found.append(Reference(f"Same job as: {item}", self.url("change", item.pk)))
        return found

    # --- previews ---------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("preview/", view(same_origin(self.preview_view)), name="quizzes_item_preview"),
            *exchange.urls(),
            *statistics.urls(),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, form: Any) -> HttpResponseBase:
        return preview.show(request, form.content, preview.pack(form.content), self.url("preview"))

    def preview_view(self, request: HttpRequest) -> HttpResponseBase:
        """The form as it stands or, once that is packed into the page, the states after each answer."""
        if request.method == "POST" and "token" in request.POST:
            draft = request.POST["token"]
            return preview.show(request, preview.unpack(draft), draft, request.path, request.POST)
        return super().preview_view(request)

    preview_view.saves_nothing = True


def left_behind(item: Item) -> str:
    """What a retired item leaves: told when it is done, since its form lists it before."""
    pairs = naming.pairs_of([item])[item.slug]
    named = f" Named as the same job by {', '.join(pairs)}." if pairs else ""
    return f"It is asked no more. Its {item.answers} first answers stay, and so does its page.{named}"


def ruled(request: HttpRequest, item: Item) -> Disagreement | None:
    """The ruling that led to the item's form, where one did."""
    pk = request.GET.get("ruling", "")
    cases = Disagreement.objects.select_related("response__version")
    return (
        cases.filter(pk=pk, response__version__item=item).first() if pk.isascii() and pk.isdigit() else None
    )


def figures_of(item: Item) -> ItemFigures | None:
    """The stored figures, where they are of the current version and there is an answer to it."""
    row: ItemFigures | None = getattr(item, "figures", None)
    return row if row and item.current and row.major == item.current.number and row.n else None
