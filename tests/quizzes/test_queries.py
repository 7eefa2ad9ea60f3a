"""What a page asks of the database: the same however many attempts lie behind it."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Response
from tests.quizzes.samples import stock
from tests.quizzes.walk import Reader, open_question, said

pytestmark = pytest.mark.django_db
Given = tuple[Reader, str]


@pytest.fixture(params=[1, 3])
def given(reader: Reader, request: pytest.FixtureRequest) -> Given:
    """A reader with so many finished attempts, and the token of another, half answered."""
    stock(24)
    for _ in range(request.param):
        reader.attempt(right=False)
    token = reader.start()
    for _ in range(4):
        reader.answer(token)
    return reader, token


def queries(act: Callable[[], object]) -> int:
    """Statements without those that only begin and end a transaction."""
    with CaptureQueriesContext(connection) as asked:
        act()
    return len([query for query in asked if "SAVEPOINT" not in query["sql"]])


def test_a_question(given: Given) -> None:
    reader, token = given
    assert queries(lambda: reader.client.get(f"/quiz/{token}/5/")) == 1


def test_an_explanation(given: Given) -> None:
    reader, token = given
    assert queries(lambda: reader.client.get(f"/quiz/{token}/4/")) == 3


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_an_answer(given: Given, headers: dict[str, str]) -> None:
    reader, token = given
    asked = open_question(token)
    fields, address = said(asked), asked.get_absolute_url()
    assert queries(lambda: reader.client.post(address, fields, headers=headers)) == 9


def test_a_first_answer(reader: Reader) -> None:
    stock(24)
    asked = open_question(reader.start())
    assert queries(lambda: reader.client.post(asked.get_absolute_url(), said(asked))) == 9


def test_an_answer_sent_again(given: Given) -> None:
    reader, token = given
    asked = Response.objects.select_related("version", "attempt").get(attempt__token=token, position=4)
    assert queries(lambda: reader.client.post(asked.get_absolute_url(), said(asked))) == 1


def test_the_results(given: Given) -> None:
    reader, token = given
    assert queries(lambda: reader.client.get(f"/quiz/{token}/")) == 4


def test_progress(given: Given) -> None:
    reader, _ = given
    assert queries(lambda: reader.client.get("/progress/")) == 4


def test_the_quiz(given: Given) -> None:
    reader, _ = given
    assert queries(lambda: reader.client.get("/quiz/")) == 4


def test_a_cell(given: Given) -> None:
    reader, _ = given
    assert queries(lambda: reader.client.get("/progress/fixed-rule/as/machine-learning/")) == 2


def test_the_answers_to_take_away(given: Given) -> None:
    reader, _ = given
    assert queries(lambda: reader.client.get("/progress/answers.json")) == 2
