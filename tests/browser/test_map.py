"""The concept map in a real browser: what is drawn can be read, pressed and walked through with the keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fundamentals.models import Article, OldAddress

OpenPage = Callable[..., Page]
# Corners of every label and mark as they stand on the screen, and the size of the letters.
LABELS = """() => [...document.querySelectorAll(".map text")].map((text) => {
  const { x, y, width, height } = text.getBoundingClientRect();
  const scale = text.getScreenCTM().a;
  return { words: text.textContent, x, y, right: x + width, bottom: y + height,
           size: parseFloat(getComputedStyle(text).fontSize) * scale };
})"""


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1280, "dark"), (820, "light")])
def test_every_label_can_be_read(open_page: OpenPage, width: int, scheme: str) -> None:
    page = open_page("/map/", width=width, scheme=scheme)
    labels = page.evaluate(LABELS)
    assert len(labels) > 38
    for number, one in enumerate(labels):
        assert one["size"] >= 14, one
        for other in labels[number + 1 :]:
            apart = one["right"] <= other["x"] or other["right"] <= one["x"]
            assert apart or one["bottom"] <= other["y"] + 2 or other["bottom"] <= one["y"] + 2, (one, other)
    drawing = page.locator(".map svg").bounding_box()
    assert drawing
    assert all(drawing["x"] <= one["x"] and one["right"] <= drawing["x"] + drawing["width"] for one in labels)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("javascript", [True, False])
def test_a_page_shows_its_lines_and_opens(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/map/", width=1440, javascript=javascript)
    link = page.locator(".map a[href='/fundamentals/diffusion/']")
    lines = page.locator(".map g:has(> a[href='/fundamentals/diffusion/']) use")
    assert not lines.first.is_visible()
    link.hover()
    expect(lines.first).to_be_visible()
    link.click()
    expect(page.locator("h1")).to_have_text("Diffusion and latents")


def test_the_keyboard_walks_through_the_drawing_or_past_it(open_page: OpenPage) -> None:
    page = open_page("/map/", width=1440)
    page.locator("a[href='#list']").focus()
    page.keyboard.press("Tab")  # the drawing itself, which scrolls where the window is narrow
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert Article.objects.filter(title=first).exists()
    expect(page.locator(".map g:focus-within use").first).to_be_visible()
    page.locator("a[href='#list']").press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#list') !== null")


def test_on_a_phone_it_is_a_list(open_page: OpenPage) -> None:
    page = open_page("/map/", width=390)
    assert not page.locator(".map").is_visible()
    assert page.locator("#list a").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_moved_address_keeps_its_section(open_page: OpenPage) -> None:
    OldAddress.objects.create(slug="invented-output", article=Article.objects.get(slug="hallucination"))
    section = "not"
    page = open_page(f"/fundamentals/invented-output/#{section}")
    assert page.url.endswith(f"/fundamentals/hallucination/#{section}")


@pytest.mark.parametrize(
    "path", ["/fundamentals/deep-learning/", "/terms/", "/quiz/", "/fundamentals/about/"]
)
def test_the_policy_lets_linked_data_be(open_page: OpenPage, path: str) -> None:
    """`open_page` fails the test where the browser reports a breach of the content policy."""
    page = open_page(path)
    text = page.locator("script[type='application/ld+json']").text_content()
    assert page.evaluate("text => typeof JSON.parse(text)", text) == "object"
