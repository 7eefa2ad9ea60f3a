"""That the watch over the browser sees what it is there to see."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Watch


def test_it_works(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    assert page.locator("h1").inner_text() == "Called AI. But which kind?"


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_a_page_opens_as_asked(
    open_page: Callable[..., Page], width: int, scheme: str, javascript: bool
) -> None:
    page = open_page("/fundamentals/", width=width, scheme=scheme, javascript=javascript)
    assert page.viewport_size is not None
    assert page.viewport_size["width"] == width
    assert page.evaluate(f"matchMedia('(prefers-color-scheme: {scheme})').matches")


def test_static_files_come_hashed_and_compressed(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    address = page.locator("link[rel=stylesheet]").get_attribute("href")
    answer = page.request.get(str(address))
    assert "/static/site." in answer.url
    assert not answer.url.endswith("/static/site.css")
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]


def test_an_expected_404_is_no_complaint(open_page: Callable[..., Page]) -> None:
    page = open_page("/nowhere/", allow={404})
    assert page.locator("h1").count() == 1


POLICY = {"Content-Type": "text/html", "Content-Security-Policy": "default-src 'self'"}


@pytest.mark.parametrize(
    ("javascript", "body", "complaint"),
    [
        (True, "<script>1</script>", "console:"),
        (True, "<p style='color:red'>", "console:"),
        (False, "<p style='color:red'>", "console:"),
        (True, "<script src=/thrower></script>", "error:"),
        (True, "<img src='http://localhost:9/x.png'>", "another origin:"),
        (False, "<img src='/static/nowhere.png'>", "404:"),
    ],
)
def test_what_no_page_may_do(
    chromium: Browser, site: LiveServer, javascript: bool, body: str, complaint: str
) -> None:
    context = chromium.new_context(base_url=site.url, java_script_enabled=javascript)
    watch = Watch(context, site.url, allow=())
    page = context.new_page()
    page.route("**/bad", lambda route: route.fulfill(headers=POLICY, body=body))
    page.route(
        "**/thrower", lambda route: route.fulfill(content_type="text/javascript", body="throw Error()")
    )
    page.goto("/bad")
    assert any(seen.startswith(complaint) for seen in watch.close())
