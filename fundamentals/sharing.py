"""The link by which a colleague without a login sees what is saved and not published, until it is taken back."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

if TYPE_CHECKING:
    from fundamentals.authoring import AuthoredAdmin


def signed(key: str, salt: str) -> str:
    """A key as it stands in an address: a copy of the database alone opens no preview."""
    return signing.Signer(salt=salt).sign(key)


def find(rows: models.QuerySet[Any], token: str, salt: str) -> Any:
    """The row that a link opens. Raises Http404 for one that was taken back, or that this site did not make."""
    try:
        key = signing.Signer(salt=salt).unsign(token)
    except signing.BadSignature:
        raise Http404("There is no such preview.") from None
    return get_object_or_404(rows.exclude(preview_key=""), preview_key=key)


def page(admin: AuthoredAdmin, request: HttpRequest, object_id: int) -> HttpResponseBase:
    """Give out a link to what is saved, or take it back."""
    row = get_object_or_404(admin.get_queryset(request), pk=object_id)
    if not admin.has_change_permission(request, row):
        raise PermissionDenied
    if request.method == "POST":
        row.preview_key = secrets.token_urlsafe(24) if "make" in request.POST else ""
        row.save(update_fields=["preview_key"])
        done = "A new link works from now on." if row.preview_key else "The link no longer works."
        admin.message_user(request, done, messages.SUCCESS)
        return redirect(request.path)
    view, salt = admin.shared
    link = reverse(view, args=[signed(row.preview_key, salt)]) if row.preview_key else ""
    context = {
        **admin.admin_site.each_context(request),
        "title": "Preview link",
        "subtitle": str(row),
        "opts": admin.opts,
        "object": row,
        "link": request.build_absolute_uri(link) if link else "",
    }
    return TemplateResponse(request, "admin/share.html", context)
