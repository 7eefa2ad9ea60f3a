"""The parts of the site map that the guide knows. An app with pages of its own adds its part in config/urls.py."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import sitemaps
from django.db.models import QuerySet
from django.urls import reverse

from fundamentals import feeds
from fundamentals.models import Article


class Part(sitemaps.Sitemap):
    """A part of the site map, with the addresses that the site is published under and not those it is asked by."""

    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class Articles(Part):
    def items(self) -> QuerySet[Article]:
        return feeds.dated().order_by("slug")

    def lastmod(self, item: Article) -> datetime:
        return feeds.changed(item)


class Doors(Part):
    """Pages that are there whatever has been written."""

    def items(self) -> list[str]:
        return ["home", "index", "terms", "map", "which_tool", "tools", "quiz"]

    def location(self, item: str) -> str:
        return reverse(item)
