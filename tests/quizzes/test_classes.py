"""Joining a class with its code: what it is told, what it sees, and leaving."""

import re
from datetime import timedelta
from random import Random

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from fundamentals import kinds
from quizzes.class_report import begun_in
from quizzes.models import Assignment, Enrolment, Item, Learner, SchoolClass
from tests.quizzes.samples import stock
from tests.quizzes.walk import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def school_class() -> SchoolClass:
    teacher = User.objects.create_user("ana", first_name="Ana", last_name="Sol")
    return SchoolClass.objects.create(name="Sound post", code="ABCDEFGH", instructor=teacher)


@pytest.fixture
def items() -> list[Item]:
    return stock(6)


def join(reader: Reader, name: str = "Kim", code: str = "abcd-efgh") -> int:
    return int(reader.client.post(f"/join/{code}/", {"name": name}).status_code)


def test_it_works(reader: Reader, school_class: SchoolClass) -> None:
    page = reader.client.get("/join/abcd efgh/").text
    assert "What the instructor will see" in page
    assert "Class of Ana Sol" in page
    assert "learner" not in reader.client.cookies
    assert join(reader) == 302
    assert "You are there as Kim" in reader.client.get("/progress/").text
    assert reader.learner.classes == [school_class.pk]


def test_the_code_may_be_typed_in_any_way(reader: Reader, school_class: SchoolClass) -> None:
    for code in ("ABCDEFGH", "abcd-efgh", " a b c d e f g h "):
        assert "Sound post" in reader.client.get("/join/", {"code": code}).text
    wrong = reader.client.get("/join/", {"code": "ABCDEFGX"})
    assert wrong.status_code == 404
    assert "No class has this code." in wrong.text
    assert 'value="ABCDEFGX"' in wrong.text


@pytest.mark.parametrize("name", ["", "  ", "\u202e", "x" * 41, "KIM"])
def test_a_name_that_will_not_do_is_told_and_nothing_is_kept(
    reader: Reader, school_class: SchoolClass, name: str
) -> None:
    other = Reader()
    join(other)
    assert join(reader, name) == 422
    assert school_class.enrolments.count() == 1
    assert Learner.objects.count() == 1


def test_joining_again_changes_the_name_alone(reader: Reader, school_class: SchoolClass) -> None:
    join(reader)
    since = school_class.enrolments.get().joined_at
    assert join(reader, "Kim <b>") == 302
    enrolment = school_class.enrolments.get()
    assert (enrolment.display_name, enrolment.joined_at) == ("Kim <b>", since)
    assert "Kim &lt;b&gt;" in reader.client.get("/progress/").text


def test_a_double_click_on_joining_makes_one_member(school_class: SchoolClass) -> None:
    browser, address = Client(headers={"origin": "http://testserver"}), "/join/ABCDEFGH/"
    first = browser.post(address, {"name": "Kim"})
    assert (first.status_code, first.headers["Location"]) == (307, f"{address}?again")
    assert not Learner.objects.exists()
    for _ in range(2):  # both copies come round with the key of the cookie
        assert browser.post(f"{address}?again", {"name": "Kim"}).status_code == 302
    assert [member.display_name for member in school_class.enrolments.all()] == ["Kim"]
    assert "You are there as Kim" in browser.get("/progress/").text


def test_two_classes_of_one_learner_see_each_from_its_own_joining_on(
    reader: Reader, school_class: SchoolClass, items: list[Item]
) -> None:
    later = SchoolClass.objects.create(name="Grading", code="JKMNPQRS")
    join(reader)
    reader.attempt()
    join(reader, code="JKMNPQRS")
    assert (school_class.answers().count(), later.answers().count()) == (10, 0)


def test_a_check_up_begun_before_joining_is_not_compared(
    reader: Reader, school_class: SchoolClass, items: list[Item]
) -> None:
    token = reader.start("checkup")
    join(reader)
    reader.finish(token)
    assert not begun_in(school_class).exists()
    reader.finish(reader.start("practice"))
    assert begun_in(school_class).count() == 1


def test_a_closed_class_takes_nobody_and_keeps_its_members(reader: Reader, school_class: SchoolClass) -> None:
    join(reader)
    SchoolClass.objects.update(closed=True)
    newcomer = Reader()
    assert "takes nobody more" in newcomer.client.get("/join/ABCDEFGH/").text
    assert join(newcomer, "Lee") == 422
    assert join(reader, "Kim B.") == 302


