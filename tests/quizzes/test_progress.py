"""A learner's own pages: progress, taking answers elsewhere, taking them away, and leaving."""

import csv
import io
import json
import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from fundamentals import kinds
from quizzes import takeout
from quizzes.access import COOKIE
from quizzes.mastery import Mastery
from quizzes.models import Attempt, Item, Learner, Response, ResumeLink
from quizzes.models.attempts import new_token
from tests.quizzes.samples import stock
from tests.quizzes.walk import Reader, everything, open_question, said

R, M, D, G = kinds.SLUGS
pytestmark = pytest.mark.django_db


@pytest.fixture
def items() -> list[Item]:
    return stock(6)


# --- progress -----------------------------------------------------------------------------------
def test_before_the_first_answer_nothing_is_kept(reader: Reader) -> None:
    page = reader.client.get("/progress/").text
    assert "Nothing is kept about you yet." in page
    assert "Nothing to show yet." in page
    assert "Forget me" not in page


def test_it_works(reader: Reader, items: list[Item]) -> None:
    token = reader.attempt()
    page = reader.client.get("/progress/").text
    assert "10 first answers since" in page
    assert f'href="/quiz/{token}/"' in page
    assert "<b>10 of 10</b> named right" in page
    assert "Nothing is due today." in page
    assert "No kind holds yet." in page


def test_an_open_check_up_moves_nothing_that_is_shown(reader: Reader, items: list[Item]) -> None:
    reader.attempt()
    told = ("mastery", "certainty", "schedule", "kind_hits")

    def state() -> list[object]:
        return [getattr(reader.learner, name) for name in told]

    def sections() -> list[str]:
        page = reader.client.get("/progress/").text
        return re.findall(r"<section.*?</section>", page, re.S)[:2]

    before, shown = state(), sections()
    token = reader.start("checkup")
    for position in range(11):
        reader.answer(token, right=position % 2 == 0, sure=2)
    assert state() == before
    assert sections() == shown
    reader.answer(token)
    after = state()
    assert after[1] != before[1]
    assert after[3] != before[3]
    learner = reader.learner
    learner.rebuild()
    assert [getattr(learner, name) for name in told] == after


def test_a_check_up_left_open_counts_after_what_came_in_between(reader: Reader, items: list[Item]) -> None:
    token = reader.start("checkup")
    for _ in range(11):
        reader.answer(token)
    reader.attempt(right=False)
    reader.answer(token, right=False)
    kept = reader.learner
    again = Learner.objects.get(pk=kept.pk)
    again.rebuild()
    assert again.mastery == kept.mastery
    assert again.schedule == kept.schedule


def test_each_kind_has_its_level_and_what_comes_next(reader: Reader, items: list[Item]) -> None:
    reader.answer(reader.start())
    learner = reader.learner
    now = timezone.now().isoformat()
    learner.mastery = {
        R: Mastery([[True, True]] * 8, [[True, True]] * 3, now, now).as_json(),
        M: Mastery([[True, True]] * 8, [], now).as_json(),
        D: Mastery([[True, False]]).as_json(),
    }
    learner.save()
    page = reader.client.get("/progress/").text
    assert re.findall(r"<h3>(?:<span.*?</span>)?(.*?)</h3>", page) == [
        "Secure",
        "Steady",
        "Practising",
        "New",
    ]
    assert "Two kinds hold, the others not yet." in page
    assert "Secure after 3 more good answers, a day after it became steady." in page
    assert "labels 1 of 1, checks 0 of 1" in page


def test_what_is_due_is_said_and_can_be_reviewed(reader: Reader, items: list[Item]) -> None:
    reader.answer(reader.start())
    learner = reader.learner
    for card in learner.schedule.values():
        card["due"] = timezone.now().isoformat()
    learner.save()
    page = reader.client.get("/progress/").text
    assert f"{len(learner.schedule)} concepts are due." in page
    assert "Review what is due" in page
    assert "Review what is due" in reader.client.get("/quiz/").text
    assert Attempt.objects.get(token=reader.start("review")).length == len(learner.schedule)


@pytest.mark.parametrize("address", ["/progress/magic/as/fixed-rule/", "/progress/fixed-rule/as/magic/"])
def test_a_cell_that_is_none(reader: Reader, items: list[Item], address: str) -> None:
    reader.answer(reader.start())
    assert reader.client.get(address).status_code == 404


def test_a_cell_of_nobody(reader: Reader) -> None:
    assert reader.client.get(f"/progress/{R}/as/{M}/").status_code == 404


def test_a_cell_without_answers_says_so(reader: Reader, items: list[Item]) -> None:
    token = reader.start("pair", one=R, other=M)
    reader.answer(token)
    assert "No answer stands behind this cell any more" in reader.client.get(f"/progress/{D}/as/{G}/").text


