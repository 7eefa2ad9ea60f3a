"""What a page costs whoever opens it first, in bytes over the wire as Chromium counts them, headers included."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.person import OpenPage, answer, choose, put, sit, sure
from tests.browser.places import READING, own

STATIC = Path(__file__).resolve().parents[2] / "static"
PAGE, NEVER, CSS, JS, HTML = 30_000, 60_000, 8_000, 3_000, 12_000


class Wire:
    """Counts what comes over the wire to a page, by the path asked for."""

    def __init__(self, page: Page) -> None:
        self.page, self.paths, self.bytes = page, dict[str, str](), dict[str, int]()
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self.on_request)
        session.on("Network.loadingFinished", self.on_finished)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def on_request(self, event: dict[str, dict[str, str]]) -> None:
        self.paths[str(event["requestId"])] = event["request"]["url"].split("?")[0]

    def on_finished(self, event: dict[str, str]) -> None:
        self.bytes[self.paths[event["requestId"]]] = int(event["encodedDataLength"])

    def open(self, address: str) -> dict[str, int]:
        """Open the page and let everything arrive."""
        self.bytes.clear()
        self.page.goto(address, wait_until="networkidle")
        return dict(self.bytes)


def total(costs: dict[str, int], ending: str = "") -> int:
    return sum(size for path, size in costs.items() if path.endswith(ending))


def question(page: Page) -> str:
    return sit(page, upto=0).responses.get().get_absolute_url()


def explained(right: bool) -> Callable[[Page], str]:
    def answered(page: Page) -> str:
        return sit(page, right=lambda _: right, upto=1).responses.get(position=1).get_absolute_url()

    return answered


def results(page: Page) -> str:
    for _ in range(2):
        attempt = sit(page, right=lambda position: position % 3 > 0)
    return attempt.get_absolute_url()


FIRST_VISITS = {
    "home": lambda page: "/",
    "contents": lambda page: READING["contents"],
    "definition": lambda page: READING["definition"],
    "workflow": lambda page: READING["workflow"],
    "guide": lambda page: READING["guide"],
    "quiz": lambda page: "/quiz/",
    "question": question,
    "right": explained(True),
    "not yet": explained(False),
    "results": results,
    "tools": lambda page: READING["tools"],
    "tool": lambda page: READING["tool"],
    "wizard": lambda page: READING["wizard"],
}


def test_a_first_visit_is_small(open_page: OpenPage) -> None:
    page = open_page("/quiz/")
    wire, over = Wire(page), []
    for name, address in FIRST_VISITS.items():
        costs = wire.open(address(page))
        html, whole = costs[page.url], total(costs)
        print(
            f"{name:12} {whole:6} bytes, of these {html:5} HTML, {total(costs, '.css'):5} CSS, {total(costs, '.js'):5} JS"
        )
        assert whole <= NEVER, name
        if whole > PAGE or html > HTML:
            over.append(f"{name}: {whole} bytes, of these {html} HTML")
    assert not over


def test_an_answer_and_the_next_question_cost_little(open_page: OpenPage) -> None:
    page = open_page("/quiz/")
    page.get_by_role("button", name="Start ten questions").click()
    wire = Wire(page)
    answer(page)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.locator("[data-next]").click()
    expect(page.locator("form.q")).to_be_visible()
    assert len(wire.bytes) == 2
    assert max(wire.bytes.values()) <= HTML / 2


def test_the_question_in_an_article_is_paid_for_when_it_comes_near(open_page: OpenPage) -> None:
    page = open_page("/quiz/")
    wire = Wire(page)
    assert not [path for path in wire.open(READING["definition"]) if "htmx" in path]
    page.locator("#self").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert [path for path in wire.bytes if "htmx" in path]
    assert total(wire.bytes) <= PAGE + 20_000  # htmx is a quarter of the hard limit by itself


@pytest.mark.parametrize(
    ("ending", "most"),
    [("css", CSS), ("js", JS)],
)
def test_own_files_are_small(ending: str, most: int) -> None:
    """What any page for readers can load of them, compressed as it is served."""
    sizes = {
        path.name: len(gzip.compress(path.read_bytes(), 9))
        for path in STATIC.glob(f"*.{ending}")
        if not path.stem.startswith(("admin", "preview"))
    }
    print(sizes)
    assert sum(sizes.values()) <= most


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_says_anything_or_asks_elsewhere(open_page: OpenPage, scheme: str) -> None:
    page = open_page("/quiz/", scheme=scheme)  # whatever is said or asked fails the test
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
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    sure(page).click()
    expect(page.locator(".hero .in")).to_be_visible()
    assert [cookie["name"] for cookie in page.context.cookies()] == ["learner"]
