"""What pages outside the quiz show of it."""

from typing import Any

from django import template
from django.utils import timezone

from fundamentals import kinds
from fundamentals.models import Article
from quizzes.models import Item

register = template.Library()


@register.inclusion_tag("quizzes/_check_yourself.html")
def check_yourself(article: Article) -> dict[str, Any]:
    """The first of two questions on the page's subject, the same for everyone on one day."""
    item = Item.objects.for_page(article, timezone.localdate())
    return {"article": article, "item": item, "kinds": [(kind, True) for kind in kinds.KINDS]}
