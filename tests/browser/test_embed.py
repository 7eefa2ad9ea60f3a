"""A question within a page of another origin, answered there in a real browser."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import FrameLocator, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from quizzes.models import Attempt, Item, Learner, Response

OpenPage = Callable[..., Page]
SLUG = "resolve-magic-mask"


@pytest.fixture
def course(site: LiveServer) -> Iterator[str]:
    """A page of a course on an origin of its own, http://localhost, which frames what its path names."""

    class Course(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = (
                "<!doctype html><html lang=en><title>Course</title><h1>Week 3</h1>"
                f'<iframe src="{site.url}{self.path}" title="A question" width="800" height="940"></iframe>'
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("localhost", 0), Course)
    threading.Thread(target=server.serve_forever).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def stranger(open_page: OpenPage, course: str) -> Page:
    """A reader of the course who has never been to the site. The watch of `open_page` is over the site alone."""
    page = open_page("/embed/")
    other = page.context.browser.new_context(viewport={"width": 1000, "height": 1100})  # type: ignore[union-attr]
    return other.new_page()


def framed(page: Page, address: str) -> FrameLocator:
    page.goto(address)
    return page.frame_locator("iframe")


def test_it_is_answered_in_the_frame(stranger: Page, course: str) -> None:
    complaints: list[str] = []
    posts: list[Request] = []
    stranger.on("console", lambda message: complaints.append(message.text))
    stranger.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    before = (Learner.objects.count(), Attempt.objects.count(), Response.objects.count())
    frame = framed(stranger, f"{course}/embed/{SLUG}/")
    frame.get_by_role("button", name="Generative AI").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Not yet: this is deep learning.")
    frame.get_by_role("link", name="Ask it again").click()
    frame.get_by_role("button", name="Deep learning").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Right: deep learning.")
    assert {post.all_headers()["sec-fetch-site"] for post in posts} == {"same-origin"}
    assert stranger.url == f"{course}/embed/{SLUG}/"
    assert not stranger.context.cookies()
    assert before == (Learner.objects.count(), Attempt.objects.count(), Response.objects.count())
    assert not complaints
    stranger.context.close()


def test_a_link_opens_beside_the_course(stranger: Page, course: str) -> None:
    frame = framed(stranger, f"{course}/embed/{SLUG}/")
    with stranger.context.expect_page() as opened:
        frame.get_by_role("link", name="More at Workprint").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Called AI. But which kind?")
    assert stranger.url.startswith(course)
    stranger.context.close()


def test_what_is_not_asked_any_more_says_so(stranger: Page, course: str) -> None:
    Item.objects.filter(slug=SLUG).update(status="retired")
    frame = framed(stranger, f"{course}/embed/{SLUG}/")
    expect(frame.get_by_role("heading", level=1)).to_have_text("This question is not asked any more.")
    stranger.context.close()


def test_another_page_of_the_site_is_not_framed(stranger: Page, course: str) -> None:
    frame = framed(stranger, f"{course}/quiz/")
    expect(frame.get_by_role("heading", level=1)).to_have_count(0)
    stranger.context.close()


def test_a_teacher_chooses_and_sees_it(open_page: OpenPage) -> None:
    page = open_page("/embed/")
    page.get_by_role("combobox", name="Tool").select_option(SLUG)
    page.get_by_role("button", name="Show").click()
    assert f'/embed/{SLUG}/" title="Which kind of tool is it? ' in page.get_by_role("textbox").input_value()
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Deep learning").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Right: deep learning.")
    assert not page.context.cookies()


@pytest.mark.parametrize("width", [320, 600, 1280])
def test_nothing_is_cut_off(open_page: OpenPage, width: int) -> None:
    for address in (f"/embed/{SLUG}/", f"/embed/?item={SLUG}"):
        page = open_page(address, width=width)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page = open_page(f"/embed/{SLUG}/", width=width, javascript=False)
    page.get_by_role("button", name="Machine learning").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("True but wide: this is deep learning.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
