"""What a page costs whoever opens it first, in bytes over the wire as Chromium counts them."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.person import OpenPage, answer, choose, come_near, put, sit, sure
from tests.browser.places import READING, own

KB = 1024
PAGE, NEVER, HTML, CSS, JS = 30 * KB, 60 * KB, 12 * KB, 8 * KB, 3 * KB
SHEET = KB  # more of each, for the one page that is also worked on and printed


class Wire:
    """Counts the bodies that come over the wire to a page, as compressed as they come, by their path."""

    def __init__(self, page: Page) -> None:
        self.page, self.paths, self.heads, self.bodies = page, {}, {}, {}
        session = page.context.new_cdp_session(page)
        session.on("Network.responseReceived", self.on_head)
        session.on("Network.loadingFinished", self.on_finished)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def on_head(self, event: dict[str, Any]) -> None:
        self.paths[event["requestId"]] = event["response"]["url"].split("?")[0]
        self.heads[event["requestId"]] = event["response"]["encodedDataLength"]

    def on_finished(self, event: dict[str, Any]) -> None:
        number = event["requestId"]
        if number in self.paths:
            self.bodies[self.paths[number]] = int(event["encodedDataLength"] - self.heads[number])

    def open(self, address: str) -> dict[str, int]:
        """Open the page and let everything arrive."""
        self.bodies.clear()
        self.page.goto(address, wait_until="networkidle")
        return dict(self.bodies)


def total(costs: dict[str, int], ending: str = "") -> int:
    return sum(size for path, size in costs.items() if path.endswith(ending))


def question(page: Page) -> str:
    return sit(page, upto=0).responses.get().get_absolute_url()


def explanation(page: Page) -> str:
    missed = sit(page, right=lambda position: False, upto=1)
    return missed.responses.get(position=1).get_absolute_url()


def results(page: Page) -> str:
    for _ in range(2):
        attempt = sit(page, right=lambda position: position % 3 > 0)
    return attempt.get_absolute_url()


FIRST_VISITS = {
    "home": lambda page: "/",
    "definition": lambda page: READING["definition"],
    "workflow": lambda page: READING["workflow"],
    "guide": lambda page: READING["guide"],
    "quiz": lambda page: "/quiz/",
    "question": question,
    "explanation": explanation,
    "results": results,
    "tools": lambda page: READING["tools"],
    "tool": lambda page: READING["tool"],
}


def test_a_first_visit_is_small(open_page: OpenPage) -> None:
    page = open_page("/quiz/")
    wire, over = Wire(page), []
    for name, address in FIRST_VISITS.items():
        costs = wire.open(address(page))
        own_js = total(costs, ".js") - sum(size for path, size in costs.items() if "htmx" in path)
        found = {"whole": total(costs), "HTML": costs[page.url], "CSS": total(costs, ".css"), "JS": own_js}
        more = SHEET if name == "workflow" else 0
        most = {"whole": PAGE, "HTML": HTML, "CSS": CSS + more, "JS": JS + more}
        print(f"{name:10}", found)
        over += [f"{name}: {part} {size}" for part, size in found.items() if size > most[part]]
        assert found["whole"] <= NEVER, name
    assert not over


def test_an_answer_and_the_next_question_cost_little(open_page: OpenPage) -> None:
    page = open_page("/quiz/")
    page.get_by_role("button", name="Start ten questions").click()
    wire = Wire(page)
    answer(page)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.locator("[data-next]").click()
    expect(page.locator("form.q")).to_be_visible()
    swapped = [size for path, size in wire.bodies.items() if "/static/" not in path]
    assert len(swapped) == 2
    assert max(swapped) <= 4 * KB


def test_the_question_in_an_article_is_paid_for_when_it_comes_near(open_page: OpenPage) -> None:
    page = open_page("/quiz/")
    wire = Wire(page)
    assert not [path for path in wire.open(READING["definition"]) if "htmx" in path]
    come_near(page)
    assert [path for path in wire.bodies if "htmx" in path]
    assert total(wire.bodies) <= PAGE + 20_000  # htmx is a quarter of the hard limit by itself


def test_no_page_says_anything_or_asks_elsewhere(open_page: OpenPage) -> None:
    # Whatever is said or asked fails the test. In the light scheme test_access.py opens the same pages.
    page = open_page("/quiz/", scheme="dark")
    for address in (READING | own(page)).values():
        page.goto(address)
        expect(page.locator("h1")).to_have_count(1)


def test_nothing_is_kept_on_a_reader(open_page: OpenPage) -> None:
    page = open_page("/")
    for address in READING.values():
        page.goto(address)
    page.get_by_role("button", name="Start ten questions").click()
    choose(page, put(page))
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    sure(page).click()
    expect(page.locator(".hero .in")).to_be_visible()
    assert [cookie["name"] for cookie in page.context.cookies()] == ["learner"]
