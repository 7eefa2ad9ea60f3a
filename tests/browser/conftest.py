"""A real Chromium on the real site, which fails the test that makes a page complain.

`open_page` opens a page in a browser context of its own, so in the shoes of a new learner:

    page = open_page("/quiz/", width=360, scheme="dark", javascript=False)
    page = open_page("/nowhere/", allow={404})          # an answer that the test means to get

The server is plain WSGI, so that the static files come from WhiteNoise, hashed and compressed.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests import programs
from tests.shelf import Shelf

QUIET = [
    "--no-sandbox",  # it opens this site only, and in a container there is no sandbox to be had
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


class PlainServer(LiveServer):
    """The site alone: Django's own handler would answer for the static files before WhiteNoise could."""

    def __init__(self) -> None:
        super().__init__("127.0.0.1", start=False)
        self.thread.static_handler = lambda handler: handler
        self.start()


@pytest.fixture(scope="session")
def server(django_db_setup: None, collected: None) -> Iterator[LiveServer]:
    server = PlainServer()
    yield server
    server.stop()


@pytest.fixture
def db(shelf: Shelf, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database without a transaction, which would hide from the server what a test writes."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def site(server: LiveServer, bank: None) -> LiveServer:
    """The site with all that ships, served for one test."""
    return server


@pytest.fixture(scope="session")
def chromium(shelf: Shelf) -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, from which Django concludes that the tests were
    # asynchronous code. They are not: nothing else runs while a test waits for its database.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "on")
        browser = playwright.chromium.launch(executable_path=programs.chromium(), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, site: LiveServer) -> Iterator[Callable[..., Page]]:
    watches: list[Watch] = []

    def open_one(
        path: str = "/",
        *,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        javascript: bool = True,
        allow: Collection[int] = (),
        **options: Any,
    ) -> Page:
        """A page at `path`; `allow` names the statuses of 400 and more that the test expects to see."""
        context = chromium.new_context(
            base_url=site.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            **options,
        )
        context.set_default_timeout(10_000)
        watches.append(Watch(context, site.url, allow))
        page = context.new_page()
        page.goto(path)
        return page

    yield open_one
    complaints = [complaint for watch in watches for complaint in watch.close()]
    assert not complaints, "\n".join(complaints)


class Watch:
    """Collects what no page may do: say anything in the console (where the browser reports a breach of
    the content policy too), raise an error, ask another origin, or answer with an error unasked."""

    def __init__(self, context: BrowserContext, origin: str, allow: Collection[int]) -> None:
        self.context, self.origin, self.allow = context, origin, set(allow)
        self.complaints: list[str] = []
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("request", self.on_request)
        context.on("response", self.on_response)

    def on_console(self, message: ConsoleMessage) -> None:
        expected = any(
            f"the server responded with a status of {status} " in message.text for status in self.allow
        )
        if not expected:
            self.complaints.append(f"console: {message.text}")

    def on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if (
            parts.scheme in {"http", "https", "ws", "wss"}
            and f"{parts.scheme}://{parts.netloc}" != self.origin
        ):
            self.complaints.append(f"another origin: {request.url}")

    def on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allow:
            self.complaints.append(f"{response.status}: {response.url}")

    def close(self) -> list[str]:
        """What was seen, after the last of it has arrived; the context is closed."""
        for page in self.context.pages:
            page.title()  # an answer to this comes after every message that is still on its way
        self.context.close()
        return self.complaints
