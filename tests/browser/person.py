"""What a person at the quiz does, and what the database knows of the question before that person."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import APIResponse, Locator, Page, expect

from fundamentals import kinds
from quizzes.forms import LETTERS
from quizzes.models import Attempt, Response

OpenPage = Callable[..., Page]
# What each kind is taken for: two at a time, so that misses gather in few cells of the matrix.
MISTAKEN = {
    "fixed-rule": "machine-learning",
    "machine-learning": "fixed-rule",
    "deep-learning": "generative-ai",
    "generative-ai": "deep-learning",
}


def put(page: Page) -> Response:
    """The question whose form is on the page, once the page's scripts are at work."""
    page.wait_for_load_state()
    token = page.locator("form.q [name=token]").get_attribute("value")
    return Response.objects.select_related("version", "attempt").get(token=token)


def label(response: Response, right: bool = True) -> str:
    """A kind to say, right or wrong; what is borderline has two right ones."""
    item = response.item
    if right:
        return item.kind
    mistaken = MISTAKEN[item.kind]
    return mistaken if mistaken not in item.accepted else (set(kinds.SLUGS) - item.accepted).pop()


def letter(response: Response, right: bool = True) -> str:
    return LETTERS[response.checks.index("check_right" if right else "check_weak")]


def choose(page: Page, response: Response, right: bool = True) -> None:
    """Choose label and check; how sure one is then sends them."""
    page.locator(f"[name=kind][value={label(response, right)}]").check()
    page.locator(f"[name=check][value={letter(response, right)}]").check()


def sure(page: Page, step: int = 2) -> Locator:
    return page.locator(f"button[name=sure][value='{step}']")


def begin(open_page: OpenPage, **options: Any) -> Page:
    """The first question of a practice, its form filled in but for how sure one is."""
    page = open_page("/quiz/", **options)
    page.get_by_role("button", name="Start ten questions").click()
    choose(page, put(page))
    return page


def answer(page: Page, right: bool = True, step: int = 2) -> Response:
    """Answer the question on the page and wait for what follows it. Returns it as it is stored."""
    response = put(page)
    if response.attempt.rules.label_only:
        page.locator(f"button[name=kind][value={label(response, right)}]").click()
    else:
        choose(page, response, right)
        sure(page, step).click()
    gone(page, response)
    response.refresh_from_db()
    return response


# --- with the keyboard only ---------------------------------------------------------------------


def skip_to_content(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def press_until_focused(page: Page, key: str, wanted: Locator, times: int = 20) -> None:
    for _ in range(times):
        if wanted.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not reach {wanted}")


def with_single_keys(page: Page, response: Response, right: bool) -> None:
    page.keyboard.press(str(1 + kinds.SLUGS.index(label(response, right))))
    page.keyboard.press(letter(response, right).lower())


def with_arrows(page: Page, response: Response, right: bool) -> None:
    skip_to_content(page)
    for name, value in (("kind", label(response, right)), ("check", letter(response, right))):
        press_until_focused(page, "Tab", page.locator(f"[name={name}]").first)
        page.keyboard.press("Space")
        press_until_focused(page, "ArrowDown", page.locator(f"[name={name}][value={value}]"))


def answer_by_keys(page: Page, right: bool = True, step: int = 2) -> Response:
    """Answer the question on the page without a pointer: by single keys where scripts run, else by Tab and arrows."""
    response = put(page)
    if response.attempt.rules.label_only:
        wanted = page.locator(f"button[name=kind][value={label(response, right)}]")
    else:
        (with_single_keys if scripts_run(page) else with_arrows)(page, response, right)
        wanted = sure(page, step)
    press_until_focused(page, "Tab", wanted)
    page.keyboard.press("Enter")
    gone(page, response)
    response.refresh_from_db()
    return response


def go_on_by_keys(page: Page) -> None:
    """From an explanation to what comes after it: Enter on its heading where scripts run, else a Tab to the link."""
    if scripts_run(page):
        expect(page.locator("[data-focus]")).to_be_focused()
    else:
        press_until_focused(page, "Tab", page.locator("[data-next]"))
    page.keyboard.press("Enter")
    expect(page.locator(".hero .in")).to_have_count(0)


def press(page: Page, name: str) -> None:
    """Walk to the button of that name and press it."""
    press_until_focused(page, "Tab", page.get_by_role("button", name=name), 60)
    page.keyboard.press("Enter")
    page.wait_for_url("**/1/")


def scripts_run(page: Page) -> bool:
    return bool(page.evaluate("'htmx' in window"))


# --- what comes after it -------------------------------------------------------------------------


def gone(page: Page, response: Response) -> None:
    """Wait until the form of that question has left the page."""
    expect(page.locator(f"[name=token][value='{response.token}']")).to_have_count(0)


def go_on(page: Page) -> None:
    """From an explanation to what comes after it: the next question, or the results."""
    onward = page.locator("[data-next]")
    address = str(onward.get_attribute("href"))
    onward.click()
    page.wait_for_url(f"**{address}")
    expect(page.locator(".hero .in")).to_have_count(0)


def come_near(page: Page) -> None:
    """Scroll to the question at the end of an article, and let what it needs arrive and run."""
    with page.expect_request_finished(lambda request: "/static/site." in request.url):
        page.locator("#self").scroll_into_view_if_needed()
    page.evaluate("() => new Promise(done => setTimeout(done, 50))")


def sit(page: Page, right: Callable[[int], bool] = bool, upto: int = 99, **fields: Any) -> Attempt:
    """Go through an attempt by its forms alone, in the name of the page's person: quick, and nothing is shown.

    `right` says of each position whether it is answered rightly (by default all are), `upto` is the last
    one that is answered, `fields` are those of the start form.
    """
    attempt = started(page, **{"mode": "practice"} | fields)
    for position in range(1, min(upto, attempt.length) + 1):
        response = attempt.responses.select_related("version").get(position=position)
        response.attempt = attempt
        send(page, response, right(position), follow=False)
    attempt.refresh_from_db()
    return attempt


def started(page: Page, **fields: Any) -> Attempt:
    """An attempt, started by the form alone in the name of the page's person."""
    sent = page.request.post("/quiz/start/", form=fields)
    return Attempt.objects.get(token=urlsplit(sent.url).path.split("/")[2])


def send(
    page: Page,
    response: Response,
    right: bool = True,
    step: int = 2,
    check: bool | None = None,
    follow: bool = True,
) -> APIResponse:
    """Send the form of a question as a browser without scripts would."""
    fields = {
        "token": response.token,
        "kind": label(response, right),
        "check": letter(response, right if check is None else check),
        "sure": str(step),
    }
    return page.request.post(response.get_absolute_url(), form=fields, max_redirects=20 if follow else 0)


def results_tell(page: Page, attempt: Attempt) -> None:
    """The results are on the page, each answer with a link to it, and the numbers are those stored."""
    page.wait_for_url(f"**{attempt.get_absolute_url()}")
    attempt.refresh_from_db()
    assert attempt.finished_at
    scored = attempt.responses.filter(scored=True)
    right = scored.filter(label_right=True).count()
    expect(page.get_by_text(f"{right} of {scored.count()} kinds named right")).to_be_visible()
    assert page.locator("ol.ten > li").count() == attempt.length
