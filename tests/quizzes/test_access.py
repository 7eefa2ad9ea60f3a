"""Who is asking: the cookie, whose attempts it opens, where a form may come from, and that reading writes nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import Settings

from fundamentals import kinds
from quizzes.access import COOKIE, COOKIE_AGE, SALT
from quizzes.models import Attempt, Enrolment, Item, Learner, Response, ResumeLink, SchoolClass
from tests.quizzes.samples import stock
from tests.quizzes.walk import Reader, everything, open_question, said

R, M, D, G = kinds.SLUGS
pytestmark = pytest.mark.django_db


# --- the cookie ---------------------------------------------------------------------------------
def test_no_cookie_before_the_first_answer(reader: Reader) -> None:
    stock(2)
    token = reader.start()
    for address in ("/", "/quiz/", f"/quiz/{token}/1/", f"/quiz/{token}/", "/progress/", "/tools/"):
        assert not reader.client.get(address).cookies, address
    assert not reader.client.cookies
    reader.answer(token)
    assert set(reader.client.cookies) == {COOKIE}


def test_the_cookie_is_signed_and_kept_from_scripts_and_other_sites(
    reader: Reader, settings: Settings
) -> None:
    stock(2)
    for secure in (False, True):
        settings.LEARNER_COOKIE_SECURE = secure
        answered = Reader()
        answered.answer(answered.start())
        cookie = answered.client.cookies[COOKIE]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (
            True,
            "Lax",
            "/",
            secure or "",
        )
        assert cookie["max-age"] == COOKIE_AGE == 400 * 24 * 3600
        asking = RequestFactory().get("/")
        asking.COOKIES[COOKIE] = cookie.value
        assert asking.get_signed_cookie(COOKIE, salt=SALT) == answered.learner.key


def forged(key: str) -> list[str]:
    """Cookies that this site did not set for that key."""
    made = HttpResponse()
    made.set_signed_cookie("other", key, salt=SALT)
    made.set_signed_cookie(COOKIE, key, salt=SALT)
    other, good = made.cookies["other"].value, made.cookies[COOKIE].value
    return [
        "",
        key,
        f"{key}:x",
        other,
        good[:-1],
        good + "x",
        good.replace(key, key[::-1]),
        "\x00",
        "ü" * 200,
    ]


def test_a_forged_cookie_is_nobodys(reader: Reader) -> None:
    stock(3)
    token = reader.start()
    reader.answer(token)
    key = reader.learner.key
    before = everything()
    for value in forged(key):
        thief = Client()
        thief.cookies[COOKIE] = value
        assert thief.get(f"/quiz/{token}/1/").status_code == 404
        assert thief.get("/progress/answers.json").status_code == 404
        assert thief.post("/progress/forget/").status_code == 404
        assert "Nothing is kept about you yet." in thief.get("/progress/").text
    assert everything() == before


def test_whoever_has_a_forged_cookie_starts_anew(reader: Reader) -> None:
    stock(3)
    reader.answer(reader.start())
    key = reader.learner.key
    reader.client.cookies[COOKIE] = f"{key}:forged"
    reader.answer(reader.start())
    assert Learner.objects.count() == 2
    assert reader.learner.key != key


def test_a_cookie_of_someone_forgotten_is_nobodys(reader: Reader) -> None:
    stock(3)
    reader.answer(reader.start())
    reader.learner.forget()
    assert reader.client.get("/progress/answers.json").status_code == 404
    reader.answer(reader.start())
    assert Learner.objects.count() == 1


def test_an_answer_after_forgetting_in_another_window_is_not_kept(reader: Reader) -> None:
    stock(3)
    token = reader.start()
    reader.answer(token)
    asked = open_question(token)
    fields, address = said(asked), asked.get_absolute_url()
    reader.client.post("/progress/forget/")
    before = everything()
    assert reader.client.post(address, fields).status_code == 404
    assert everything() == before


def test_an_attempt_nobody_answered_is_open_to_whoever_has_its_address(reader: Reader) -> None:
    stock(3)
    token = reader.start()
    other = Reader()
    assert other.client.get(f"/quiz/{token}/1/").status_code == 200
    other.answer(token)
    assert reader.client.get(f"/quiz/{token}/1/").status_code == 404
    assert Attempt.objects.get(token=token).learner == other.learner


# --- where a form may come from -----------------------------------------------------------------
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "http://testserver.elsewhere.example"},
    {"Origin": "http://testserver:8080"},
    {"Origin": "null"},
]
OWN = [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://testserver"}]


@pytest.fixture
def forms(reader: Reader) -> list[tuple[str, dict[str, Any]]]:
    """Every form that writes, with fields that it would accept."""
    stock(3)
    token = reader.start()
    reader.answer(token)
    asked, item = open_question(token), Item.objects.live().clear()[0]
    secret = ResumeLink.make(Learner.objects.create())
    return [
        ("/quiz/start/", {"mode": "practice"}),
        ("/quiz/one/", {"item": item.slug, "kind": R}),
        (asked.get_absolute_url(), said(asked)),
        (f"/quiz/{token}/1/disagree/", {"text": "I would call it a rule."}),
        ("/progress/link/", {}),
        ("/progress/link/end/", {}),
        (f"/resume/{secret}/", {}),
        ("/progress/forget/", {}),
    ]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_form_from_another_site_does_nothing(
    reader: Reader, forms: list[tuple[str, dict[str, Any]]], headers: dict[str, str]
) -> None:
    before = everything()
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = reader.client.cookies
    for address, fields in forms:
        refused = browser.post(address, fields, headers=headers)
        assert (refused.status_code, "That form was sent from another site." in refused.text) == (
            403,
            True,
        ), address
        assert not refused.cookies
    assert everything() == before


@pytest.mark.parametrize("headers", OWN)
def test_a_form_of_this_site_is_taken_without_a_token(
    reader: Reader, forms: list[tuple[str, dict[str, Any]]], headers: dict[str, str]
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = reader.client.cookies
    for address, fields in forms:
        before = everything()
        assert browser.post(address, fields, headers=headers).status_code in (200, 302), address
        assert everything() != before or address in ("/progress/link/end/",), address


# --- reading writes nothing ---------------------------------------------------------------------
def patterns(found: list[URLPattern | URLResolver], prefix: str = "") -> list[tuple[str, str]]:
    """Every address of the site as (name, pattern), without the admin's."""
    every: list[tuple[str, str]] = []
    for one in found:
        if isinstance(one, URLPattern):
            every.append((one.name or "", prefix + str(one.pattern)))
        elif "admin" not in str(one.pattern):
            every += patterns(one.url_patterns, prefix + str(one.pattern))
    return every


