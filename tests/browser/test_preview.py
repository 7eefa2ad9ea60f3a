"""The card of a term: when it opens, how long it stays, and how it is closed (WCAG 1.4.13)."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

OpenPage = Callable[..., Page]
ARTICLE = "/fundamentals/machine-learning/"
SCRIPT = Path(__file__).resolve().parents[2] / "static" / "preview.js"


def a_term(page: Page) -> Locator:
    return page.locator(".prose a[data-card]", has_text="training data").first


def card(page: Page) -> Locator:
    return page.locator(".card")


def test_a_pointer_at_rest_opens_the_card(open_page: OpenPage) -> None:
    page = open_page(ARTICLE)
    a_term(page).hover()
    page.wait_for_timeout(250)
    expect(card(page)).to_be_hidden()
    expect(card(page)).to_be_visible()
    expect(card(page)).to_contain_text("Training data")


def test_a_pointer_that_passes_opens_nothing(open_page: OpenPage) -> None:
    page = open_page(ARTICLE)
    asked = cards_asked_for(page)
    a_term(page).hover()
    page.wait_for_timeout(100)
    page.locator("h2").first.hover()
    page.wait_for_timeout(900)
    expect(card(page)).to_be_hidden()
    assert not asked


def test_the_pointer_may_enter_the_card(open_page: OpenPage) -> None:
    page = open_page(ARTICLE)
    a_term(page).hover()
    expect(card(page)).to_be_visible()
    card(page).hover()
    page.wait_for_timeout(900)
    expect(card(page)).to_be_visible()
    page.locator("h2").nth(1).hover()
    expect(card(page)).to_be_hidden()


def test_focus_opens_it_and_leaving_closes_it(open_page: OpenPage) -> None:
    page = open_page(ARTICLE)
    focus_by_keyboard(page)
    page.mouse.move(5, 5)  # as when the page scrolls under a pointer that lies still
    expect(card(page)).to_be_visible()
    page.wait_for_timeout(900)
    expect(card(page)).to_be_visible()
    page.locator("footer a").first.focus()
    expect(card(page)).to_be_hidden()


def test_escape_closes_it_and_focus_stays(open_page: OpenPage) -> None:
    page = open_page(ARTICLE)
    focus_by_keyboard(page)
    expect(card(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    expect(a_term(page)).to_be_focused()
    page.wait_for_timeout(900)
    expect(card(page)).to_be_hidden()


def test_escape_closes_it_under_the_pointer(open_page: OpenPage) -> None:
    page = open_page(ARTICLE)
    a_term(page).hover()
    expect(card(page)).to_be_visible()
    page.keyboard.press("Escape")
    page.wait_for_timeout(900)
    expect(card(page)).to_be_hidden()


def test_one_card_serves_all_links(open_page: OpenPage) -> None:
    page = open_page(ARTICLE)
    a_term(page).hover()
    expect(card(page)).to_contain_text("Training data")
    page.locator(".prose a[data-card]", has_text="deep learning").first.hover()
    expect(card(page)).to_contain_text("Deep learning")
    assert card(page).count() == 1


def test_a_card_is_fetched_once(open_page: OpenPage) -> None:
    page = open_page(ARTICLE)
    asked = cards_asked_for(page)
    for _ in range(2):
        a_term(page).hover()
        expect(card(page)).to_be_visible()
        page.mouse.move(1, 1)
        expect(card(page)).to_be_hidden()
    assert len(asked) == 1


def test_a_touch_follows_the_link(open_page: OpenPage) -> None:
    page = open_page(ARTICLE, width=390, has_touch=True)
    a_term(page).tap()
    expect(page).to_have_url("/fundamentals/training-data/")


@pytest.mark.parametrize("width", [320, 820, 1440])
def test_the_card_is_on_the_page_and_beside_its_link(open_page: OpenPage, width: int) -> None:
    page = open_page(ARTICLE, width=width)
    a_term(page).hover()
    expect(card(page)).to_be_visible()
    box, link = card(page).bounding_box(), a_term(page).bounding_box()
    assert box is not None
    assert link is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= link["y"] or box["y"] >= link["y"] + link["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_link_works_without_script(open_page: OpenPage) -> None:
    page = open_page(ARTICLE, javascript=False)
    a_term(page).click()
    expect(page).to_have_url("/fundamentals/training-data/")


def test_a_card_that_cannot_be_had_is_no_error(open_page: OpenPage) -> None:
    page = open_page(ARTICLE, allow={404})
    page.route("**/card/**", lambda route: route.fulfill(status=404))
    a_term(page).hover()
    page.wait_for_timeout(900)
    expect(card(page)).to_be_hidden()


def test_the_script_is_a_kilobyte() -> None:
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) <= 1024


def cards_asked_for(page: Page) -> list[str]:
    """The addresses of cards fetched from now on, as they come."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/card/" in request.url else None)
    return asked


def focus_by_keyboard(page: Page) -> None:
    """Reach the term's link with Tab: a focus that the browser shows."""
    a_term(page).focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(a_term(page)).to_be_focused()
