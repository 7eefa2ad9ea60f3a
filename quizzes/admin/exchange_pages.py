"""What the pages of import and export share: their frame, and who may open them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from quizzes.models import Item

View = Callable[..., HttpResponseBase]
NOT_WRITTEN = "The site could not write to its database just now, so nothing was kept. Try again in a minute."


def needs(right: str, name: str) -> Callable[[View], View]:
    """Refuse whoever lacks a right, by its name."""

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(right):
                return page(request, "forbidden", "Not allowed", {"right": name}, 403)
            return view(request, *args, **kwargs)

        return checked

    return wrap


def page(
    request: HttpRequest, name: str, title: str, context: dict[str, Any], status: int = 200
) -> TemplateResponse:
    context = {**admin.site.each_context(request), "title": title, "opts": Item._meta, **context}
    return TemplateResponse(request, f"admin/exchange/{name}.html", context, status=status)