# --- the link -----------------------------------------------------------------------------------
def link_of(reader: Reader) -> str:
    page = reader.client.post("/progress/link/").text
    found = re.search(rf">{re.escape(settings.SITE_URL)}(/resume/[\w-]+/)<", page)
    assert found
    return found.group(1)


@pytest.fixture
def laptop(reader: Reader, items: list[Item]) -> Reader:
    """A device with one answer."""
    reader.answer(reader.start())
    return reader


@pytest.fixture
def phone(laptop: Reader) -> Reader:
    """Another device, with two answers of its own."""
    phone = Reader()
    token = phone.start()
    phone.answer(token)
    phone.answer(token)
    return phone


def count(reader: Reader) -> int:
    """Answers that a device shows as its own."""
    return len(reader.client.get("/progress/answers.json").json()["answers"])


def test_a_link_carries_on_on_a_new_device(laptop: Reader) -> None:
    link, phone = link_of(laptop), Reader()
    asked = phone.client.get(link)
    assert "Carry on here?" in asked.text
    assert "The link holds 1 answer. From now on this device shows them as yours." in asked.text
    assert not asked.cookies
    answered = phone.client.post(link)
    assert (answered.status_code, answered.headers["Location"]) == (302, "/progress/")
    assert answered.cookies[COOKIE]["httponly"]
    assert count(phone) == 1
    phone.answer(phone.start())
    assert count(laptop) == count(phone) == 2


def test_a_link_puts_the_answers_of_two_devices_together(laptop: Reader, phone: Reader) -> None:
    link = link_of(laptop)
    assert "This device has 2 of its own" in phone.client.get(link).text
    phone.client.post(link)
    assert count(laptop) == count(phone) == 3
    assert Learner.objects.filter(merged_into=None).count() == 1


def test_a_cookie_from_before_the_merging_still_finds_the_answers(laptop: Reader, phone: Reader) -> None:
    old = Client()
    old.cookies[COOKIE] = phone.client.cookies[COOKIE].value
    phone.client.post(link_of(laptop))
    assert len(old.get("/progress/answers.json").json()["answers"]) == 3
    old.post("/quiz/start/", {"mode": "practice"})
    assert Attempt.objects.latest("pk").learner == laptop.learner


def test_a_link_opened_twice_changes_nothing_more(laptop: Reader, phone: Reader) -> None:
    link = link_of(laptop)
    phone.client.post(link)
    before = everything()
    assert "This device carries on already." in phone.client.get(link).text
    assert phone.client.post(link).status_code == 302
    assert everything() == before


def test_ones_own_link_changes_nothing(laptop: Reader) -> None:
    link = link_of(laptop)
    before = everything()
    assert "This device carries on already." in laptop.client.get(link).text
    laptop.client.post(link)
    assert everything() == before


def test_a_link_opened_by_two_people_makes_them_one(laptop: Reader, phone: Reader) -> None:
    link, tablet = link_of(laptop), Reader()
    tablet.answer(tablet.start())
    for device in (phone, tablet):
        device.client.post(link)
    assert count(laptop) == count(phone) == count(tablet) == 4


def test_the_link_of_a_merged_device_leads_to_the_answers(laptop: Reader, phone: Reader) -> None:
    """The phone made a link before it was merged: whoever opens that finds everything, and loses nothing."""
    old = link_of(phone)
    phone.client.post(link_of(laptop))
    tablet = Reader()
    tablet.answer(tablet.start())
    assert "The link holds 3 answers." in tablet.client.get(old).text
    tablet.client.post(old)
    assert count(laptop) == count(phone) == count(tablet) == 4


def test_opening_each_others_links_goes_round_in_no_circle(laptop: Reader, phone: Reader) -> None:
    first, second = link_of(laptop), link_of(phone)
    phone.client.post(first)
    laptop.client.post(second)
    phone.client.post(second)
    assert count(laptop) == count(phone) == 3
    assert Learner.objects.filter(merged_into=None).count() == 1


def test_a_new_link_ends_the_one_before(laptop: Reader) -> None:
    old, new = link_of(laptop), link_of(laptop)
    assert Client().get(old).status_code == Client().post(old).status_code == 404
    assert Client().get(new).status_code == 200


def test_a_link_can_be_ended(laptop: Reader) -> None:
    assert "End the link made before" not in laptop.client.get("/progress/").text
    link = link_of(laptop)
    assert "End the link made before" in laptop.client.get("/progress/").text
    assert laptop.client.post("/progress/link/end/").headers["Location"] == "/progress/"
    assert Client().get(link).status_code == Client().post(link).status_code == 404
    assert laptop.client.post("/progress/link/end/").status_code == 302


def test_only_the_hash_of_a_link_is_kept(laptop: Reader) -> None:
    secret = link_of(laptop).split("/")[2]
    assert len(secret) == 32
    assert secret not in str(everything())
    assert ResumeLink.objects.get().hash == ResumeLink.digest(secret)


