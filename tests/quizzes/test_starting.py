"""Starting an attempt: in each mode, or with one press."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from fundamentals import kinds
from quizzes.models import Attempt, Item, Learner, Response
from tests.quizzes.samples import stock
from tests.quizzes.walk import Reader, everything, open_question, title

R, M, D, G = kinds.SLUGS
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def items() -> list[Item]:
    """A small bank."""
    return stock(4)


# --- starting -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("mode", "fields", "length"),
    [("practice", {}, 10), ("checkup", {}, 12), ("pair", {"one": D, "other": G}, 6)],
)
def test_each_mode_starts(
    reader: Reader, items: list[Item], mode: str, fields: dict[str, str], length: int
) -> None:
    attempt = Attempt.objects.get(token=reader.start(mode, **fields))
    assert (attempt.mode, attempt.length, attempt.learner) == (mode, length, None)
    assert reader.client.get(f"/quiz/{attempt.token}/1/").status_code == 200


def test_a_page_asks_two_about_its_subject(reader: Reader, bank: None) -> None:
    attempt = Attempt.objects.get(token=reader.start("page", article="deep-learning"))
    assert (attempt.mode, attempt.length) == ("page", 2)
    page = reader.client.get(f"/quiz/{attempt.token}/1/").text
    assert 'name="check"' not in page
    assert page.count('name="sure"') == 1  # only the neutral button that Enter presses
    answered = reader.client.post(
        f"/quiz/{attempt.token}/1/", {"token": open_question(attempt.token).token, "kind": D}
    )
    assert answered.status_code == 302
    response = Response.objects.exclude(answered_at=None).get()
    assert (response.check_said, response.certainty, response.check_is_right) == ("", 0, None)


def test_a_review_starts_once_something_is_due(reader: Reader, items: list[Item]) -> None:
    refused = reader.client.post("/quiz/start/", {"mode": "review"})
    assert (refused.status_code, "Nothing is due for review." in refused.text) == (422, True)
    assert title(refused).startswith("Error:")
    reader.attempt(right=False)
    learner = reader.learner
    for card in learner.schedule.values():
        card["due"] = timezone.now().isoformat()
    learner.save()
    attempt = Attempt.objects.get(token=reader.start("review"))
    assert (attempt.learner, attempt.length) == (learner, 8)


def test_what_was_missed_can_be_asked_again(reader: Reader, items: list[Item]) -> None:
    token, missed = reader.start(), []
    for right in (False, True, False):
        missed += [] if right else [open_question(token).version.item_id]
        reader.answer(token, right=right)
    attempt = Attempt.objects.get(token=reader.start("missed", attempt=token))
    assert attempt.plan == [{"item": number} for number in missed]
    assert not attempt.counts
    assert "It does not count again." in reader.client.get(f"/quiz/{attempt.token}/1/").text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 422),
        ({"mode": "exam"}, 422),
        ({"mode": "pair"}, 422),
        ({"mode": "pair", "one": D}, 422),
        ({"mode": "pair", "one": D, "other": D}, 422),
        ({"mode": "pair", "one": D, "other": "magic"}, 422),
        ({"mode": "page", "article": "no-such-page"}, 404),
        ({"mode": "page"}, 404),
        ({"mode": "page", "article": "../x"}, 422),
        ({"mode": "missed"}, 404),
        ({"mode": "missed", "attempt": "no-such-token"}, 404),
    ],
)
def test_what_cannot_be_started_writes_nothing(
    reader: Reader, items: list[Item], fields: dict[str, str], status: int
) -> None:
    before = everything()
    refused = reader.client.post("/quiz/start/", fields)
    assert refused.status_code == status
    assert status == 404 or title(refused).startswith("Error:")
    assert everything() == before


def test_missed_ones_of_an_attempt_without_a_miss_or_of_somebody_else(
    reader: Reader, items: list[Item]
) -> None:
    clean, missed = reader.start(), reader.start()
    reader.answer(clean)
    reader.answer(missed, right=False)
    assert reader.client.post("/quiz/start/", {"mode": "missed", "attempt": clean}).status_code == 404
    assert Client().post("/quiz/start/", {"mode": "missed", "attempt": missed}).status_code == 404


def test_missed_ones_of_an_open_checkup_are_not_told(reader: Reader, items: list[Item]) -> None:
    token = reader.start("checkup")
    reader.answer(token, right=False)
    assert reader.client.post("/quiz/start/", {"mode": "missed", "attempt": token}).status_code == 404


def test_a_missed_item_that_was_retired_is_not_asked_again(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    reader.answer(token, right=False)
    reader.answer(token, right=False)
    first, second = (
        r.version.item_id for r in Response.objects.filter(label_right=False).order_by("position")
    )
    Item.objects.filter(pk=first).update(status="retired")
    assert Attempt.objects.get(token=reader.start("missed", attempt=token)).plan == [{"item": second}]


def test_an_empty_bank_says_so(reader: Reader) -> None:
    assert "Start ten questions" not in reader.client.get("/quiz/").text
    answered = reader.client.post("/quiz/start/", {"mode": "practice"})
    assert (answered.status_code, "There are no questions yet." in answered.text) == (409, True)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("address", ["/quiz/start/", "/quiz/one/", "/progress/link/", "/progress/link/end/"])
def test_what_writes_is_not_to_be_got(reader: Reader, address: str) -> None:
    assert reader.client.get(address).status_code == 405


def test_hints_can_be_switched_off(reader: Reader, items: list[Item]) -> None:
    gloss = kinds.BY_SLUG[M].gloss
    assert gloss in reader.client.get(f"/quiz/{reader.start()}/1/").text
    assert gloss not in reader.client.get(f"/quiz/{reader.start(hints='')}/1/").text
    assert gloss not in reader.client.get(f"/quiz/{reader.start('checkup')}/1/").text


def test_what_was_begun_can_be_gone_on_with(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    reader.answer(token)
    page = reader.client.get("/quiz/").text
    assert f'<a href="/quiz/{token}/2/">Go on with scene 2</a>' in page
    assert "<b>1 of 1</b> named right" in page


# --- one press ----------------------------------------------------------------------------------
def test_one_press_answers_the_first_of_ten(reader: Reader, items: list[Item]) -> None:
    item = items[0]
    answered = reader.client.post("/quiz/one/", {"item": item.slug, "kind": item.kind})
    attempt = Attempt.objects.get()
    assert answered.headers["Location"] == f"/quiz/{attempt.token}/1/"
    assert (attempt.mode, attempt.length, attempt.learner) == ("practice", 10, reader.learner)
    response = attempt.responses.get(position=1)
    assert (response.version.item, response.label_right, response.counts, response.is_evidence) == (
        item,
        True,
        True,
        False,
    )
    assert attempt.responses.get(position=2).answered_at is None


BROWSER = {"Origin": "http://testserver"}


def test_a_browsers_first_press_comes_round_under_a_key_of_its_own(reader: Reader, items: list[Item]) -> None:
    press, before = {"item": items[0].slug, "kind": items[0].kind}, everything()
    sent = reader.client.post("/quiz/one/", press, headers=BROWSER)
    assert (sent.status_code, sent.headers["Location"]) == (307, "/quiz/one/?again")
    assert everything() == before
    for _ in range(2):  # one copy by itself and the other sent round again: both carry the key now
        answered = reader.client.post("/quiz/one/?again", press, headers=BROWSER)
        assert answered.headers["Location"] == f"/quiz/{Attempt.objects.get().token}/1/"
    assert reader.learner.responses.answered().get().version.item == items[0]
    assert Learner.objects.count() == Item.objects.get(pk=items[0].pk).answers == 1


def test_a_browser_that_keeps_no_cookie_can_press_too(items: list[Item]) -> None:
    press = {"item": items[0].slug, "kind": items[0].kind}
    assert Client().post("/quiz/one/?again", press, headers=BROWSER).status_code == 302
    assert Response.objects.answered().count() == 1


def test_a_press_much_later_is_another(reader: Reader, items: list[Item]) -> None:
    press = {"item": items[0].slug, "kind": items[0].kind}
    reader.client.post("/quiz/one/", press)
    Response.objects.answered().update(answered_at=timezone.now() - timedelta(minutes=1))
    reader.client.post("/quiz/one/", press)
    assert Attempt.objects.count() == 2
    assert not Response.objects.answered().order_by("pk")[1].counts


def test_one_press_at_an_article_answers_the_first_of_two(reader: Reader, bank: None) -> None:
    item = Item.objects.live().clear()[0]
    page = reader.client.post(
        "/quiz/one/",
        {"item": item.slug, "kind": item.kind, "article": "nested"},
        headers=HTMX | {"HX-Current-URL": "http://testserver/fundamentals/nested/"},
    )
    attempt = Attempt.objects.get()
    assert (attempt.mode, attempt.length) == ("page", 2)
    assert '<h3 class="h1" tabindex="-1" data-focus>Right: ' in page.text
    assert "<title>" not in page.text.split("<svg")[0]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 422),
        ({"item": "fixed-rule-0"}, 422),
        ({"item": "fixed-rule-0", "kind": "magic"}, 422),
        ({"item": "no-such", "kind": R}, 404),
        ({"item": "line-0", "kind": R}, 404),
    ],
)
def test_a_press_on_nothing_writes_nothing(reader: Reader, fields: dict[str, str], status: int) -> None:
    stock(1, lines=1)
    before = everything()
    refused = reader.client.post("/quiz/one/", fields)
    assert refused.status_code == status
    assert status == 404 or title(refused).startswith("Error:")
    assert everything() == before


def test_the_home_page_asks_one_question_a_day(reader: Reader, items: list[Item]) -> None:
    page = reader.client.get("/").text
    slug = re.search(r'name="item" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    assert slug == Item.objects.of_the_day(timezone.localdate()).slug  # type: ignore[union-attr]
    assert reader.client.get("/").text == page


def test_an_article_asks_one_question(reader: Reader, bank: None) -> None:
    page = reader.client.get("/fundamentals/deep-learning/").text
    slug = re.search(r'name="item" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    assert Item.objects.live().clear().filter(slug=slug).exists()
    assert page.count('name="kind" value="') == 4
