"""What goes wrong with pages that are swapped in parts: each known trap, and that it does not close here."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, Request, Route, expect
from pytest_django.live_server_helper import LiveServer

from quizzes.models import Attempt, Learner, Response
from tests.browser.person import OpenPage, answer, choose, come_near, go_on, label, put, send, sit, sure

Begin = Callable[..., Page]


@pytest.fixture
def begin(open_page: OpenPage) -> Begin:
    """Opens the first question of a practice, its form filled in but for how sure one is."""

    def begun(**options: object) -> Page:
        page = open_page("/quiz/", **options)
        page.get_by_role("button", name="Start ten questions").click()
        choose(page, put(page))
        return page

    return begun


def posts(page: Page) -> list[Request]:
    """Every POST that the page's browser sends from now on."""
    seen: list[Request] = []
    page.context.on("request", lambda request: seen.append(request) if request.method == "POST" else None)
    return seen


# --- Back and forward ---------------------------------------------------------------------------


def test_back_shows_a_whole_page_however_little_is_remembered(begin: Begin) -> None:
    page = begin()
    sure(page).click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_be_focused()
    told = heading.inner_text()
    go_on(page)
    page.evaluate("sessionStorage.clear()")
    page.go_back()
    expect(heading).to_have_text(told)
    for part in ("header.top", "main", "footer.foot", "#q", "h1"):
        assert page.locator(part).count() == 1, part
    assert page.title().startswith(told)
    page.go_forward()
    expect(heading).to_have_text("Question 2 of 10")
    assert page.locator("header.top").count() == 1
    page.keyboard.press("3")  # the page that came back works like the one that was left
    assert page.locator("#kind-3").is_checked()
    expect(page.locator("[data-keys]")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_back_shows_the_answer_and_another_one_changes_nothing(begin: Begin, javascript: bool) -> None:
    page = begin(javascript=javascript)
    response = answer(page)
    told = page.get_by_role("heading", level=1).inner_text()
    go_on(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(told)
    sent = send(page, response, right=False, step=3)  # the form, as some browsers would still show it
    assert told in sent.text()
    response.refresh_from_db()
    assert (response.label_right, response.certainty) == (True, 2)
    assert response.attempt.responses.answered().count() == 1


# --- links and forms ----------------------------------------------------------------------------

# Of everything that htmx acts on: what it is, what htmx asks for, and what a browser without it would.
FOLLOWED = """() => [...document.querySelectorAll('[data-hx-get], [data-hx-post], [hx-get], [hx-post]')].map(it => [
  it.outerHTML.slice(0, 90),
  ['data-hx-get', 'data-hx-post', 'hx-get', 'hx-post'].map(name => it.getAttribute(name)).find(Boolean),
  it.getAttribute(it.matches('a') ? 'href' : 'action')])"""


def test_what_htmx_follows_a_browser_without_it_can(begin: Begin) -> None:
    page = begin()
    swapped = page.evaluate(FOLLOWED)
    sure(page).click()
    expect(page.locator("[data-next]")).to_be_visible()
    swapped += page.evaluate(FOLLOWED)
    for address in ("/fundamentals/deep-learning/", "/tools/"):
        page.goto(address)
        swapped += page.evaluate(FOLLOWED)
    assert len(swapped) >= 4
    for what, asked, real in swapped:
        assert asked == real, what


# --- sending an answer --------------------------------------------------------------------------


@pytest.mark.parametrize("javascript", [True, False])
def test_enter_on_a_radio_asks_how_sure(begin: Begin, javascript: bool) -> None:
    page = begin(javascript=javascript, allow={422})
    chosen = page.locator("input:checked").evaluate_all("all => all.map(one => one.id)")
    for group in ("kind", "check"):
        page.locator(f"[name={group}]:checked").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Say how sure you are")
        assert page.locator("input:checked").evaluate_all("all => all.map(one => one.id)") == chosen
        assert page.title().startswith("Error:")
        page.goto(page.url)
        choose(page, put(page))
    assert not Response.objects.answered().exists()


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_missing_is_named_where_the_focus_is(begin: Begin, javascript: bool) -> None:
    page = begin(javascript=javascript, allow={422})
    page.reload()
    sure(page).click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(
        ["Select the kind of tool.", "Select the best first check."]
    )
    assert page.title().startswith("Error: Question 1 of 10")
    expect(page.get_by_role("alert").get_by_role("link").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#kind-1")).to_be_focused()
    choose(page, put(page))
    sure(page).click()
    expect(page.locator(".hero .in")).to_contain_text("Right")


# As DevTools has it: a second to the answer of every request.
SLOW = {"offline": False, "latency": 1000, "downloadThroughput": -1, "uploadThroughput": -1}


@pytest.mark.parametrize(("javascript", "requests"), [(True, 1), (False, 2)])
def test_two_clicks_on_a_slow_line_leave_one_answer(begin: Begin, javascript: bool, requests: int) -> None:
    page = begin(javascript=javascript)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    sent = posts(page)
    sure(page).hover()
    for _ in range(2):
        for act in (page.mouse.down, page.mouse.up):
            act()
    expect(page.locator(".hero .in")).to_contain_text("Right")
    assert len(sent) == requests
    assert Response.objects.answered().count() == Learner.objects.count() == 1


TWICE = """button => {
  const form = button.form, send = async () => {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, button)) });
    return [answer.status, (await answer.text()).match(/<h1[^>]*>(.*?)<.h1>/)[1]];
  };
  return Promise.all([send(), send(), send()]);
}"""


def test_copies_that_arrive_at_once_get_the_same_answer(begin: Begin) -> None:
    page = begin()
    answers = sure(page).evaluate(TWICE)
    assert [status for status, _ in answers] == [200, 200, 200]
    assert len({heading for _, heading in answers}) == 1
    assert Response.objects.answered().count() == Learner.objects.count() == 1


def test_two_tabs_tell_the_same(begin: Begin) -> None:
    page = begin()
    response = put(page)
    other = page.context.new_page()
    other.goto(page.url)
    choose(other, response, right=False)
    sure(page).click()
    told = page.get_by_role("heading", level=1)
    expect(told).to_be_focused()
    sure(other, 3).click()
    expect(other.get_by_role("heading", level=1)).to_have_text(told.inner_text())
    for tab in (page, other):
        go_on(tab)
        assert put(tab).position == 2
    assert Response.objects.answered().count() == 1


def test_a_tab_left_behind_answers_its_own_question(begin: Begin) -> None:
    page = begin()
    left, response = page.context.new_page(), put(page)
    left.goto(page.url)
    for _ in range(2):
        answer(page)
        go_on(page)
    choose(left, response, right=False)
    sure(left).click()
    expect(left.locator(".hero .in")).to_contain_text("Right")  # the first answer, that of the other tab
    assert Attempt.objects.get().responses.answered().count() == 2


# --- what a swap leaves behind ------------------------------------------------------------------


def test_focus_and_title_follow_every_swap(begin: Begin) -> None:
    page = begin()
    heading = page.get_by_role("heading", level=1)
    for position in (1, 2):
        answer(page)
        expect(heading).to_be_focused()
        assert (
            heading.evaluate("it => getComputedStyle(it).boxShadow + getComputedStyle(it).outlineStyle")
            == "nonenone"
        )
        assert page.title() == f"{heading.inner_text()} · Workprint"
        assert page.evaluate("scrollY") == 0
        page.keyboard.press("Tab")
        expect(page.locator("[data-next]")).to_be_focused()
        page.keyboard.press("Enter")
        expect(heading).to_have_text(f"Question {position + 1} of 10")
        expect(heading).to_be_focused()
        assert page.title() == f"Question {position + 1} of 10 · Workprint"
        assert page.url.endswith(f"/{position + 1}/")


@pytest.mark.parametrize("width", [390, 1280])
def test_in_an_article_the_place_is_kept(open_page: OpenPage, width: int) -> None:
    page = open_page("/fundamentals/machine-learning/", width=width)
    title = page.title()
    come_near(page)
    told, heading = re.compile("this is|Right"), page.locator("#q [data-focus]")
    for pressed, text in (("[name=kind]", told), ("[data-next]", "Question 2 of 2"), ("[name=kind]", told)):
        page.locator(f"#q {pressed}").first.click()
        expect(heading).to_have_text(text)
        expect(heading).to_be_focused()
        assert heading.evaluate("it => it.tagName") == "H3"
        assert 0 <= page.locator("#q").evaluate("it => it.getBoundingClientRect().top") < 100
        assert (page.title(), page.locator("h1").count()) == (title, 1)


def held(page: Page) -> list[Route]:
    """Keeps the next POSTs on their way until the test lets them go."""
    waiting: list[Route] = []
    page.route(
        re.compile("/quiz/"),
        lambda route: waiting.append(route) if route.request.method == "POST" else route.continue_(),
    )
    return waiting


def test_a_request_on_its_way_is_told(begin: Begin) -> None:
    page = begin()
    waiting = held(page)
    sure(page).click()
    expect(page.locator("#q")).to_have_attribute("aria-busy", "true")
    assert sure(page).evaluate("it => getComputedStyle(it).cursor") == "progress"
    waiting.pop().continue_()
    expect(page.locator(".hero .in")).to_be_visible()
    assert page.locator("[aria-busy]").count() == 0


def test_the_content_policy_holds_with_htmx_at_work(begin: Begin) -> None:
    page = begin()  # whatever broke the policy would be in the console, and fail the test
    policy = str(page.request.get(page.url).headers["content-security-policy"])
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    page.evaluate("""() => {
      window.broken = [];
      document.addEventListener('securitypolicyviolation', breach => window.broken.push(breach.violatedDirective));
    }""")
    assert page.evaluate("typeof htmx") == "object"
    answer(page)
    go_on(page)
    assert page.evaluate("window.broken") == []
    assert page.locator("style, script:not([src])").count() == 0


# --- when it cannot be sent or kept -------------------------------------------------------------


@pytest.fixture
def unwatched(chromium: Browser, live_server: LiveServer, bank: None) -> Iterator[Page]:
    """A page whose browser may complain: of a lost connection it has to."""
    context = chromium.new_context(base_url=live_server.url)
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
def unwritable(bank: None) -> Iterator[Callable[[], None]]:
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
    begin: Begin, unwritable: Callable[[], None], javascript: bool
) -> None:
    page = begin(javascript=javascript, allow={503})
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