def test_a_class_sees_what_comes_after_joining_and_no_open_check_up(
    reader: Reader, school_class: SchoolClass, items: list[Item]
) -> None:
    reader.attempt()
    join(reader)
    assert school_class.answers().count() == 0
    token = reader.start("checkup")
    for _ in range(11):
        reader.answer(token)
    assert school_class.answers().count() == 0
    reader.answer(token)
    assert school_class.answers().count() == 12


def test_leaving_takes_the_answers_along(
    reader: Reader, school_class: SchoolClass, items: list[Item]
) -> None:
    join(reader)
    reader.attempt()
    address = f"/progress/class/{school_class.pk}/leave/"
    assert "Leave Sound post?" in reader.client.get(address).text
    assert school_class.answers().count() == 10
    reader.client.post(address)
    assert school_class.answers().count() == 0
    assert reader.learner.classes == []
    assert reader.learner.responses.count() == 10
    assert reader.client.get(address).status_code == 404


def test_two_learners_who_become_one_are_in_both_classes_once(school_class: SchoolClass) -> None:
    other = SchoolClass.objects.create(name="Grading")
    one, two, now = Learner.objects.create(), Learner.objects.create(), timezone.now()
    Enrolment.join(school_class, one, "Kim", now)
    Enrolment.join(school_class, two, "Kim at home", now - timedelta(days=1))
    Enrolment.join(other, two, "Kim", now)
    one.take_over(two)
    assert sorted(one.classes) == sorted([school_class.pk, other.pk])
    kept = school_class.enrolments.get()
    assert (kept.learner, kept.display_name, kept.joined_at) == (one, "Kim", now - timedelta(days=1))


def test_the_download_holds_the_classes(reader: Reader, school_class: SchoolClass) -> None:
    join(reader)
    (kept,) = reader.client.get("/progress/answers.json").json()["classes"]
    assert (kept["class"], kept["name"]) == ("Sound post", "Kim")


def test_forgetting_takes_the_name_too(reader: Reader, school_class: SchoolClass) -> None:
    join(reader)
    reader.client.post("/progress/forget/")
    assert Enrolment.objects.count() == 0


# --- assignments --------------------------------------------------------------------------------
def test_an_assigned_check_up_is_started_done_and_late(
    reader: Reader, school_class: SchoolClass, items: list[Item]
) -> None:
    task = Assignment.objects.create(
        school_class=school_class, title="By Friday", due_at=timezone.now() - timedelta(hours=1)
    )
    join(reader)
    page = reader.client.get("/quiz/").text
    assert "By Friday" in page
    assert re.search(r"by \w+ \d+ \w+, \d\d:\d\d UTC", page)
    assert "past its date" in page
    token = reader.start("checkup", assignment=task.pk)
    assert "Go on" in reader.client.get("/progress/").text
    reader.finish(token)
    assert task.attempts.get().finished_at
    assert "Done, late" in reader.client.get("/progress/").text


def test_chosen_kinds_and_items_are_what_is_asked(
    reader: Reader, school_class: SchoolClass, items: list[Item]
) -> None:
    join(reader)
    by_kind = Assignment.objects.create(
        school_class=school_class, title="Two kinds", mode="practice", kinds=list(kinds.SLUGS[:2])
    )
    plan = by_kind.plan(Random(1))
    assert sorted(slot["kind"] for slot in plan) == sorted(list(kinds.SLUGS[:2]) * 5)
    by_item = Assignment.objects.create(school_class=school_class, title="Three", mode="practice")
    by_item.items.set(items[:3])
    token = reader.start("practice", assignment=by_item.pk)
    reader.finish(token)
    asked = {response.version.item_id for response in by_item.attempts.get().responses.all()}
    assert asked == {item.pk for item in items[:3]}


def test_only_members_may_start_what_a_class_asks_for(
    reader: Reader, school_class: SchoolClass, items: list[Item]
) -> None:
    task = Assignment.objects.create(school_class=school_class, title="By Friday")
    answered = reader.client.post("/quiz/start/", {"mode": "checkup", "assignment": task.pk})
    assert answered.status_code == 404
    assert reader.client.post("/quiz/start/", {"mode": "checkup", "assignment": "x"}).status_code == 422
