"""What can be measured of how a page serves whoever does not see it, point at it or keep it at its size."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.person import OpenPage, answer, choose, put, sure
from tests.browser.places import READING, own

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")


def audit(page: Page, *names: str) -> list[str]:
    """The complaints of these functions of audit.js about the page as it is now."""
    return [complaint for name in names for complaint in page.evaluate(f"{AUDIT}.{name}()")]


def complaints(page: Page, width: int) -> list[str]:
    """All there is to say about the page, at that width of its window and at those it must bear as well."""
    found = audit(page, "structure", "smallText", "smallTargets")
    for narrow in (640, 320):  # a window of 1280 at 200 % and 400 %
        page.set_viewport_size({"width": narrow, "height": 800})
        found += audit(page, "sideways")
    page.set_viewport_size({"width": 390, "height": 800})
    found += audit(page, "smallText", "smallTargets", "sideways")
    page.set_viewport_size({"width": width, "height": 900})
    page.keyboard.press("Tab")
    return found + audit(page, "unseenFocus")


def walk(page: Page, places: Iterable[tuple[str, str]]) -> list[str]:
    found = []
    for name, address in places:
        page.goto(address)
        found += [f"{name}: {complaint}" for complaint in complaints(page, 1280)]
    return found


@pytest.mark.parametrize("half", [0, 1])
def test_pages_to_read(open_page: OpenPage, half: int) -> None:
    page = open_page("/quiz/")
    found = walk(page, list(READING.items())[half::2])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("half", [0, 1])
def test_pages_of_a_learner(open_page: OpenPage, half: int) -> None:
    page = open_page("/quiz/")
    found = walk(page, list(own(page).items())[half::2])
    assert not found, "\n".join(found)


def test_pages_that_follow_a_mistake(open_page: OpenPage) -> None:
    page = open_page("/nowhere/", allow={404, 422})
    found = complaints(page, 1280)
    page.goto("/quiz/")
    page.get_by_role("button", name="Start ten questions").click()
    sure(page).click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += complaints(page, 1280)
    assert not found, "\n".join(found)


def test_forced_colours_keep_what_is_chosen_apart(open_page: OpenPage) -> None:
    page = open_page("/quiz/")
    page.get_by_role("button", name="Start ten questions").click()
    page.emulate_media(forced_colors="active")
    choose(page, put(page))
    page.mouse.move(0, 0)
    page.locator("header a").first.focus()
    drawn = "card => { const it = getComputedStyle(card); return it.outlineStyle + it.outlineWidth + it.outlineColor; }"
    for group in ("kind", "check"):
        cards = page.locator(f".pick:has([name={group}])")
        chosen = page.locator(f".pick:has([name={group}]:checked)").evaluate(drawn)
        looks = cards.evaluate_all(f"cards => cards.map({drawn})")
        assert looks.count(chosen) == 1
        assert "4px" in chosen


def still(page: Page) -> bool:
    page.emulate_media(reduced_motion="no-preference")
    wanted = all(it.endswith(": scale") for it in audit(page, "moving"))  # never how well text is seen
    page.emulate_media(reduced_motion="reduce")
    return wanted and not audit(page, "moving")


def test_nothing_moves_where_no_motion_is_wanted(open_page: OpenPage) -> None:
    page = open_page("/")
    assert still(page)
    page.goto("/quiz/")
    assert still(page)
    page.get_by_role("button", name="Start ten questions").click()
    assert still(page)
    answer(page)
    assert still(page)


def test_a_table_stacked_on_a_phone_is_still_a_table(open_page: OpenPage) -> None:
    page = open_page("/fundamentals/machine-learning/", width=390)
    first = page.get_by_role("table").first
    expect(first.get_by_role("rowheader", name="Tags and labels")).to_be_visible()
    assert first.get_by_role("columnheader").count() == 2
