"""What follows an answer: the explanation at once, or the next question of a check-up."""

from html import unescape

import pytest
from django.utils import timezone

from fundamentals import kinds
from fundamentals.models import Article
from quizzes.models import Attempt, Item
from tests.quizzes.samples import add, borderline, sound, stock
from tests.quizzes.walk import Reader, open_question, said, title

R, M, D, G = kinds.SLUGS
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def items() -> list[Item]:
    """A small bank."""
    return stock(4)


# --- what follows an answer ---------------------------------------------------------------------
def test_a_miss_is_explained_in_order(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    asked = open_question(token)
    label = next(kind.slug for kind in kinds.KINDS if kind.slug not in asked.item.wide | asked.item.accepted)
    reader.client.post(f"/quiz/{token}/1/", said(asked, check=False, sure=3) | {"kind": label})
    page = unescape(reader.client.get(f"/quiz/{token}/1/").text)
    item = asked.item
    parts = [
        f"Not yet: this is {kinds.BY_SLUG[item.kind].in_sentence}.",
        f"You said {kinds.BY_SLUG[label].in_sentence}.",
        item.why_not[label],
        "Next: scene 2",
        f"<mark>{item.decisive}</mark>",
        "It would be",
        f"{item.flip}.",
        "Best first check · yours sounds fine and proves nothing",
        f"{item.check_right}.",
        item.under_the_hood,
        item.risk_note,
        item.sources[0]["title"],
        "Disagree?",
    ]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert "you were sure, so this is the one worth two minutes" in page
    assert "Wrong" not in page


def test_a_right_answer_is_explained_in_order(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    item = open_question(token).item
    reader.answer(token)
    page = unescape(reader.client.get(f"/quiz/{token}/1/").text)
    parts = [
        f"Right: {kinds.BY_SLUG[item.kind].in_sentence}.",
        item.why_right,
        f"<mark>{item.decisive}</mark>",
        "Best first check · yours too",
        f"Why not {kinds.BY_SLUG[item.likeliest_wrong].in_sentence}?",
        item.why_not[item.likeliest_wrong],
    ]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert item.flip not in page


def test_a_wrong_check_leads_the_feedback_of_a_right_label(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    item = open_question(token).item
    reader.answer(token, check=False)
    page = unescape(reader.client.get(f"/quiz/{token}/1/").text)
    assert page.index("Right: ") < page.index(f"{item.check_right}.") < page.index(item.why_right)
    assert page.count(f"{item.check_right}.") == 1
    assert "ours sounds fine and proves nothing" in page


def test_a_borderline_answer_is_explained_and_not_scored(reader: Reader) -> None:
    add(borderline(), sound("spare"))
    attempt = Attempt.start("practice", [{"kind": R, "borderline": True}], None, timezone.now(), 1)
    reader.answer(attempt.token)
    page = reader.client.get(f"/quiz/{attempt.token}/1/").text
    assert "Two labels fit: a fixed rule, and machine learning." in page
    assert "Both labels can be defended; run both checks." in page
    assert "not scored" in page
    assert borderline().boundary_note in page


def test_the_rule_is_linked_where_it_is_taught(reader: Reader, bank: None) -> None:
    token = reader.start()
    slug, _, section = open_question(token).item.article.partition("#")
    reader.answer(token, right=False)
    article = Article.objects.get(slug=slug)
    page = reader.client.get(f"/quiz/{token}/1/").text
    assert f'href="{article.get_absolute_url()}{"#" if section else ""}{section}"' in page


def test_the_last_answer_leads_to_the_results(reader: Reader, items: list[Item]) -> None:
    token = reader.start("pair", one=D, other=G)
    reader.finish(token)
    page = reader.client.get(f"/quiz/{token}/6/").text
    assert f'href="/quiz/{token}/" data-next' in page
    assert "Next: scene" not in page


# --- a check-up ---------------------------------------------------------------------------------
def test_a_checkup_goes_straight_on_and_ends_at_the_results(reader: Reader, items: list[Item]) -> None:
    token = reader.start("checkup")
    assert reader.answer(token).headers["Location"] == f"/quiz/{token}/2/"
    part = reader.answer(token, **HTMX)
    assert (part.status_code, title(part)) == (200, "Question 3 of 12 · Workprint")
    assert part.headers["HX-Push-Url"] == f"/quiz/{token}/3/"
    for _ in range(9):
        reader.answer(token)
    assert reader.answer(token, **HTMX).headers["HX-Redirect"] == f"/quiz/{token}/"
    assert "Right: " in reader.client.get(f"/quiz/{token}/1/").text


def test_a_checkup_ends_without_htmx_too(reader: Reader, items: list[Item]) -> None:
    token = reader.start("checkup")
    for _ in range(11):
        reader.answer(token)
    assert reader.answer(token).headers["Location"] == f"/quiz/{token}/"


def test_an_answered_question_of_an_open_checkup_says_that_it_is_answered(
    reader: Reader, items: list[Item]
) -> None:
    token = reader.start("checkup")
    reader.answer(token)
    page = reader.client.get(f"/quiz/{token}/1/").text
    assert "You have answered this one." in page
    assert "<form" not in page
