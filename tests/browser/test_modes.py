"""Each mode from its start to its results, with and without scripts, by the keyboard only.

Practice is in test_quiz.py; test_recomputed.py asks whether the numbers are right.
"""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from quizzes.models import Attempt, Learner, Response
from tests.browser.person import (
    OpenPage,
    answer,
    answer_by_keys,
    come_near,
    go_on_by_keys,
    press,
    results_tell,
    sit,
)

with_and_without_scripts = pytest.mark.parametrize("javascript", [True, False])


@with_and_without_scripts
def test_a_check_up_explains_at_its_end(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/quiz/", javascript=javascript)
    press(page, "Start the check-up")
    for position in range(1, 13):
        assert page.locator(".hero, .kind small").count() == 0  # no explanation yet, and never a hint
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Question {position} of 12")
        response = answer_by_keys(page, right=position > 6)
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
    assert answer_by_keys(page).position == 3


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
    press(page, "Review what is due")
    for _ in range(min(due, 8)):
        answer_by_keys(page)
        go_on_by_keys(page)
    results_tell(page, Attempt.objects.get(mode="review"))
    assert len(Learner.objects.get().due(timezone.now())) < due


@with_and_without_scripts
def test_a_pair_is_practised_from_the_matrix(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/quiz/", javascript=javascript)
    for _ in range(2):
        sit(page, right=lambda position: False)
    page.goto("/progress/")
    page.locator(".mx td.top1 a").click()
    press(page, "Practise this pair")
    asked = []
    for _ in range(6):
        asked.append(answer_by_keys(page).item.kind)
        go_on_by_keys(page)
    assert len(set(asked)) == 2
    results_tell(page, Attempt.objects.get(mode="pair"))


@with_and_without_scripts
def test_the_missed_ones_again(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/quiz/", javascript=javascript)
    before = sit(page, right=lambda position: position > 3)
    missed = before.responses.filter(scored=True, label_right=False)
    page.goto(before.get_absolute_url())
    press(page, "The missed ones again")
    for first in missed:
        expect(page.locator("main")).to_contain_text("It does not count again.")
        again = answer_by_keys(page)
        assert again.version.item_id == first.version.item_id
        assert not again.counts
        go_on_by_keys(page)
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
