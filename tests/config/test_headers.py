"""The headers and cookies that keep a reader safe, on every kind of page."""

import runpy
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from quizzes.models import Item

POLICY = {
    "default-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("broken/", broken), path("", include("config.urls"))]


def assert_safe(answered: HttpResponse) -> None:
    headers = answered.headers
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in {"strict-origin-when-cross-origin", "same-origin", "no-referrer"}
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/fundamentals/", 200),
        ("/fundamentals/about/", 200),
        ("/quiz/", 200),
        ("/admin/login/", 200),
        ("/admin/", 302),
        ("/nowhere/", 404),
        ("/quiz/nobodys-token/1/", 404),
        ("/quiz/start/", 405),
    ],
)
def test_every_kind_of_page(client: Client, bank: None, address: str, status: int) -> None:
    answered = client.get(address)
    assert answered.status_code == status
    assert_safe(answered)
    assert answered.headers["X-Frame-Options"] == "DENY"


def test_a_question_and_its_faults(client: Client, bank: None) -> None:
    assert_safe(press(client))
    question = client.get(press(client).headers["Location"])
    assert question.status_code == 200
    assert_safe(question)
    fault = client.post("/quiz/one/", {})
    assert fault.status_code == 422
    assert_safe(fault)
    foreign = client.post("/quiz/one/", headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert_safe(foreign)


@pytest.mark.urls("tests.config.test_headers")
def test_a_page_that_breaks(collected: None) -> None:
    answered = Client(raise_request_exception=False).get("/broken/")
    assert answered.status_code == 500
    assert "Something broke on our side" in answered.text
    assert_safe(answered)


def test_a_static_file(client: Client) -> None:
    answered = client.get(staticfiles_storage.url("site.css"))
    assert answered.status_code == 200
    assert_safe(answered)


def test_a_reader_gets_no_cookie(client: Client, bank: None) -> None:
    for address in ("/", "/fundamentals/", "/fundamentals/about/", "/quiz/"):
        assert not client.get(address).cookies, address


def press(client: Client, **extra: str) -> HttpResponse:
    item = Item.objects.live().clear()[0].slug
    return client.post("/quiz/one/", {"item": item, "kind": "fixed-rule"}, **extra)


def test_a_learners_cookie_is_out_of_reach_of_scripts(client: Client, bank: None) -> None:
    cookie = press(client).cookies["learner"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]  # a site on http://127.0.0.1 would lose it


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """The settings as the real file makes them for a site on HTTPS."""
    monkeypatch.setenv("SITE_URL", "https://workprint.example")
    monkeypatch.setenv("SECRET_KEY", "k" * 50)
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    made = runpy.run_path(str(Path(settings.BASE_DIR) / "config" / "settings.py"))
    for name, value in made.items():
        if name.startswith(("SECURE_", "SESSION_", "CSRF_", "LEARNER_", "ALLOWED_HOSTS")):
            setattr(settings, name, value)


HTTPS = {"HTTP_HOST": "workprint.example", "HTTP_X_FORWARDED_PROTO": "https"}


def test_a_public_site_insists_on_https(public: None, client: Client, bank: None) -> None:
    plain = client.get("/", headers={"host": "workprint.example"})
    assert plain.status_code == 301
    assert plain.headers["Location"] == "https://workprint.example/"
    answered = client.get("/", **HTTPS)
    assert answered.status_code == 200
    assert answered.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_public_site_sends_its_cookies_over_https_only(public: None, client: Client, bank: None) -> None:
    assert press(client, **HTTPS).cookies["learner"]["secure"]
    assert client.get("/admin/login/", **HTTPS).cookies["csrftoken"]["secure"]
    User.objects.create_superuser("ines", password="a long password")
    login = {"username": "ines", "password": "a long password"}
    session = client.post("/admin/login/", login, **HTTPS).cookies["sessionid"]
    assert session["secure"]
    assert session["httponly"]


def test_a_strange_host_is_refused(public: None, client: Client) -> None:
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400
