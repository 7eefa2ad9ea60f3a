"""The single keys of the quiz: what each does, where they are silent, and the switch that silences them."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.person import OpenPage, answer, put

KINDS = [f"#kind-{n}" for n in range(1, 5)]
CHECKS = [f"#check-{n}" for n in range(1, 4)]
SWITCH = "Switch the single keys off on this device"


@pytest.fixture
def question(open_page: OpenPage) -> Page:
    page = open_page("/quiz/")
    page.get_by_role("button", name="Start ten questions").click()
    page.wait_for_url("**/1/")
    expect(page.locator("[data-keys]")).to_be_visible()
    return page


def checked(page: Page) -> list[str]:
    return page.locator("#q :checked[type=radio]").evaluate_all("all => all.map(one => `#${one.id}`)")


def test_a_key_chooses_and_takes_the_focus_there(question: Page) -> None:
    for keys, places in (("1234", KINDS), ("abc", CHECKS), ("4321", KINDS[::-1]), ("CBA", CHECKS[::-1])):
        for key, place in zip(keys, places, strict=True):
            question.keyboard.press(key)
            expect(question.locator(place)).to_be_focused()
            assert place in checked(question)
    assert checked(question) == ["#kind-1", "#check-1"]


def test_every_key_that_is_drawn_works(question: Page) -> None:
    for card in question.locator(".pick:has(kbd)").all():
        question.keyboard.press(card.locator("kbd").inner_text())
        assert card.locator("input").is_checked()


@pytest.mark.parametrize("address", ["/", "/fundamentals/deep-learning/"])
def test_no_key_is_drawn_where_none_works(open_page: OpenPage, address: str) -> None:
    assert open_page(address).locator("kbd:visible").count() == 0


def test_no_key_is_drawn_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/quiz/", javascript=False)
    page.get_by_role("button", name="Start ten questions").click()
    assert page.locator("kbd:visible").count() == 0


def test_a_question_mark_opens_and_closes_the_list(question: Page) -> None:
    keys = question.locator("[data-keys] dl")
    expect(keys).to_be_hidden()
    question.keyboard.press("?")
    expect(keys).to_be_visible()
    question.keyboard.press("?")
    expect(keys).to_be_hidden()


def test_enter_on_the_explanation_goes_on(question: Page) -> None:
    answer(question)
    expect(question.get_by_role("heading", level=1)).to_be_focused()
    question.keyboard.press("Enter")
    expect(question.get_by_role("heading", level=1)).to_have_text("Question 2 of 10")
    assert question.url.endswith("/2/")


def test_with_another_key_held_or_the_focus_elsewhere_they_are_silent(question: Page) -> None:
    for keys in ("Control+1", "Alt+2", "Meta+3", "Control+a"):
        question.keyboard.press(keys)
    question.locator("header a").first.focus()
    for key in ("1", "b", "?"):
        question.keyboard.press(key)
    assert checked(question) == []
    expect(question.locator("[data-keys] dl")).to_be_hidden()


def silent(page: Page) -> bool:
    """Whether the switch says off, and it is so."""
    expect(page.get_by_label(SWITCH)).to_be_checked()
    for key in ("1", "b"):
        page.keyboard.press(key)
    return checked(page) == []


def test_switched_off_they_stay_off(question: Page) -> None:
    question.keyboard.press("?")
    question.get_by_label(SWITCH).check()
    assert silent(question)
    question.reload()
    assert silent(question)
    answer(question)
    expect(question.get_by_role("heading", level=1)).to_be_focused()
    question.keyboard.press("Enter")  # no single key: it goes on from the heading, as from a link
    expect(question.get_by_role("heading", level=1)).to_have_text("Question 2 of 10")
    assert silent(question)
    other = question.context.new_page()
    other.goto(question.url)
    assert silent(other)
    other.locator("[data-keys] summary").click()
    other.get_by_label(SWITCH).uncheck()
    for key in ("1", "b"):
        other.keyboard.press(key)
    assert checked(other) == ["#kind-1", "#check-2"]


def test_in_a_text_they_are_letters(question: Page) -> None:
    answer(question)
    question.get_by_text("Disagree?").click()
    text = question.get_by_label("What would you call it, and why?")
    text.click()
    question.keyboard.type("1 a b c ?")
    question.keyboard.press("Enter")
    expect(text).to_have_value("1 a b c ?\n")
    assert question.url.endswith("/1/")


def test_in_a_field_beside_the_question_they_are_letters(question: Page) -> None:
    question.evaluate("document.querySelector('form.q').append(document.createElement('textarea'))")
    question.locator("textarea").click()
    question.keyboard.type("1a?")
    expect(question.locator("textarea")).to_have_value("1a?")
    assert checked(question) == []


def test_where_the_browser_keeps_nothing_they_work_too(open_page: OpenPage) -> None:
    page = open_page("/quiz/")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } })"
    )
    page.get_by_role("button", name="Start ten questions").click()
    page.wait_for_url("**/1/")
    expect(page.locator("[data-keys]")).to_be_visible()
    page.keyboard.press("2")
    assert page.locator("#kind-2").is_checked()
    page.keyboard.press("?")
    page.get_by_label(SWITCH).check()
    page.keyboard.press("1")
    assert page.locator("#kind-2").is_checked()
    assert put(page).position == 1
