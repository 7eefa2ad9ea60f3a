"""What a page says about itself to machines: schema.org terms as JSON-LD, with nothing that a reader cannot see.

Pure: addresses come in whole. https://schema.org/Article, BreadcrumbList, DefinedTermSet, LearningResource.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from fundamentals.articles import TYPES
from fundamentals.glossary import Entry

LANGUAGE = "en-GB"
# Characters that would end the data or open a comment within HTML; JSON reads their escapes as the same text.
UNSAFE = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def write(data: Mapping[str, Any] | list[Any]) -> str:
    """The JSON text of the data, safe within a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE)


class Page(Protocol):
    title: str
    lede: str
    type: str
    checked_on: date | None
    sources: list[dict[str, Any]]


def article(page: Page, url: str, image: str, site: str, home: str) -> dict[str, Any]:
    """The page as an Article: its headline, summary, day of checking and sources. `site` is the site's name."""
    publisher = {"@type": "Organization", "name": site, "url": home}
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": page.title,
        "description": page.lede,
        "articleSection": TYPES[page.type],
        "url": url,
        "mainEntityOfPage": url,
        "image": image,
        "inLanguage": LANGUAGE,
        "dateModified": page.checked_on.isoformat() if page.checked_on else None,
        "author": publisher,
        "publisher": publisher,
        "isAccessibleForFree": True,
        "citation": [_source(source) for source in page.sources],
    }


def _source(source: Mapping[str, Any]) -> dict[str, str]:
    named = {"@type": "CreativeWork", "name": source["title"], "url": source.get("url", "")}
    return {key: value for key, value in named.items() if value}


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The way to a page, from the home page down, as (name, address)."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": url}
            for number, (name, url) in enumerate(steps, 1)
        ],
    }


def term_set(name: str, description: str, url: str, entries: Iterable[Entry]) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "name": name,
        "description": description,
        "url": url,
        "inLanguage": LANGUAGE,
        "hasDefinedTerm": [
            {
                "@type": "DefinedTerm",
                "name": entry.term,
                "description": entry.definition,
                "url": f"{url}#{entry.id}",
            }
            for entry in entries
        ],
    }


def quiz(
    name: str, description: str, url: str, teaches: Iterable[str], site: str, home: str
) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "name": name,
        "description": description,
        "url": url,
        "learningResourceType": "Quiz",
        "interactivityType": "active",
        "teaches": list(teaches),
        "inLanguage": LANGUAGE,
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "name": site, "url": home},
    }
