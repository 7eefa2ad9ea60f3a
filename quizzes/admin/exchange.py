"""Bringing items in: what a file would do, and the yes to it. Its pages hang from the list of items."""

from typing import Any

from django.contrib import admin, messages
from django.db import Error as DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.writes import write_transaction
from fundamentals import kinds
from quizzes.admin import classes, exchange_rows, export, handout, uploading
from quizzes.admin.exchange_pages import NOT_WRITTEN, needs, page
from quizzes.admin.kind_names import AliasForm
from quizzes.exchange import formats
from quizzes.exchange.comparing import Row, compare, digest
from quizzes.exchange.neutral import Parsed
from quizzes.models import ImportJob, Item, KindAlias
from quizzes.models.exchange import bank_for, take_in


def urls() -> list[URLPattern]:
    view = admin.site.admin_view
    return [
        path("import/", view(uploading.upload), name="quizzes_item_import"),
        path("import/template.<str:ending>", view(uploading.template), name="quizzes_item_template"),
        path("import/<int:object_id>/", view(preview), name="quizzes_importjob_preview"),
        path("export/", view(export.download), name="quizzes_item_export"),
        path("handout/", view(handout.show), name="quizzes_item_handout"),
        path("results.csv", view(classes.results), name="quizzes_item_results"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@needs("quizzes.add_item", "Can add item")
def preview(request: HttpRequest, object_id: int) -> HttpResponseBase:
    """What a file would do; on a yes, that is done."""
    own = ImportJob.objects.filter(user=request.user, expires_at__gt=timezone.now())
    job = get_object_or_404(own, pk=object_id)
    if job.result:
        return page(request, "done", f"Imported from {job.name}", _done(job))
    if request.method != "POST":
        return _show(request, job)
    try:
        return _act(request, job)
    except (DatabaseError, OSError):
        return _show(request, job, NOT_WRITTEN, 503)


preview.saves_nothing = True  # type: ignore[attr-defined]  # it takes its turn when the file has been read


def _act(request: HttpRequest, job: ImportJob) -> HttpResponseBase:
    if "discard" in request.POST:
        with write_transaction():
            job.delete()
        messages.success(request, f"Discarded: {job.name}. Nothing was imported.")
        return redirect("admin:quizzes_item_changelist")
    if "map" in request.POST:
        return _map(request, job)
    return _confirm(request, job)


def _map(request: HttpRequest, job: ImportJob) -> HttpResponseBase:
    """Put names into the table of aliases, and look at the file again."""
    texts, chosen = request.POST.getlist("text"), request.POST.getlist("kind")
    if not request.user.has_perm("quizzes.add_kindalias"):
        return page(request, "forbidden", "Not allowed", {"right": "Can add name of a kind"}, 403)
    with write_transaction():
        for text, kind in zip(texts, chosen, strict=False):
            form = AliasForm({"text": text[:100], "kind": kind})
            if kind in kinds.SLUGS and form.is_valid():
                form.save()
    return redirect(request.path)


def _confirm(request: HttpRequest, job: ImportJob) -> HttpResponseBase:
    parsed = formats.read(bytes(job.data), job.name, KindAlias.table())
    wanted = set(request.POST.getlist("take"))
    if not wanted:
        return _show(request, job, "Nothing is ticked, so nothing was imported.", 422)
    with write_transaction():
        job = ImportJob.objects.select_for_update().get(pk=job.pk)
        rows = _rows(request, parsed, lock=True)
        changed = not job.result and digest(rows) != request.POST.get("digest")
        if not job.result and not changed:
            done = take_in([row for row in rows if row.slug in wanted], request.user, job.name)
            job.result, job.data = done, b""
            job.save(update_fields=["result", "data"])
            exchange_rows.log(request.user, done)
    if changed:
        return _show(
            request,
            job,
            "The bank has changed since you opened this page. Nothing was imported: look again.",
            409,
        )
    return redirect(request.path)


def _rows(request: HttpRequest, parsed: Parsed, lock: bool = False) -> list[Row]:
    rows = compare(parsed.items, bank_for(parsed.items, lock))
    if not request.user.has_perm("quizzes.change_item"):
        exchange_rows.refuse_changes(rows)
    return rows


def _show(request: HttpRequest, job: ImportJob, error: str = "", status: int = 200) -> HttpResponseBase:
    parsed = formats.read(bytes(job.data), job.name, KindAlias.table())
    context = exchange_rows.page(parsed, _rows(request, parsed)) | {
        "job": job,
        "error": error,
        "kinds": kinds.KINDS,
        "can_map": request.user.has_perm("quizzes.add_kindalias"),
    }
    return page(request, "preview", f"Import {job.name}", context, status)


def _done(job: ImportJob) -> dict[str, Any]:
    slugs = [slug for found in job.result.values() for slug in found]
    items = Item.objects.filter(slug__in=slugs).order_by("tool", "feature", "slug")
    return {"job": job, "new": len(job.result["new"]), "changed": len(job.result["changed"]), "items": items}
