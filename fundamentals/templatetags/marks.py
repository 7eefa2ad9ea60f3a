"""The shapes of the kinds and the bars of the interview, for every template (a builtin library)."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from fundamentals import waves
from fundamentals.kinds import BY_SLUG, Kind

register = template.Library()
SHAPES = {
    "R": mark_safe('<path d="M2 2h20v20H2z"/>'),
    "M": mark_safe('<circle cx="12" cy="12" r="11"/>'),
    "D": mark_safe('<path d="M12 0l12 12-12 12L0 12z"/>'),
    "G": mark_safe('<path d="M12 1.5L24 22.5H0z"/>'),
}


@register.filter
def kind(slug: str) -> Kind | None:
    """The kind of a slug, so that a template can say `item.kind|kind`."""
    return BY_SLUG.get(slug)


@register.simple_tag
def shape(kind: Kind | str) -> SafeString:
    """The bare shape of a kind, in a box of 24 by 24, for use within a drawing."""
    found = BY_SLUG[kind] if isinstance(kind, str) else kind
    return SHAPES[found.letter]


@register.simple_tag
def mark(kind: Kind | str, css: str = "") -> SafeString:
    """The mark of a kind as a drawing of its own; always beside its name, so hidden from screen readers."""
    return format_html('<svg viewBox="0 0 24 24" aria-hidden="true" class="{}">{}</svg>', css, shape(kind))


@register.simple_tag
def bars(
    sound: str, width: float, height: float, left: float = 0, top: float = 0, first: int = 0, last: int = 72
) -> str:
    """The path of a recording's bars; see `waves.bars`."""
    return waves.bars(sound, width, height, left, top, first, last)


@register.simple_tag
def figure(name: str, **context: Any) -> str:
    """A drawing of templates/figures."""
    return render_to_string(f"figures/{name}.html", context)
