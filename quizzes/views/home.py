"""The home page: today's question first, then where to go."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from fundamentals import kinds
from fundamentals.models import Article
from quizzes.models import Item


@require_safe
@cache_control(public=True, max_age=300)
def home(request: HttpRequest) -> HttpResponse:
    today = Item.objects.of_the_day(timezone.localdate())
    pages = (
        Article.objects.live()
        .filter(type__in=["workflow", "misconception"])
        .only("slug", "title", "lede", "type", "kind", "risk", "minutes")
    )
    context = {
        "kinds": kinds.KINDS,
        "today": today.current.shown if today and today.current else None,
        "workflows": [article for article in pages if article.type == "workflow"],
        "misconceptions": [article for article in pages if article.type == "misconception"],
    }
    return render(request, "home.html", context)
