"""The admin of what authors write, as articles and items share it: preview, publishing, history, refusals."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.forms import ModelForm, Textarea
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from fundamentals import revisions, sharing
from fundamentals.authoring_form import DateInput
from fundamentals.desk_admin import DeskAdmin
from fundamentals.history import written
from fundamentals.references import Reference

Problems = list[tuple[str, str]]


class AuthoredAdmin(DeskAdmin):
    """Subclasses say what a preview shows, what makes a row unsound, and what refers to it."""

    change_form_template = "admin/authored.html"
    object_history_template = "admin/history.html"
    formfield_overrides = {
        models.DateField: {"widget": DateInput},
        models.TextField: {"widget": Textarea(attrs={"rows": 3})},
    }
    actions = ["publish"]
    records_per_page = 50
    shared: tuple[str, str]  # the view that a preview link opens, and the salt of its signature

    # --- for subclasses ---------------------------------------------------------------------------

    def preview(self, request: HttpRequest, form: Any) -> HttpResponseBase:
        """The page that shows what the form holds as a learner would see it."""
        raise NotImplementedError

    def judge(self) -> Callable[[Any], Problems]:
        """A function that says why a row cannot be live; what it needs to know is fetched once."""
        raise NotImplementedError

    def references(self, row: Any) -> list[Reference]:
        """What depends on the row."""
        return []

    # --- addresses --------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        restore = "<int:object_id>/history/<int:record>/"
        return [
            path("preview/", view(self.preview_view), name=f"{name}_preview"),
            path(restore, view(self.restore_view), name=f"{name}_restore"),
            path("<int:object_id>/share/", view(self.share_view), name=f"{name}_share"),
            *super().get_urls(),
        ]

    def url(self, page: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    # --- one row ----------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """What a POST may write is locked first: nobody can save between the look and the write."""
        rows = super().get_queryset(request)
        return rows.select_for_update(of=("self",)) if request.method == "POST" else rows

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        record = getattr(request, "restored", None)
        if row and record:
            for name, value in written(record, self.model).items():
                if name not in ("slug", "status"):  # the text is restored, not its place
                    setattr(row, name, value)
            row.why = f"Text of {localtime(record.history_date):%-d %B %Y, %H:%M} restored"
        return row

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        row = context.get("original")
        context |= {
            "preview_url": self.url("preview"),
            "references": self.references(row) if row else [],
            "share_url": self.url("share", row.pk) if row else "",
            "show_save_and_add_another": False,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        obj.keep(by=request.user, why=form.cleaned_data["note"])

    @method_decorator(require_POST)
    def preview_view(self, request: HttpRequest) -> HttpResponseBase:
        """What was typed, sound or not, as the learner's own templates print it. Nothing is saved."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        row = self.model.objects.filter(pk=revisions.number(request.POST.get("pk", ""))).first()
        form = self.get_form(request, row, change=row is not None)(request.POST, instance=row)
        form.full_clean()
        return self.preview(request, form)

    preview_view.saves_nothing = True

    def share_view(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        return sharing.page(self, request, object_id)

    # --- history ----------------------------------------------------------------------------------

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every save with who, when and why; two of them compared word by word where two are chosen."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404("There is no such history.")
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        records = row.history.select_related("history_user")
        chosen = [request.GET.get("old", ""), request.GET.get("new", "")]
        page = Paginator(records, self.records_per_page).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {row}",
            "opts": self.opts,
            "object": row,
            "page": page,
            "entries": revisions.entries(self.model, page.object_list, records),
            "changes": revisions.changes(self.model, records, *chosen) if all(chosen) else None,
            "chosen": chosen,
            "can_restore": self.has_change_permission(request, row),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)

    @method_decorator(require_safe)
    def restore_view(self, request: HttpRequest, object_id: int, record: int) -> HttpResponseBase:
        """The form filled with an older text: saving it restores it, by the rules of every other save."""
        row = get_object_or_404(self.model, pk=object_id)
        history = row.history.all()
        request.restored = get_object_or_404(history, history_id=record)
        return self.change_view(request, str(object_id), form_url=self.url("change", object_id))

    # --- deleting ---------------------------------------------------------------------------------

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        found, counts, needed, protected = super().get_deleted_objects(objs, request)
        protected += [_link(reference) for row in objs for reference in self.references(row)]
        # What depends on the row says more than what else would need a right to be deleted with it.
        return found, counts, set() if protected else needed, protected

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        obj._history_user = request.user  # where the library's record of a deletion looks for who did it
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        for row in queryset:
            self.delete_model(request, row)

    # --- many rows --------------------------------------------------------------------------------

    @admin.action(description="Publish", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponseBase | None:
        """Publish what is sound; list the others, each with its reasons."""
        problems_of, refused, published = self.judge(), [], 0
        for row in queryset.exclude(status="live"):
            row.status = "live"
            problems = [self.form.in_words(problem) for _, problem in problems_of(row)]
            if problems:
                refused.append((row, self.url("change", row.pk), problems))
            else:
                row.keep(by=request.user, why="Published")
                self.log_change(request, row, "Published.")
                published += 1
        if not refused:
            self.message_user(request, f"{published} published.", messages.SUCCESS)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": f"{published} published, {len(refused)} refused",
            "opts": self.opts,
            "refused": refused,
        }
        return TemplateResponse(request, "admin/refused.html", context)


def _link(reference: Reference) -> str:
    if not reference.url:
        return reference.what
    return format_html('<a href="{}">{}</a>', reference.url, reference.what)
