"""Searching in a real browser: while typing, by key, and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]


def test_results_come_while_typing(open_page: OpenPage) -> None:
    page = open_page("/search/")
    box = page.get_by_role("searchbox", name="Search")
    expect(box).to_be_focused()
    box.press_sequentially("domain shi")
    expect(page.locator(".hits h2").first).to_have_text("Domain shift and overfitting")
    expect(page.locator(".hits mark").first).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("for “domain shi”.")
    expect(page).to_have_url("/search/?q=domain%20shi")
    expect(page).to_have_title("domain shi · Search · Workprint")
    expect(box).to_be_focused()


def test_the_address_is_the_search(open_page: OpenPage) -> None:
    page = open_page("/search/?q=transciption")
    expect(page.locator(".hits h2").first).to_have_text("Check an AI transcript before you cut")
    page.locator(".hits a").first.click()
    expect(page.locator("h1")).to_have_text("Check an AI transcript before you cut")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("transciption")
    expect(page.locator(".hits")).to_be_visible()


def test_back_after_typing_leaves_the_search(open_page: OpenPage) -> None:
    page = open_page("/terms/")
    page.goto("/search/")
    page.get_by_role("searchbox").press_sequentially("noise", delay=300)
    expect(page).to_have_url("/search/?q=noise")
    page.go_back()
    expect(page).to_have_url("/terms/")


def test_clearing_the_box_starts_again(open_page: OpenPage) -> None:
    page = open_page("/search/?q=noise")
    page.get_by_role("searchbox").fill("")
    expect(page.get_by_role("heading", name="Or start from a kind")).to_be_visible()
    expect(page.get_by_role("status")).to_be_empty()


def test_nothing_found_says_what_was_near(open_page: OpenPage) -> None:
    page = open_page("/search/")
    page.get_by_role("searchbox").fill("hallucinashun")
    expect(page.get_by_role("status")).to_have_text("Nothing here has “hallucinashun”.")
    page.get_by_role("link", name="Hallucination").click()
    expect(page.locator("h1")).to_have_text("Hallucination")


@pytest.mark.parametrize("javascript", [True, False])
def test_enter_and_the_button_submit_a_plain_form(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/search/", javascript=javascript)
    page.get_by_role("searchbox").fill("colour")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url("/search/?q=colour")
    expect(page.locator(".hits h2").first).to_contain_text("Colour")
    page.get_by_role("searchbox").fill("hallucination")
    page.keyboard.press("Enter")
    expect(page.locator(".hits h2").first).to_have_text("Hallucination")


def test_whatever_is_typed_is_no_error(open_page: OpenPage) -> None:
    page = open_page("/search/")
    box = page.get_by_role("searchbox")
    for text in ('"; drop table', "🎬🎬", "<b>x</b>", "NEAR(a, b) *"):
        box.fill(text)
        expect(page.get_by_role("status")).to_contain_text(text[:2])


def test_the_slash_goes_to_the_box(open_page: OpenPage) -> None:
    page = open_page("/search/?q=noise")
    box = page.get_by_role("searchbox")
    expect(box).not_to_be_focused()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    expect(box).to_have_value("noise")
    page.keyboard.type("a/b")
    expect(box).to_have_value("a/b")


def test_the_slash_can_be_switched_off(open_page: OpenPage) -> None:
    page = open_page("/search/?q=noise")
    page.get_by_text("goes to the search box").click()
    page.get_by_label("Switch the single keys off").check()
    page.reload()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()


@pytest.mark.parametrize("path", ["/search/", "/search/?q=transciption", "/search/?q=qqqq", "/terms/"])
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (820, "light"), (1440, "dark")])
def test_it_fits(open_page: OpenPage, path: str, width: int, scheme: str) -> None:
    page = open_page(path, width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_alone_is_enough(open_page: OpenPage) -> None:
    page = open_page("/search/")
    page.keyboard.type("overfitting")
    expect(page.locator(".hits h2").first).to_have_text("Overfitting")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Search")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/fundamentals/domain-shift/#overfitting")


def test_letters_lead_to_their_terms(open_page: OpenPage) -> None:
    page = open_page("/terms/", width=390)
    page.get_by_role("navigation", name="Letters").get_by_role("link", name="T", exact=True).click()
    expect(page.get_by_role("link", name="Token")).to_be_in_viewport()


def test_paper_gets_the_terms_without_the_letters(open_page: OpenPage) -> None:
    page = open_page("/terms/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Letters")).to_be_hidden()
    expect(page.get_by_text("Fixed rule", exact=True)).to_be_visible()
