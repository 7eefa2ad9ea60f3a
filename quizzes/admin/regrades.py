"""Regrades on the desk: the dry run, carrying it out step by step, and taking it back."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.timezone import localtime

from config.writes import write_transaction
from fundamentals.desk_admin import DeskAdmin
from quizzes import regrading
from quizzes.admin import regrade_rows
from quizzes.admin.exchange_pages import needs
from quizzes.admin.regrade_rows import Classes
from quizzes.dry_run import DryRun, pending
from quizzes.forms_regrade import ChoiceForm, ReasonForm
from quizzes.models import Disagreement, Item, Regrade, Response
from quizzes.regrading import Refused

may_apply = needs("quizzes.apply_regrade", "Can re-mark answers")
A_PAGE = 25


@admin.register(Regrade)
class RegradeAdmin(DeskAdmin):
    change_list_template = "admin/quizzes/regrade/change_list.html"
    list_display = ("__str__", "answers", "by", "when", "state")
    list_select_related = ("item", "to", "by")
    list_filter = ("state",)
    search_fields = ("item__slug", "item__tool", "item__feature", "reason")
    ordering = ("-created_at", "-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("quizzes.apply_regrade")

    def has_change_permission(self, request: HttpRequest, obj: Regrade | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Regrade | None = None) -> bool:
        return False

    @admin.display(description="Answers")
    def answers(self, regrade: Regrade) -> int:
        return regrade.total

    @admin.display(description="When", ordering="created_at")
    def when(self, regrade: Regrade) -> str:
        return f"{localtime(regrade.created_at):%-d %b %Y, %H:%M}"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(may_apply(self.csv_view))
        return [path("add/csv/", view, name="quizzes_regrade_csv"), *super().get_urls()]

    # --- the dry run ------------------------------------------------------------------------------

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        return may_apply(self.dry_run)(request)

    add_view.saves_in_steps = True  # type: ignore[attr-defined]

    def dry_run(self, request: HttpRequest) -> HttpResponseBase:
        """What a regrade would change; nothing is written before there is a reason and a yes."""
        item = Item.objects.filter(pk=number(request.GET.get("item"))).first()
        if item is None:
            return self.choose_item(request)
        choice = ChoiceForm(item, request.GET if "to" in request.GET else None, initial=first_choice(item))
        if not choice.is_valid():
            return self.page(request, "dry_run", item, {"choice": choice}, 422 if choice.errors else 200)
        reason = ReasonForm(request.POST or None, initial=self.first_reason(request), label_suffix="")
        error = ""
        if request.method == "POST" and reason.is_valid():
            try:
                return self.apply(request, item, choice, reason)
            except Refused as refused:
                error = refused
        return self.show(request, item, choice, reason, error)

    def apply(
        self, request: HttpRequest, item: Item, choice: ChoiceForm, reason: ReasonForm
    ) -> HttpResponseBase:
        data = choice.cleaned_data | reason.cleaned_data
        with write_transaction():
            regrade = regrading.begin(item, by=request.user, **data)
            self.log_addition(request, regrade, "Begun.")
        regrading.go_on(regrade)
        return redirect(regrade)

    def show(
        self, request: HttpRequest, item: Item, choice: ChoiceForm, reason: ReasonForm, error: Any
    ) -> HttpResponseBase:
        data, until = choice.cleaned_data, timezone.now()
        run = DryRun(pending(item, data["number"], data["to"], until), data["to"])
        classes, only = Classes(request.user), number(request.GET.get("class"))
        found = Paginator(listed(run, classes, only), A_PAGE).get_page(request.GET.get("p"))
        context = {
            "choice": choice,
            "reason": reason,
            "error": error,
            "until": until.isoformat(),
            "run": run,
            "counts": regrade_rows.counted(run),
            "page": found,
            "rows": regrade_rows.planned(run, found.object_list, classes),
            "classes": classes.among(run.moving),
            "only": only,
            "query": without(request, "p"),
            "all": without(request, "p", "class"),
            **data,
        }
        failed = error or (request.method == "POST" and reason.errors)
        return self.page(request, "dry_run", item, context, 422 if failed else 200)

    def choose_item(self, request: HttpRequest) -> HttpResponseBase:
        """Items whose answers another version could mark."""
        items = Item.objects.filter(current__number__gt=1).order_by("tool", "feature", "slug")
        return self.page(request, "choose", None, {"items": items})

    def csv_view(self, request: HttpRequest) -> HttpResponseBase:
        """The whole list of the dry run, for a spreadsheet."""
        item = Item.objects.filter(pk=number(request.GET.get("item"))).first()
        choice = ChoiceForm(item, request.GET) if item else None
        if item is None or choice is None or not choice.is_valid():
            return redirect(f"{reverse('admin:quizzes_regrade_add')}?{request.GET.urlencode()}")
        data = choice.cleaned_data
        run = DryRun(pending(item, data["number"], data["to"], timezone.now()), data["to"])
        classes = Classes(request.user)
        rows = listed(run, classes, number(request.GET.get("class")))
        name = f"{item.slug}-{data['number']}-by-{data['to'].label}.csv"
        return regrade_rows.download(name, regrade_rows.planned(run, rows.iterator(chunk_size=500), classes))

    def first_reason(self, request: HttpRequest) -> dict[str, str]:
        ruling = Disagreement.objects.filter(pk=number(request.GET.get("ruling"))).first()
        return {"reason": ruling.reason[:500]} if ruling else {}

    # --- one regrade ------------------------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponseBase:
        return needs("quizzes.view_regrade", "Can view regrade")(self.state)(request, object_id)

    change_view.saves_in_steps = True  # type: ignore[attr-defined]

    def state(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        rows = Regrade.objects.select_related("item", "to", "by")
        regrade = get_object_or_404(rows, pk=number(object_id))
        if request.method == "POST":
            return may_apply(self.act)(request, regrade)
        return self.show_state(request, regrade)

    def act(self, request: HttpRequest, regrade: Regrade) -> HttpResponseBase:
        """Carry an open regrade on or, where that is asked, back."""
        if "undo" in request.POST:
            try:
                with write_transaction():
                    regrading.begin_undoing(regrade)
                    self.log_change(request, regrade, "Undone.")
            except Refused as refused:
                return self.show_state(request, regrade, refused, 409)
        regrading.go_on(regrade)
        if not regrade.open:
            done = "undone" if regrade.state == "undone" else "applied"
            messages.success(request, f"The regrade is {done}.")
        return redirect(regrade)

    def show_state(
        self, request: HttpRequest, regrade: Regrade, error: Any = "", status: int = 200
    ) -> HttpResponseBase:
        rows = regrade.rows.filter(changed=True).select_related("response__version", "response__attempt")
        rows = rows.order_by("pk")
        found = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
        left = regrading.left(regrade).count() if regrade.open else 0
        context = {
            "regrade": regrade,
            "error": error,
            "done": regrade.total - left,
            "changed": found.paginator.count,
            "page": found,
            "rows": regrade_rows.done(found.object_list, Classes(request.user)),
            "may_apply": request.user.has_perm("quizzes.apply_regrade"),
            "query": "",
        }
        return self.page(request, "state", regrade.item, context, status)

    def page(
        self, request: HttpRequest, name: str, item: Item | None, context: dict[str, Any], status: int = 200
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Re-mark answers",
            "subtitle": str(item) if item else None,
            "opts": self.opts,
            "item": item,
            **context,
        }
        return TemplateResponse(request, f"admin/quizzes/regrade/{name}.html", context, status=status)


def first_choice(item: Item) -> dict[str, Any]:
    """What is wanted most often: the answers to the version before the last, by the key of the last."""
    numbers: Iterable[int] = item.versions.order_by("-number").values_list("number", flat=True).distinct()
    last, *before = list(dict.fromkeys(numbers)) or [1]
    return {"number": before[0] if before else last, "to": item.current_id}


def number(text: str | None) -> int:
    """The number of a row in an address; 0, which no row has, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else 0


def listed(run: DryRun, classes: Classes, only: int) -> QuerySet[Response]:
    """The answers that would change, or those of one class."""
    rows = classes.only(run.moving, only) if only else run.moving
    return rows.select_related("version", "key_version", "attempt")


def without(request: HttpRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()
