"""What goes wrong with pages that are swapped in parts: each known trap, and that it does not close here."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect

from quizzes.models import Attempt, Learner, Response
from tests.browser.person import OpenPage, answer, begin, choose, come_near, go_on, put, send, sure

# --- Back and forward ---------------------------------------------------------------------------


def test_back_shows_a_whole_page_however_little_is_remembered(open_page: OpenPage) -> None:
    page = begin(open_page)
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
def test_back_shows_the_answer_and_another_one_changes_nothing(open_page: OpenPage, javascript: bool) -> None:
    page = begin(open_page, javascript=javascript)
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


def test_what_htmx_follows_a_browser_without_it_can(open_page: OpenPage) -> None:
    page = begin(open_page)
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
def test_enter_on_a_radio_asks_how_sure(open_page: OpenPage, javascript: bool) -> None:
    page = begin(open_page, javascript=javascript, allow={422})
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
def test_what_is_missing_is_named_where_the_focus_is(open_page: OpenPage, javascript: bool) -> None:
    page = begin(open_page, javascript=javascript, allow={422})
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


def held(page: Page) -> list[Route]:
    """Keeps every POST from now on where it is, until the test lets it go."""
    waiting: list[Route] = []
    page.route(
        re.compile("/quiz/"),
        lambda route: waiting.append(route) if route.request.method == "POST" else route.continue_(),
    )
    return waiting


def click(page: Page) -> None:
    """A click where the pointer is, and the time it takes; nothing is waited for."""
    page.mouse.down()
    page.mouse.up()
    page.wait_for_timeout(50)


def test_a_second_click_is_not_sent_while_the_first_is_on_its_way(open_page: OpenPage) -> None:
    page = begin(open_page)
    waiting = held(page)
    sure(page).hover()
    click(page)
    click(page)
    waiting[0].continue_()
    expect(page.locator(".hero .in")).to_contain_text("Right")
    assert len(waiting) == 1
    assert Response.objects.answered().count() == Learner.objects.count() == 1


def test_two_clicks_without_scripts_send_two_and_leave_one(open_page: OpenPage) -> None:
    page = begin(open_page, javascript=False)
    waiting = held(page)
    sure(page).hover()
    while not waiting:
        click(page)
    first = waiting[0].request  # it arrives, but the browser waits for the second alone, without its cookie
    assert Client().post(urlsplit(first.url).path, parse_qs(first.post_data)).status_code == 302
    while len(waiting) == 1:
        click(page)
    waiting[-1].continue_()
    expect(page.locator(".hero .in")).to_contain_text("Right")
    assert Response.objects.answered().count() == Learner.objects.count() == 1
    go_on(page)
    assert put(page).position == 2


def test_two_clicks_on_the_home_page_without_scripts_leave_one(open_page: OpenPage) -> None:
    page = open_page("/", javascript=False)
    waiting = held(page)
    page.get_by_role("button", name="Generative AI").hover()
    while not waiting:
        click(page)
    first = waiting[0].request  # it arrives, but the browser waits for the second alone
    headers = {"Origin": str(first.headers["origin"])}
    arrived = Client(headers=headers).post(
        "/quiz/one/", parse_qs(first.post_data), HTTP_HOST=urlsplit(first.url).netloc
    )
    assert arrived.status_code == 307
    while len(waiting) == 1:
        click(page)
    waiting[-1].continue_()
    expect(page.locator(".hero .in")).to_contain_text("generative AI")
    page.goto("/")
    waiting.clear()
    page.unroute_all()
    page.get_by_role("button", name="Generative AI").dblclick()
    expect(page.locator(".hero .in")).to_contain_text("generative AI")
    assert Response.objects.answered().count() == Learner.objects.count() == Attempt.objects.count() == 1


TWICE = """button => {
  const form = button.form, send = async () => {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, button)) });
    return [answer.status, (await answer.text()).match(/<h1[^>]*>(.*?)<.h1>/)[1]];
  };
  return Promise.all([send(), send(), send()]);
}"""


def test_copies_that_arrive_at_once_get_the_same_answer(open_page: OpenPage) -> None:
    page = begin(open_page)
    answers = sure(page).evaluate(TWICE)
    assert [status for status, _ in answers] == [200, 200, 200]
    assert len({heading for _, heading in answers}) == 1
    assert Response.objects.answered().count() == Learner.objects.count() == 1


def test_two_tabs_tell_the_same(open_page: OpenPage) -> None:
    page = begin(open_page)
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


def test_a_tab_left_behind_answers_its_own_question(open_page: OpenPage) -> None:
    page = begin(open_page)
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


def test_focus_and_title_follow_every_swap(open_page: OpenPage) -> None:
    page = begin(open_page)
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


def test_a_request_on_its_way_is_told(open_page: OpenPage) -> None:
    page = begin(open_page)
    waiting = held(page)
    sure(page).click()
    expect(page.locator("#q")).to_have_attribute("aria-busy", "true")
    assert sure(page).evaluate("it => getComputedStyle(it).cursor") == "progress"
    waiting.pop().continue_()
    expect(page.locator(".hero .in")).to_be_visible()
    assert page.locator("[aria-busy]").count() == 0


def test_the_content_policy_holds_with_htmx_at_work(open_page: OpenPage) -> None:
    page = begin(open_page)  # whatever broke the policy would be in the console, and fail the test
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
