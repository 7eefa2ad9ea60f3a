"""What the head of a page says to machines: its title again, its picture, its linked data."""

from html import unescape
from typing import Any

from django import template
from django.conf import settings
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from fundamentals import kinds, linked_data
from fundamentals.models import Article

register = template.Library()


@register.simple_tag(takes_context=True)
def again(context: template.Context, name: str) -> str:
    """The text of a block that the page fills elsewhere, which Django lets stand in one place only."""
    blocks: Any = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return unescape(block.render(context)).strip() if block else ""


@register.simple_tag
def preview(article: Article) -> str:
    """The address of the picture that stands for a page where somebody links to it."""
    name = article.kind if article.type == "definition" and article.kind else article.type
    return static(f"og/{name if name != 'definition' else 'guide'}.png")


@register.simple_tag
def article_data(article: Article) -> SafeString:
    url, home = absolute(article.get_absolute_url()), absolute(reverse("home"))
    steps = [(settings.SITE_NAME, home), ("Read", absolute(reverse("index"))), (article.title, url)]
    image = absolute(preview(article))
    about = linked_data.article(article, url, image, settings.SITE_NAME, home)
    return script([about, linked_data.breadcrumbs(steps)])


@register.simple_tag(takes_context=True)
def terms_data(context: template.Context, letters: Any) -> SafeString:
    """The glossary, from the letters that its page prints."""
    entries = [entry for letter in letters for entry in letter.entries]
    name, description = again(context, "title"), again(context, "description")
    return script(linked_data.term_set(name, description, absolute(reverse("terms")), entries))


@register.simple_tag(takes_context=True)
def quiz_data(context: template.Context) -> SafeString:
    name, description = again(context, "title"), again(context, "description")
    labels = [kind.label for kind in kinds.KINDS]
    url, home = absolute(reverse("quiz")), absolute(reverse("home"))
    return script(linked_data.quiz(name, description, url, labels, settings.SITE_NAME, home))


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def script(data: Any) -> SafeString:
    """A block of data, which no browser runs: the content policy has nothing to say about it."""
    text = mark_safe(linked_data.write(data))  # noqa: S308  (whatever could end the element is escaped)
    return format_html('<script type="application/ld+json">{}</script>', text)
