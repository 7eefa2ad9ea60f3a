"""What comes out of a printer. (tests/browser/test_checklist.py has the sheet of a check-list in detail.)"""

import re

import pytest
from playwright.sync_api import Page

from fundamentals.models import Article
from tests.browser.person import OpenPage
from tests.browser.places import READING, own

AROUND = (".skip", "header.top", "footer.foot", "nav", ".acts", ".noprint")
# Text nodes whose colour could not be read on white paper.
PALE = """() => {
  const found = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const it = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !it.checkVisibility() || it.closest("svg, .sr")) continue;
    const [r, g, b, a = 1] = getComputedStyle(it).color.match(/[\\d.]+/g).map(Number);
    const ground = (node) => node && (/, 0\\)$|transparent/.test(getComputedStyle(node).backgroundColor) ? ground(node.parentElement) : node);
    const dark = ground(it) && getComputedStyle(ground(it)).backgroundColor.match(/[\\d.]+/g).slice(0, 3).every((part) => part < 120);
    if (!dark && 0.2126 * r + 0.7152 * g + 0.0722 * b > 140) found.add(it.outerHTML.slice(0, 90));
  }
  return [...found];
}"""


def pages_of(page: Page) -> int:
    """How many A4 pages it prints on; the page tree of Chromium's PDF stands in the open."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


def faults(page: Page, address: str) -> list[str]:
    page.goto(address)
    page.emulate_media(media="print")
    seen = [css for css in AROUND for part in page.locator(css).all() if part.is_visible()]
    found = [f"{css} is printed" for css in seen] + [f"pale: {it}" for it in page.evaluate(PALE)]
    if not page.locator("h1").is_visible():
        found.append("no heading")
    page.emulate_media(media="screen")
    return [f"{address}: {fault}" for fault in found]


def test_only_what_is_read_is_printed(open_page: OpenPage) -> None:
    page = open_page("/quiz/", scheme="dark")  # paper is white whatever the screen was
    found = [fault for address in READING.values() for fault in faults(page, address)]
    assert not found, "\n".join(found)


def test_a_learner_prints_explanations_and_results(open_page: OpenPage) -> None:
    page = open_page("/quiz/", scheme="dark")
    places = own(page)
    wanted = ("right", "not yet", "two labels fit", "results", "progress")
    found = [fault for name in wanted for fault in faults(page, places[name])]
    assert not found, "\n".join(found)
    page.goto(places["results"])
    assert pages_of(page) <= 4
    page.goto(places["not yet"])
    assert pages_of(page) <= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_workflow_prints_on_one_page(open_page: OpenPage, scheme: str) -> None:
    page = open_page("/quiz/", scheme=scheme)
    workflows = list(Article.objects.live().filter(type="workflow"))
    assert len(workflows) >= 3
    for article in workflows:
        page.goto(article.get_absolute_url())
        assert pages_of(page) == 1, article.slug
