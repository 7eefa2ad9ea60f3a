"""A database that cannot be written: nothing is half kept, the learner is told, and the form can be sent again."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from quizzes.models import Item, Learner, Response, ResumeLink
from tests.quizzes.samples import stock
from tests.quizzes.walk import Reader, everything, open_question, said

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def read_only() -> Iterator[None]:
    """The database itself refuses whatever is written on this connection."""
    sqlite = connection.vendor == "sqlite"
    modes = ("ON", "OFF") if sqlite else ("READ ONLY", "READ WRITE")
    words = "PRAGMA query_only = " if sqlite else "SET SESSION CHARACTERISTICS AS TRANSACTION "
    with connection.cursor() as cursor:
        cursor.execute(words + modes[0])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(words + modes[1])


def answer(reader: Reader, token: str) -> tuple[str, dict[str, Any]]:
    asked = open_question(token)
    return asked.get_absolute_url(), said(asked, sure=2)


FORMS: dict[str, Callable[[Reader, str], tuple[str, dict[str, Any]]]] = {
    "start": lambda reader, token: ("/quiz/start/", {"mode": "practice", "hints": "on"}),
    "one": lambda reader, token: ("/quiz/one/", {"item": Item.objects.all()[0].slug, "kind": "fixed-rule"}),
    "answer": answer,
    "disagree": lambda reader, token: (f"/quiz/{token}/1/disagree/", {"text": "A <rule>, “I” say."}),
    "link": lambda reader, token: ("/progress/link/", {}),
    "end": lambda reader, token: ("/progress/link/end/", {}),
    "resume": lambda reader, token: (f"/resume/{ResumeLink.make(Learner.objects.create())}/", {}),
    "forget": lambda reader, token: ("/progress/forget/", {}),
}


@pytest.fixture
def token(reader: Reader) -> str:
    stock(4)
    token = reader.start()
    reader.answer(token)
    ResumeLink.make(reader.learner)
    return token


@pytest.mark.parametrize("form", FORMS)
def test_what_could_not_be_saved_is_said_and_can_be_sent_again(reader: Reader, token: str, form: str) -> None:
    address, fields = FORMS[form](reader, token)
    before = everything()
    with read_only():
        failed = reader.client.post(address, fields)
        assert failed.status_code == 503
        assert reader.client.get("/progress/").status_code == 200  # what was kept can still be read
    assert "That was not saved." in failed.text
    assert "<title>Error: not saved" in failed.text
    assert failed.headers["Retry-After"] == "10"
    assert everything() == before
    assert f'<form method="post" action="{address}">' in failed.text
    kept = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', failed.text)
    assert {name: unescape(value) for name, value in kept} == {
        name: str(value) for name, value in fields.items()
    }
    again = reader.client.post(address, {name: unescape(value) for name, value in kept})
    assert again.status_code in (200, 302)
    assert everything() != before


def test_a_first_answer_that_could_not_be_saved_sets_no_cookie(reader: Reader) -> None:
    stock(4)
    token = reader.start()
    address, fields = answer(reader, token)
    with read_only():
        failed = reader.client.post(address, fields)
    assert failed.status_code == 503
    assert not failed.cookies
    assert not Learner.objects.exists()
    assert reader.client.post(address, fields).cookies


def test_htmx_gets_only_the_part_it_swaps_in(reader: Reader, token: str) -> None:
    address, fields = answer(reader, token)
    with read_only():
        failed = reader.client.post(address, fields, headers={"HX-Request": "true"})
    assert failed.status_code == 503
    assert "That was not saved." in failed.text
    assert failed.headers.get("HX-Reselect") == "#q" or "<header" not in failed.text


@contextmanager
def full() -> Iterator[None]:
    """The database file may not grow any more."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1000000")


@pytest.mark.sqlite
def test_a_full_database_loses_no_answer(reader: Reader, token: str) -> None:
    tokens = [token, *(reader.start() for _ in range(15))]
    forms = (answer(reader, token) for token in tokens for _ in range(9))
    with full():
        for saved, (address, fields) in enumerate(forms, 1):  # noqa: B007
            before = everything()
            answered = reader.client.post(address, fields)
            if answered.status_code == 503:
                break
    assert answered.status_code == 503
    assert everything() == before
    assert Response.objects.exclude(answered_at=None).count() == saved
    assert reader.client.post(address, fields).status_code == 302


def test_a_page_that_only_reads_needs_no_writing(reader: Reader, token: str) -> None:
    with read_only():
        for address in (
            "/",
            "/quiz/",
            f"/quiz/{token}/1/",
            f"/quiz/{token}/2/",
            f"/quiz/{token}/",
            "/progress/forget/",
        ):
            assert reader.client.get(address).status_code == 200
        assert Client().get("/progress/").status_code == 200