def test_an_open_question_can_be_answered_on_the_other_device(laptop: Reader, phone: Reader) -> None:
    asked = Response.objects.filter(answered_at=None, attempt__learner=laptop.learner).get()
    link = link_of(laptop)
    assert phone.client.get(asked.get_absolute_url()).status_code == 404
    phone.client.post(link)
    answered = phone.client.post(asked.get_absolute_url(), said(open_question(asked.attempt.token)))
    assert answered.status_code == 302


def test_of_a_question_answered_on_both_the_earlier_stays_the_first(reader: Reader) -> None:
    stock(1)
    item = Item.objects.of_kind(R).get().slug
    phone = Reader()
    phone.client.post("/quiz/one/", {"item": item, "kind": R})
    reader.client.post("/quiz/one/", {"item": item, "kind": M})
    phone.client.post(link_of(reader))
    first, second = reader.client.get("/progress/answers.json").json()["answers"]
    assert (first["said"], first["first_showing"], first["counts"]) == (R, True, True)
    assert (second["said"], second["first_showing"], second["counts"]) == (M, False, False)


def test_nobody_has_no_link(reader: Reader) -> None:
    assert reader.client.post("/progress/link/").status_code == 404
    assert reader.client.post("/progress/link/end/").status_code == 404


# --- to take away -------------------------------------------------------------------------------
def test_every_field_that_is_kept_can_be_taken_away(laptop: Reader) -> None:
    stored = Response.objects.exclude(answered_at=None).select_related("version", "attempt").get()
    answered = laptop.client.get("/progress/answers.json")
    assert answered.headers["Content-Disposition"] == 'attachment; filename="workprint-answers.json"'
    [answer] = json.loads(answered.content)["answers"]
    assert list(answer) == list(takeout.COLUMNS)
    assert answer["attempt"] == stored.attempt.token
    assert answer["seed"] == stored.attempt.seed
    assert answer["checks"] == stored.checks
    assert (answer["p"], answer["theta"], answer["difficulty"]) == (stored.p, stored.theta, stored.difficulty)
    assert (answer["said"], answer["certainty"], answer["check_said"]) == (stored.kind, 3, "check_right")
    assert (answer["item"], answer["version"]) == (stored.item.slug, 1)
    assert answer["answered_at"].endswith("+00:00")


def test_the_sheet_holds_the_same_as_the_json(phone: Reader) -> None:
    answered = phone.client.get("/progress/answers.csv")
    assert answered.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answered.headers["Content-Disposition"] == 'attachment; filename="workprint-answers.csv"'
    rows = list(csv.DictReader(io.StringIO(answered.text)))
    answers = phone.client.get("/progress/answers.json").json()["answers"]
    assert list(rows[0]) == list(takeout.COLUMNS)
    assert [row["attempt"] for row in rows] == [answer["attempt"] for answer in answers]
    for row, answer in zip(rows, answers, strict=True):
        assert row["checks"].split() == answer["checks"]
        assert row["glosses"].split() == answer["glosses"]
        assert float(row["p"]) == answer["p"]
        assert row["label_right"] == str(answer["label_right"])


def test_no_cell_of_the_sheet_starts_a_formula() -> None:
    """A token is random, and a text that starts with a hyphen would be one."""
    assert not [token for token in (new_token() for _ in range(1000)) if not token[0].isalnum()]


def test_only_ones_own_answers_are_taken_away(laptop: Reader, phone: Reader) -> None:
    assert (count(laptop), count(phone)) == (1, 2)
    for address in ("/progress/answers.json", "/progress/answers.csv"):
        assert Client().get(address).status_code == 404


# --- leaving ------------------------------------------------------------------------------------
def test_forgetting_asks_first_and_then_deletes_at_once(laptop: Reader, phone: Reader) -> None:
    key = laptop.learner.key
    assert "Delete all 1 answers?" in laptop.client.get("/progress/forget/").text
    assert Learner.objects.filter(key=key).exists()
    answered = laptop.client.post("/progress/forget/")
    assert "All deleted." in answered.text
    assert answered.cookies[COOKIE]["max-age"] == 0
    assert not Learner.objects.filter(key=key).exists()
    assert Response.objects.exclude(answered_at=None).count() == 2
    assert laptop.client.get("/progress/answers.json").status_code == 404
    assert count(phone) == 2


def test_forgetting_deletes_on_every_device_that_shares_the_answers(laptop: Reader, phone: Reader) -> None:
    link = link_of(laptop)
    phone.client.post(link)
    laptop.client.post("/progress/forget/")
    assert not Learner.objects.exists()
    assert not Attempt.objects.exists()
    assert phone.client.get("/progress/answers.json").status_code == 404
    assert Client().get(link).status_code == 404
    assert sum(Item.objects.values_list("answers", flat=True)) == 3


def test_nobody_has_nothing_to_forget(reader: Reader) -> None:
    assert reader.client.get("/progress/forget/").status_code == 404
    assert reader.client.post("/progress/forget/").status_code == 404
