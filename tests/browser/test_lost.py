"""An answer that does not arrive, or cannot be kept: the learner is told, and nothing has to be chosen again."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from quizzes.models import Learner
from tests.browser.person import OpenPage, begin, choose, come_near, label, put, sit, sure


@pytest.fixture
def unwatched(chromium: Browser, site: LiveServer) -> Iterator[Page]:
    """A page whose browser may complain: of a lost connection it has to."""
    context = chromium.new_context(base_url=site.url)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.mark.browser
def test_an_answer_lost_on_its_way_is_told_and_can_be_sent_again(unwatched: Page) -> None:
    page = unwatched
    page.goto("/quiz/")
    page.get_by_role("button", name="Start ten questions").click()
    response = put(page)
    choose(page, response)
    address = page.url
    page.route("**/quiz/**", lambda route: route.abort("connectionreset"))
    sure(page).click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("That did not get through.")
    expect(alert).to_be_focused()
    assert page.url == address
    assert page.locator(f"[value={label(response)}]").is_checked()
    assert page.locator("[aria-busy]").count() == 0
    sure(page).click()  # still no connection: told again
    expect(alert).to_be_focused()
    page.unroute("**/quiz/**")
    alert.get_by_role("button", name="Try again").click()
    expect(page.locator(".hero .in")).to_contain_text("Right")
    response.refresh_from_db()
    assert (response.label_right, response.certainty) == (True, 2)


@pytest.mark.browser
def test_a_next_question_that_does_not_come_is_told(unwatched: Page) -> None:
    page = unwatched
    page.goto("/quiz/")
    attempt = sit(page, upto=1)
    page.goto(attempt.responses.get(position=1).get_absolute_url())
    page.route("**/quiz/**", lambda route: route.abort("internetdisconnected"))
    page.locator("[data-next]").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.unroute("**/quiz/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 2 of 10")


@pytest.mark.browser
def test_an_attempt_that_was_deleted_meanwhile_is_told(unwatched: Page) -> None:
    page = unwatched
    page.goto("/quiz/")
    attempt = sit(page, upto=1)
    page.goto(attempt.responses.get(position=2).get_absolute_url())
    choose(page, put(page))
    page.request.post("/progress/forget/")
    sure(page).click()
    expect(page.get_by_role("alert")).to_contain_text("That did not get through.")


@pytest.fixture
def unwritable(site: LiveServer) -> Iterator[Callable[[], None]]:
    """A database that refuses every answer, until the test calls this."""

    def mend() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS full")

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON quizzes_response BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    yield mend
    mend()


@pytest.mark.parametrize("javascript", [True, False])
def test_what_cannot_be_kept_is_told_and_can_be_sent_again(
    open_page: OpenPage, unwritable: Callable[[], None], javascript: bool
) -> None:
    page = begin(open_page, javascript=javascript, allow={503})
    response = put(page)
    sure(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That was not saved.")
    assert page.title().startswith("Error: not saved")
    if javascript:
        expect(page.get_by_role("heading", level=1)).to_be_focused()
    for part in ("header.top", "main", "footer.foot", "#q", "h1"):
        assert page.locator(part).count() == 1, part
    again = page.get_by_role("button", name="Try again")
    again.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That was not saved.")
    unwritable()
    again.click()
    expect(page.locator(".hero .in")).to_contain_text("Right")
    response.refresh_from_db()
    assert (response.label_right, response.check_is_right, response.certainty) == (True, True, 2)
    assert Learner.objects.count() == 1


def test_what_cannot_be_kept_in_an_article_is_told_there(
    open_page: OpenPage, unwritable: Callable[[], None]
) -> None:
    page = open_page("/fundamentals/deep-learning/", allow={503})
    come_near(page)
    page.locator("#self [name=kind]").first.click()
    expect(page.locator("#q h3")).to_have_text("That was not saved.")
    assert page.locator("h1").count() == page.locator("main").count() == 1
    unwritable()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".hero .in h1")).to_be_visible()