@pytest.fixture
def addresses(reader: Reader, bank: None) -> Callable[[], list[str]]:
    """Addresses of every page there is, where a page takes part of an answer in all its states."""
    token, checkup = reader.start(), reader.start("checkup")
    reader.answer(token, right=False)
    reader.answer(checkup)
    reader.attempt(right=False)
    finished = Attempt.objects.exclude(finished_at=None).get().token
    secret = ResumeLink.make(Learner.objects.create())
    school_class = SchoolClass.objects.create(name="Sound post")
    Enrolment.join(school_class, reader.learner, "Kim", timezone.now())
    answered = Response.objects.filter(counts=True, label_right=False).select_related("version")[0]
    fills = {
        "token": [token, checkup, finished],
        "position": ["1", "2", "9"],
        "kind": [answered.item.kind],
        "said": [answered.kind],
        "secret": [secret, "no-such-secret"],
        "slug": ["nested", Item.objects.live()[0].slug, "no-such-slug"],
        "preview": ["no-such-preview"],
        "number": [str(school_class.pk), "0"],
        "code": [school_class.code, "no-such-code"],
    }

    def filled(name: str, pattern: str) -> list[str]:
        made = [pattern]
        for part in re.findall(r"<(?:\w+:)?(\w+)>", pattern):
            values = fills["preview"] if "preview" in name else fills[part]
            made = [re.sub(rf"<(?:\w+:)?{part}>", value, one) for one in made for value in values]
        return made

    found = patterns(get_resolver().url_patterns)
    assert {"question", "results", "progress", "resume", "forget", "answers_csv", "tool", "article"} <= {
        name for name, _ in found
    }
    return lambda: ["/" + address for name, pattern in found for address in filled(name, pattern)]


def test_reading_writes_nothing(reader: Reader, addresses: Callable[[], list[str]]) -> None:
    before = everything()
    statuses = {}
    for address in addresses():
        for client in (reader.client, Client()):
            statuses[address] = client.get(address).status_code
            client.head(address)
    assert everything() == before
    assert set(statuses.values()) <= {200, 301, 302, 404, 405}
    assert len(statuses) > 30


def test_a_learners_pages_are_kept_by_no_shared_cache(reader: Reader) -> None:
    stock(3)
    token = reader.start()
    reader.answer(token)
    for address in (
        f"/quiz/{token}/1/",
        f"/quiz/{token}/",
        "/quiz/",
        "/progress/",
        "/progress/answers.json",
        "/progress/forget/",
    ):
        kept = reader.client.get(address).headers["Cache-Control"]
        assert "private" in kept, address
        assert "no-cache" in kept, address
