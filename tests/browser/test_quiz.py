"""The quiz from start to results, by every way of working a page. (test_modes.py has the other modes.)"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from quizzes.models import Attempt, Disagreement, Learner, Response
from tests.browser.person import (
    OpenPage,
    answer,
    choose,
    go_on,
    gone,
    press_until_focused,
    put,
    results_tell,
    sit,
    skip_to_content,
    sure,
    with_arrows,
    with_single_keys,
)

with_and_without_scripts = pytest.mark.parametrize("javascript", [True, False])


@pytest.mark.parametrize(("javascript", "way"), [(True, with_single_keys), (False, with_arrows)])
def test_ten_questions_with_the_keyboard_only(
    open_page: OpenPage, javascript: bool, way: Callable[[Page, Response, bool], None]
) -> None:
    page = open_page("/quiz/", javascript=javascript)
    press_until_focused(page, "Tab", page.get_by_role("button", name="Start ten questions"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/1/")
    for position in range(1, 11):
        response = put(page)
        way(page, response, position % 2 == 1)
        press_until_focused(page, "Tab", sure(page, 1 + position % 3))
        page.keyboard.press("Enter")
        gone(page, response)
        if javascript:  # the heading has the focus, and Enter goes on from there
            expect(page.get_by_role("heading", level=1)).to_be_focused()
        else:
            skip_to_content(page)
            press_until_focused(page, "Tab", page.locator("[data-next]"))
        page.keyboard.press("Enter")
        expect(page.locator(".hero .in")).to_have_count(0)
    attempt = Attempt.objects.get()
    said = attempt.responses.order_by("position").values_list("certainty", "label_right", "check_is_right")
    assert list(said) == [(1 + n % 3, n % 2 == 1, n % 2 == 1) for n in range(1, 11)]
    results_tell(page, attempt)


def test_ten_questions_on_a_phone_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/", width=390, javascript=False, scheme="dark", has_touch=True, is_mobile=True)
    page.get_by_role("link", name="Try ten questions").tap()
    page.get_by_role("button", name="Start ten questions").tap()
    for _ in range(10):
        response = put(page)
        choose(page, response)
        sure(page).tap()
        expect(page.get_by_role("heading", level=1)).to_contain_text(
            "Two labels fit" if response.item.borderline else "Right"
        )
        page.locator("[data-next]").tap()
    results_tell(page, Attempt.objects.get())


def test_the_browser_is_closed_and_everything_is_found_again(open_page: OpenPage) -> None:
    page = open_page("/quiz/")
    done, begun = sit(page, lambda position: position > 4), sit(page, upto=3)
    kept = page.context.storage_state()
    page.context.close()

    back = open_page("/quiz/", storage_state=kept)
    back.get_by_role("link", name="Go on with scene 4").click()
    assert put(back).attempt == begun
    back.goto("/quiz/")
    back.locator(f".tries a[href='{done.get_absolute_url()}']").click()
    results_tell(back, done)
    assert Learner.objects.count() == 1


def test_somebody_else_finds_nothing(open_page: OpenPage) -> None:
    attempt = sit(open_page("/quiz/"), upto=2)
    stranger = open_page("/quiz/", allow={404})
    assert stranger.locator(".tries").count() == 0
    stranger.goto(attempt.get_absolute_url())
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This page is not in the cut.")


def test_practice(open_page: OpenPage) -> None:
    page = open_page("/quiz/")
    page.get_by_role("button", name="Start ten questions").click()
    for position in range(1, 11):
        response = answer(page, right=position % 3 > 0)
        heading = (
            "Two labels fit"
            if response.item.borderline
            else "Right"
            if position % 3
            else ("Not yet", "True but wide")
        )
        assert page.get_by_role("heading", level=1).inner_text().startswith(heading)
        go_on(page)
    results_tell(page, Attempt.objects.get(mode="practice"))


@with_and_without_scripts
def test_a_disagreement_reaches_the_instructors(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/quiz/", javascript=javascript)
    page.get_by_role("button", name="Start ten questions").click()
    response = answer(page, right=False)
    page.get_by_text("Disagree?").click()
    page.get_by_label("What would you call it, and why?").fill("The threshold is written in the manual.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("The instructors have it.")).to_be_visible()
    assert Disagreement.objects.get(response=response).text == "The threshold is written in the manual."
