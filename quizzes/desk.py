"""The instructors' desk: the admin site, its front page, and the one way in which it writes."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localdate

from config.writes import write_transaction
from fundamentals.models import Article
from quizzes.models import Disagreement, Item

# What a page does to its model, by the last part of its name; any other one shows it, or changes it by POST.
VERBS = {"add": "add", "delete": "delete", "share": "change", "restore": "change"}
View = Callable[..., HttpResponseBase]


class Desk(AdminSite):
    site_header = site_title = f"{settings.SITE_NAME} desk"
    index_title = "Your desk"
    enable_nav_sidebar = False

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {"waiting": waiting(request), **(extra_context or {})})

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        return super().admin_view(_queued(view, self), cacheable)


def waiting(request: HttpRequest) -> list[dict[str, Any]]:
    """What is there to do, for those whose task it is: a count, in words, and the list it comes from."""
    items, articles = (
        reverse("admin:quizzes_item_changelist"),
        reverse("admin:fundamentals_article_changelist"),
    )
    rulings = reverse("admin:quizzes_disagreement_changelist")
    tasks = [
        ("quizzes.change_disagreement", Disagreement.objects.filter(ruling=""), "disagreements wait for a ruling", f"{rulings}?ruling=waiting"),
        ("quizzes.change_item", Item.objects.live().filter(recheck_by__lte=localdate()), "items are due for a re-check", f"{items}?due=now&status__exact=live"),
        ("quizzes.change_item", Item.objects.filter(status="draft"), "items are drafts", f"{items}?status__exact=draft"),
        ("fundamentals.change_article", Article.objects.filter(status="draft"), "articles are drafts", f"{articles}?status__exact=draft"),
    ]  # fmt: skip
    return [
        {"count": rows.count(), "what": what, "url": url}
        for right, rows, what, url in tasks
        if request.user.has_perm(right)
    ]


def _queued(view: View, site: AdminSite) -> View:
    """Whatever a POST of the admin writes, it writes in one transaction that waits its turn."""

    @wraps(view)
    def queued(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if request.method != "POST" or getattr(view, "saves_nothing", False):
                return view(request, *args, **kwargs)
            return _turn(view, site, request, *args, **kwargs)
        except PermissionDenied:
            return refused(request, site)

    return queued


def _turn(view: View, site: AdminSite, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    # A view that saves in steps opens a transaction for each of them.
    turn = nullcontext() if getattr(view, "saves_in_steps", False) else write_transaction()
    try:
        with turn:
            return view(request, *args, **kwargs)
    except (DatabaseError, OSError):
        return _not_saved(request, site)


def refused(request: HttpRequest, site: AdminSite) -> HttpResponseBase:
    """The page for what somebody may not do: it names the right that is missing."""
    context = {**site.each_context(request), "title": "Not allowed", "right": right_for(request)}
    return TemplateResponse(request, "admin/exchange/forbidden.html", context, status=403)


def right_for(request: HttpRequest) -> str:
    """The right that an address of the desk asks for, as Django names it; "" where it has no such name."""
    name = str(request.resolver_match.url_name) if request.resolver_match else ""
    app, _, rest = name.partition("_")
    model, _, page = rest.partition("_")
    try:
        opts = apps.get_model(app, model)._meta
    except LookupError:
        return ""
    verb = VERBS.get(page, "change" if request.method == "POST" else "view")
    return f"Can {verb} {opts.verbose_name}"


def _not_saved(request: HttpRequest, site: AdminSite) -> HttpResponseBase:
    """The page for a database that cannot be written: nothing was saved, and the form can be sent again."""
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    context = {**site.each_context(request), "title": "Not saved", "fields": fields}
    response = TemplateResponse(request, "admin/not_saved.html", context, status=503)
    response["Retry-After"] = "10"
    return response
