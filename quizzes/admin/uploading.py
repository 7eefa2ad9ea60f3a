"""The file of an import, taken in: bounded while it comes, and kept until somebody says yes or no."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from config.writes import write_transaction
from quizzes.admin import export
from quizzes.admin.exchange_pages import NOT_WRITTEN, needs, page
from quizzes.exchange import comma, formats, workbook
from quizzes.exchange.neutral import ITEMS, UPLOAD_BYTES
from quizzes.exchange.plain import one_line
from quizzes.exchange.tables import WORKED
from quizzes.models import ImportJob

TEMPLATES = {
    "csv": lambda: comma.write([WORKED]),
    "xlsx": workbook.template,
}


class Bounded(FileUploadHandler):
    """Keeps no file over the limit: the rest of it is read, so that an answer can be given, and forgotten."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > UPLOAD_BYTES:
            self.request.too_large = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


@csrf_exempt  # checked below: the token is in the same body as the file, which is bounded first
def upload(request: HttpRequest) -> HttpResponseBase:
    if request.method == "POST":
        request.upload_handlers.insert(0, Bounded(request))
    return _upload(request)


# The file is read first, however slowly it comes, and the database is asked for its turn afterwards.
upload.saves_nothing = True  # type: ignore[attr-defined]


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@needs("quizzes.add_item", "Can add item")
def _upload(request: HttpRequest) -> HttpResponseBase:
    error, status = "", 422
    if request.method == "POST":
        file = request.FILES.get("file")
        if getattr(request, "too_large", False):
            error, status = (
                f"The file has more than {UPLOAD_BYTES // 1024 // 1024} MB, which is the limit.",
                413,
            )
        elif file is None:
            error = "Choose a file."
        else:
            return _keep(request, one_line(file.name or "") or "file", file.read())
    return _upload_page(request, error, status if error else 200)


def _upload_page(request: HttpRequest, error: str, status: int) -> HttpResponseBase:
    context = {
        "error": error,
        "formats": formats.FORMATS,
        "accept": ",".join(formats.ENDINGS),
        "limit": UPLOAD_BYTES // 1024 // 1024,
        "items": ITEMS,
        "waiting": ImportJob.objects.filter(user=request.user, expires_at__gt=timezone.now(), result={}),
    }
    return page(request, "upload", "Import items", context, status)


def _keep(request: HttpRequest, name: str, data: bytes) -> HttpResponseBase:
    try:
        with write_transaction():
            job = ImportJob.keep(request.user, name, data, timezone.now())
    except (DatabaseError, OSError):
        return _upload_page(request, NOT_WRITTEN, 503)
    url = reverse("admin:quizzes_importjob_preview", args=[job.pk])
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":  # upload.js, which says so and goes there
        return HttpResponse(status=201, headers={"Location": url})
    return redirect(url)


@require_GET
@needs("quizzes.add_item", "Can add item")
def template(request: HttpRequest, ending: str) -> HttpResponseBase:
    """An empty table with one worked row."""
    if ending not in TEMPLATES:
        return redirect("admin:quizzes_item_import")
    return export.attachment(TEMPLATES[ending](), formats.BY_NAME[ending], "workprint-template")
