"""New and changed pages: for feed readers, and for the site map."""

from datetime import UTC, date, datetime, time

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from fundamentals import articles
from fundamentals.models import LOADED, Article

NEWEST = 30


def dated() -> QuerySet[Article]:
    """Live pages with `edited_at`: when an author last saved them on the site, None where nobody has."""
    saves = Article.history.filter(id=OuterRef("pk")).exclude(history_change_reason=LOADED)
    newest = Subquery(saves.order_by("-history_date").values("history_date")[:1])
    return Article.objects.live().annotate(edited_at=newest).defer("body", "sources")


def changed(article: Article) -> datetime:
    """When the text of a `dated` page was last changed.

    That is the day in its file, or a later save on the site. Loading the files into a new database makes
    every row new, but no text: so that is no change.
    """
    checked = datetime.combine(article.checked_on or date.min, time(), UTC)
    return max(checked, article.edited_at or checked)


class Changes(Feed):
    """The newest pages as an Atom feed."""

    feed_type = Atom1Feed
    language = "en-GB"
    title = settings.SITE_NAME
    subtitle = "New and changed pages of the guide."
    author_name = settings.SITE_NAME

    def link(self) -> str:
        return f"{settings.SITE_URL}{reverse('index')}"

    def feed_url(self) -> str:
        return f"{settings.SITE_URL}{reverse('feed')}"

    def items(self) -> list[Article]:
        newest = sorted(dated(), key=lambda page: (-changed(page).timestamp(), page.slug))
        return newest[:NEWEST]

    def item_title(self, item: Article) -> str:
        return item.title

    def item_description(self, item: Article) -> str:
        return escape(item.lede)  # a summary is HTML

    def item_link(self, item: Article) -> str:
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_updateddate(self, item: Article) -> datetime:
        return changed(item)

    def item_categories(self, item: Article) -> list[str]:
        return [articles.TYPES[item.type]]
