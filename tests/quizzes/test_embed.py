"""A question framed by other sites: what it answers, what it allows, and that it leaves no trace."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fundamentals import kinds
from quizzes.models import Attempt, Item, Learner, Response
from tests.quizzes.samples import add, borderline, sound

pytestmark = pytest.mark.django_db
PLAIN = "/embed/plain-gate/"


@pytest.fixture
def items() -> list[Item]:
    return add(
        sound(), borderline(), sound("old-gate", status="retired", retired_reason="The maker ended it.")
    )


def policy(answered: HttpResponse) -> set[str]:
    return set(answered.headers["Content-Security-Policy"].split("; "))


def test_it_works(client: Client, items: list[Item]) -> None:
    page = client.get(PLAIN)
    assert page.status_code == 200
    assert "Smart silence remover" in page.text
    assert re.findall(r'<button [^>]*name="kind" value="([^"]+)"', page.text) == list(kinds.SLUGS)
    assert "<nav" not in page.text
    assert "<script" not in page.text


@pytest.mark.parametrize("part", ["One number decides", "Find soft speech", "fixed rule.", "<mark>"])
def test_the_key_comes_after_the_answer(client: Client, items: list[Item], part: str) -> None:
    assert part not in client.get(PLAIN).text
    assert part in client.post(PLAIN, {"kind": "fixed-rule"}).text


def test_a_miss_is_refuted(client: Client, items: list[Item]) -> None:
    page = client.post(PLAIN, {"kind": "machine-learning"}).text
    assert "Not yet: this is a fixed rule." in page
    assert "You said machine learning." in page
    assert "It is easy to call anything automatic learned." in page
    assert "had learned from edited shows which pauses to cut" in page


def test_a_borderline_item_takes_both_labels(client: Client, items: list[Item]) -> None:
    page = client.post("/embed/on-the-line/", {"kind": "machine-learning"}).text
    assert "Two labels fit" in page
    assert "Either can be said." in page


@pytest.mark.parametrize("fields", [{}, {"kind": ""}, {"kind": "magic"}])
def test_no_kind_chosen(client: Client, items: list[Item], fields: dict[str, str]) -> None:
    page = client.post(PLAIN, fields)
    assert page.status_code == 422
    assert "<title>Error: Which kind" in page.text
    assert "Select the kind of tool." in page.text


@pytest.mark.parametrize("slug", ["nowhere", "old-gate"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_item_that_is_not_asked(client: Client, items: list[Item], slug: str, method: str) -> None:
    page = getattr(client, method)(f"/embed/{slug}/")
    assert page.status_code == 404
    assert "This question is not asked any more." in page.text
    assert "More at Workprint" in page.text
    assert "frame-ancestors *" in policy(page)
    assert "X-Frame-Options" not in page.headers


# --- who may frame it -----------------------------------------------------------------------------


def test_other_sites_may_frame_it_and_nothing_else_is_loosened(client: Client, items: list[Item]) -> None:
    for page in (client.get(PLAIN), client.post(PLAIN, {"kind": "fixed-rule"})):
        assert "X-Frame-Options" not in page.headers
        assert policy(page) == {
            "default-src 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "form-action 'self'",
            "frame-ancestors *",
        }


@pytest.mark.parametrize("address", ["/", "/embed/", "/quiz/", "/tools/", "/tools/plain-gate/", "/nowhere/"])
def test_no_other_page_may_be_framed(client: Client, items: list[Item], address: str) -> None:
    page = client.get(address)
    assert "frame-ancestors 'none'" in policy(page)
    assert page.headers["X-Frame-Options"] == "DENY"


def test_a_form_of_another_site_is_refused(client: Client, items: list[Item]) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert client.post(PLAIN, {"kind": "fixed-rule"}, headers=headers).status_code == 403


def test_every_link_leaves_the_frame(client: Client, items: list[Item], bank: None) -> None:
    slug = Item.objects.live().clear().filter(kind="deep-learning")[0].slug
    page = client.post(f"/embed/{slug}/", {"kind": "fixed-rule"}).text
    links = re.findall(r"<a [^>]*>", page)
    assert len(links) == 4  # the rule, once more, the tool, the site
    assert [link for link in links if 'target="_blank"' not in link] == [f'<a href="/embed/{slug}/">']


# --- no trace -------------------------------------------------------------------------------------


def test_nothing_is_written_and_no_cookie_set(client: Client, items: list[Item]) -> None:
    client.post("/quiz/one/", {"item": "plain-gate", "kind": "fixed-rule"})
    known, stranger = client, Client(enforce_csrf_checks=True)
    before = [list(model.objects.values()) for model in (Learner, Attempt, Response, Item)]
    for browser in (known, stranger):
        for act in (
            lambda b=browser: b.get(PLAIN),
            lambda b=browser: b.post(PLAIN, {"kind": "deep-learning"}),
        ):
            with CaptureQueriesContext(connection) as asked:
                answered = act()
            assert answered.status_code == 200
            assert not answered.cookies
            assert all(query["sql"].startswith("SELECT") for query in asked)
            assert len(asked) <= 2
            assert "Cookie" not in answered.headers.get("Vary", "")
    assert before == [list(model.objects.values()) for model in (Learner, Attempt, Response, Item)]


def test_the_question_may_be_cached_and_an_answer_not(client: Client, items: list[Item]) -> None:
    assert client.get(PLAIN).headers["Cache-Control"] == "public, max-age=300"
    assert "Cache-Control" not in client.post(PLAIN, {"kind": "fixed-rule"}).headers


def test_its_methods(client: Client, items: list[Item]) -> None:
    assert client.head(PLAIN).status_code == 200
    assert client.put(PLAIN).status_code == 405


# --- the page that explains it --------------------------------------------------------------------


def lines(page: str) -> str:
    """What a teacher copies, as the text area shows it."""
    found = re.search(r"<textarea [^>]*readonly[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found
    return unescape(found.group(1))


def test_the_lines_to_copy(client: Client, items: list[Item]) -> None:
    page = client.get("/embed/?item=plain-gate")
    assert page.status_code == 200
    assert lines(page.text) == (
        '<iframe src="http://127.0.0.1:8000/embed/plain-gate/"'
        ' title="Which kind of tool is it? Smart silence remover" width="100%" height="940"'
        ' loading="lazy"></iframe>'
    )
    assert 'class="framed" src="/embed/plain-gate/"' in page.text
    assert '<option value="plain-gate" selected>' in page.text
    assert "old-gate" not in page.text


@pytest.mark.parametrize("query", ["", "?item=nowhere", "?item=old-gate"])
def test_without_a_choice_the_first_is_shown(client: Client, items: list[Item], query: str) -> None:
    page = client.get(f"/embed/{query}").text
    assert page.count(" selected>") == 1
    assert "/embed/on-the-line/" in lines(page)


def test_a_claim_cannot_leave_the_lines(client: Client) -> None:
    add(sound(claim='A <b> & "</textarea>'.replace('"', "'")))
    page = client.get("/embed/").text
    assert page.count("</textarea>") == 1
    assert "A &lt;b&gt; &amp; &#x27;&lt;/textarea&gt;" in lines(page)


def test_an_empty_bank(client: Client) -> None:
    page = client.get("/embed/")
    assert page.status_code == 200
    assert "The bank holds no tool yet." in page.text


# --- oEmbed ---------------------------------------------------------------------------------------


def ask(client: Client, url: str = "http://127.0.0.1:8000/embed/plain-gate/", **more: str) -> HttpResponse:
    return client.get(f"/oembed/?{urlencode({'url': url} | more)}")


def test_the_frame_for_an_address(client: Client, items: list[Item], settings: LazySettings) -> None:
    answered = ask(client, format="json")
    assert answered.headers["Content-Type"] == "application/json"
    found = answered.json()
    assert found["html"].startswith('<iframe src="http://127.0.0.1:8000/embed/plain-gate/"')
    assert 'width="800" height="940"' in found.pop("html")
    assert found == {
        "version": "1.0",
        "type": "rich",
        "provider_name": "Workprint",
        "provider_url": "http://127.0.0.1:8000/",
        "title": "Which kind of tool is it? Smart silence remover",
        "width": 800,
        "height": 940,
        "cache_age": 300,
    }


@pytest.mark.parametrize(
    ("given", "size"),
    [
        ({"maxwidth": "600"}, (600, 940)),
        ({"maxwidth": "2000", "maxheight": "300"}, (800, 300)),
        ({"maxwidth": "wide", "maxheight": "-1"}, (800, 940)),
        ({"maxwidth": "0", "maxheight": "9" * 5000}, (800, 940)),
        ({"maxwidth": "²"}, (800, 940)),
    ],
)
def test_the_room_there_is(
    client: Client, items: list[Item], given: dict[str, str], size: tuple[int, int]
) -> None:
    found = ask(client, **given).json()
    assert (found["width"], found["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in found["html"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "plain-gate",
        "/embed/plain-gate/",
        "http://127.0.0.1:8000",
        "http://127.0.0.1:8000/",
        "http://127.0.0.1:8000/embed/",
        "http://127.0.0.1:8000/embed/nowhere/",
        "http://127.0.0.1:8000/embed/old-gate/",
        "http://127.0.0.1:8000/tools/plain-gate/",
        "http://127.0.0.1:8000/no/such/page",
        "http://127.0.0.1:8000.elsewhere.example/embed/plain-gate/",
        "https://elsewhere.example/embed/plain-gate/",
        "http://127.0.0.1:8000//[/embed/plain-gate/",
    ],
)
def test_other_addresses(client: Client, items: list[Item], url: str) -> None:
    assert ask(client, url).status_code == 404


def test_other_formats(client: Client, items: list[Item]) -> None:
    assert ask(client, format="xml").status_code == 501
    assert client.get("/oembed/").status_code == 404


def test_the_page_says_where_to_ask(client: Client, items: list[Item]) -> None:
    found = re.search(
        r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', client.get(PLAIN).text
    )
    assert found
    asked = unescape(found.group(1)).removeprefix("http://127.0.0.1:8000")
    assert client.get(asked).json()["title"] == "Which kind of tool is it? Smart silence remover"
