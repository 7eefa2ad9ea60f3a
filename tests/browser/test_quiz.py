"""The quiz from start to results, in every mode, by every way of working a page."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from quizzes.models import Attempt, Disagreement, Learner, Response
from tests.browser.person import (
    OpenPage,
    answer,
    choose,
    come_near,
    go_on,
    gone,
    label,
    letter,
    put,
    sit,
    sure,
)

with_and_without_scripts = pytest.mark.parametrize("javascript", [True, False])


def skip_to_content(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def press_until_focused(page: Page, key: str, wanted: Locator) -> None:
    for _ in range(20):
        if wanted.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not reach {wanted}")


def with_single_keys(page: Page, response: Response, right: bool) -> None:
    page.keyboard.press("1234"[["fixed", "machi", "deep-", "gener"].index(label(response, right)[:5])])
    page.keyboard.press(letter(response, right).lower())


def with_arrows(page: Page, response: Response, right: bool) -> None:
    skip_to_content(page)
    for name, value in (("kind", label(response, right)), ("check", letter(response, right))):
        press_until_focused(page, "Tab", page.locator(f"[name={name}]").first)
        page.keyboard.press("Space")
        press_until_focused(page, "ArrowDown", page.locator(f"[name={name}][value={value}]"))


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


def results_tell(page: Page, attempt: Attempt) -> None:
    """The results are on the page, each answer with a link to it, and the numbers are those stored."""
    page.wait_for_url(f"**{attempt.get_absolute_url()}")
    attempt.refresh_from_db()
    assert attempt.finished_at
    scored = attempt.responses.filter(scored=True)
    right = scored.filter(label_right=True).count()
    expect(page.get_by_text(f"{right} of {scored.count()} kinds named right")).to_be_visible()
    assert page.locator("ol.ten > li").count() == attempt.length


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
def test_a_check_up_explains_at_its_end(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/quiz/", javascript=javascript)
    page.get_by_role("button", name="Start the check-up").click()
    for position in range(1, 13):
        assert page.locator(".hero, .kind small").count() == 0  # no explanation yet, and never a hint
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Question {position} of 12")
        response = answer(page, right=position > 6)
    page.wait_for_url(f"**{response.attempt.get_absolute_url()}")
    results_tell(page, response.attempt)
    page.locator("ol.ten a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("this is")


@with_and_without_scripts
def test_a_check_up_goes_on_where_it_was_left(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/quiz/", javascript=javascript)
    attempt = sit(page, upto=2, mode="checkup")
    page.goto(attempt.responses.get(position=1).get_absolute_url())
    expect(page.locator("main")).to_contain_text("The explanations come when all 12 are done.")
    page.get_by_role("link", name="Go on with the check-up").click()
    page.get_by_role("link", name="Go on with scene 3").click()
    assert answer(page).position == 3


def let_it_be_due() -> int:
    """As if sixty days had passed for the only learner. Returns how many concepts are due."""
    learner = Learner.objects.get()
    for card in learner.schedule.values():
        for date in ("due", "last_review"):
            card[date] = (datetime.fromisoformat(card[date]) - timedelta(days=60)).isoformat()
    learner.save()
    return len(learner.due(timezone.now()))


@with_and_without_scripts
def test_review(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/quiz/", javascript=javascript)
    sit(page, upto=4)
    assert page.get_by_role("button", name="Review what is due").count() == 0
    due = let_it_be_due()
    page.reload()
    page.get_by_role("button", name="Review what is due").click()
    for _ in range(min(due, 8)):
        answer(page)
        go_on(page)
    results_tell(page, Attempt.objects.get(mode="review"))
    assert len(Learner.objects.get().due(timezone.now())) < due


@with_and_without_scripts
def test_a_pair_is_practised_from_the_matrix(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/quiz/", javascript=javascript)
    for _ in range(2):
        sit(page, right=lambda position: False)
    page.goto("/progress/")
    page.locator(".mx td.top1 a").click()
    page.get_by_role("button", name="Practise this pair").click()
    asked = []
    for _ in range(6):
        asked.append(answer(page).item.kind)
        go_on(page)
    assert len(set(asked)) == 2
    results_tell(page, Attempt.objects.get(mode="pair"))


@with_and_without_scripts
def test_the_missed_ones_again(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/quiz/", javascript=javascript)
    before = sit(page, right=lambda position: position > 3)
    missed = before.responses.filter(scored=True, label_right=False)
    page.goto(before.get_absolute_url())
    page.get_by_role("button", name="The missed ones again").click()
    for first in missed:
        expect(page.locator("main")).to_contain_text("It does not count again.")
        again = answer(page)
        assert again.version.item_id == first.version.item_id
        assert not again.counts
        go_on(page)
    results_tell(page, Attempt.objects.get(mode="missed"))


def test_two_questions_at_the_end_of_an_article(open_page: OpenPage) -> None:
    page = open_page("/fundamentals/deep-learning/")
    come_near(page)
    address, title = page.url, page.title()
    page.locator("#self [name=kind]").first.click()
    expect(page.locator("#q h3[data-focus]")).to_be_focused()
    first = Response.objects.select_related("version").get(position=1)
    assert first.item.kind in page.locator("#q .hero").inner_text().lower().replace(" ", "-")
    page.locator("[data-next]").click()
    answer(page)
    assert (page.url, page.title()) == (address, title)  # all that happened in its place
    page.get_by_role("link", name="Your results").click()
    results_tell(page, first.attempt)


def test_two_questions_from_an_article_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/fundamentals/deep-learning/", javascript=False)
    page.locator("#self [name=kind]").first.click()
    page.locator("[data-next]").click()
    answer(page)
    page.get_by_role("link", name="Your results").click()
    results_tell(page, Attempt.objects.get(mode="page"))


def test_one_press_on_the_home_page_begins_ten(open_page: OpenPage) -> None:
    page = open_page("/", javascript=False)
    page.get_by_role("button", name="Generative AI").click()
    expect(page.locator(".hero .in")).to_contain_text("generative AI")
    page.get_by_role("link", name="Next: scene 2").click()
    assert answer(page).position == 2


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
