"""Objecting to a key, and what an instructor ruled."""

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.models import Disagreement, Response
from tests.quizzes.samples import stock
from tests.quizzes.walk import Reader, everything

TEXT = "I would call it a rule: the manual names a threshold."
pytestmark = pytest.mark.django_db


@pytest.fixture
def address(reader: Reader) -> str:
    """Where an answered question takes an objection."""
    stock(4)
    token = reader.start()
    reader.answer(token)
    return f"/quiz/{token}/1/disagree/"


def test_it_works(reader: Reader, address: str) -> None:
    answered = reader.client.post(address, {"text": f"  {TEXT}\n"})
    question = address.removesuffix("disagree/")
    assert (answered.status_code, answered.headers["Location"]) == (302, f"{question}#disagree")
    assert Disagreement.objects.get().text == TEXT
    page = reader.client.get(question).text
    assert f"You wrote: “{TEXT}”" in page
    assert "The instructors have it." in page
    assert '<details id="disagree" open>' in page


def test_every_answered_question_can_be_objected_to(reader: Reader, address: str) -> None:
    page = reader.client.get(address.removesuffix("disagree/")).text
    assert f'action="{address}"' in page
    assert '<details id="disagree">' in page


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Say in a sentence what you would call it, and why."),
        (" \n ", "Say in a sentence what you would call it, and why."),
        ("x" * 1001, "Keep it under 1,000 characters."),
    ],
)
def test_an_objection_says_something(reader: Reader, address: str, text: str, says: str) -> None:
    before = everything()
    refused = reader.client.post(address, {"text": text})
    assert refused.status_code == 422
    assert says in refused.text
    assert "<title>Error: Disagree with scene 1" in refused.text
    assert text in refused.text
    assert everything() == before


def test_an_objection_without_a_text_field(reader: Reader, address: str) -> None:
    assert reader.client.post(address, {}).status_code == 422


def test_a_thousand_characters_are_taken(reader: Reader, address: str) -> None:
    assert reader.client.post(address, {"text": "x" * 1000}).status_code == 302


def test_what_is_written_is_shown_as_text(reader: Reader, address: str) -> None:
    reader.client.post(address, {"text": "<script>alert(1)</script>"})
    page = reader.client.get(address.removesuffix("disagree/")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_first_objection_stands(reader: Reader, address: str) -> None:
    for text in (TEXT, "Another"):
        assert reader.client.post(address, {"text": text}).status_code == 302
    assert Disagreement.objects.get().text == TEXT


@pytest.mark.parametrize("position", ["0", "2", "99"])
def test_only_an_answered_question_can_be_objected_to(reader: Reader, address: str, position: str) -> None:
    before = everything()
    assert reader.client.post(address.replace("/1/", f"/{position}/"), {"text": TEXT}).status_code == 404
    assert everything() == before


def test_only_ones_own_answer_can_be_objected_to(address: str) -> None:
    other = Reader()
    other.answer(other.start())
    before = everything()
    for client in (other.client, Client()):
        assert client.post(address, {"text": TEXT}).status_code == 404
    assert client.post("/quiz/no-such-token/1/disagree/", {"text": TEXT}).status_code == 404
    assert everything() == before


def test_an_open_checkup_takes_no_objection(reader: Reader) -> None:
    stock(4)
    token = reader.start("checkup")
    reader.answer(token)
    assert reader.client.post(f"/quiz/{token}/1/disagree/", {"text": TEXT}).status_code == 404
    reader.finish(token)
    assert reader.client.post(f"/quiz/{token}/1/disagree/", {"text": TEXT}).status_code == 302


def test_the_ruling_is_shown_where_the_objection_stands(reader: Reader, address: str) -> None:
    reader.client.post(address, {"text": TEXT})
    for ruling, words in Disagreement.RULINGS.items():
        Disagreement.objects.update(ruling=ruling, reason="See chapter 7.", ruled_at=timezone.now())
        page = reader.client.get(address.removesuffix("disagree/")).text
        assert (f"<b>{words}.</b> See chapter 7." in page) == bool(ruling)


def test_an_objection_goes_with_its_answer(reader: Reader, address: str) -> None:
    reader.client.post(address, {"text": TEXT})
    objection = Disagreement.objects.get()
    assert str(objection) == f"{objection.response.item.slug}: {TEXT[:60]}"
    reader.learner.forget()
    assert not Disagreement.objects.exists()
    assert not Response.objects.exists()


def test_an_objection_is_not_to_be_got(reader: Reader, address: str) -> None:
    assert reader.client.get(address).status_code == 405
