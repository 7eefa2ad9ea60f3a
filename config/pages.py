"""One page, two ways to ask for it: whole, or only the part that htmx swaps."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def page(
    request: HttpRequest, whole: str, part: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render template `part` for an htmx request, template `whole` (which includes it) for any other.

    htmx asks for a *whole* page when it restores history it no longer holds: answering that with a
    part would leave the reader on a page without header or style. The context says which it is, as
    `fragment`, and as `inplace` whether it is swapped into a page of the guide, which keeps its title.
    """
    htmx: Any = request.htmx  # type: ignore[attr-defined]
    fragment = bool(htmx) and not htmx.history_restore_request
    inplace = fragment and (htmx.current_url_abs_path or "").startswith("/fundamentals/")
    context = {**context, "fragment": fragment, "inplace": inplace}
    response = render(request, part if fragment else whole, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
