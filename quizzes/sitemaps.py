"""The part of the site map that the bank knows."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from fundamentals.sitemaps import Part
from quizzes.models import Item


class Tools(Part):
    def items(self) -> QuerySet[Item]:
        return Item.objects.live().only("slug", "checked_on").order_by("slug")

    def location(self, item: Item) -> str:
        return reverse("tool", args=[item.slug])

    def lastmod(self, item: Item) -> date | None:
        return item.checked_on
