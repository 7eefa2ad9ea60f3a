"""Classes on the desk: making one, showing its code, what its members have done, and its spreadsheets."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from quizzes.models import Assignment, Enrolment, SchoolClass
from tests.quizzes.samples import stock
from tests.quizzes.walk import Reader


@pytest.fixture
def school_class(instructor: Client) -> SchoolClass:
    answered = instructor.post("/admin/quizzes/schoolclass/add/", {"name": "Sound post"})
    assert answered.status_code == 302, answered.text
    return SchoolClass.objects.get()


def page(client: Client, school_class: SchoolClass, name: str = "report") -> str:
    answered = client.get(f"/admin/quizzes/schoolclass/{school_class.pk}/{name}/")
    assert answered.status_code == 200
    return answered.text


def member(school_class: SchoolClass, name: str, **answers: object) -> Reader:
    """Somebody who has joined and done a check-up."""
    reader = Reader()
    reader.client.post(school_class.get_absolute_url(), {"name": name})
    if answers:
        reader.attempt("checkup", **answers)
    return reader


def rows_of(answered: HttpResponse) -> list[dict[str, str]]:
    text = b"".join(answered.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def test_it_works(instructor: Client, school_class: SchoolClass) -> None:
    stock(6)
    assert school_class.instructor == User.objects.get(username="ana")
    assert school_class.shown_code in page(instructor, school_class, "show")
    assert "<svg" in page(instructor, school_class, "show")
    assert "Nobody has joined yet." in page(instructor, school_class)
    member(school_class, "Kim", right=True)
    found = page(instructor, school_class)
    assert "Kim" in found
    assert "12 of 12" in found
    assert "1 of 5 people have answered" in found
    assert "What the class takes for what" not in found


def test_five_people_are_enough_for_figures(instructor: Client, school_class: SchoolClass) -> None:
    stock(6)
    for name in "abcde":
        member(school_class, name, right=name > "b", sure=3)
    found = page(instructor, school_class)
    assert "60 first answers of 5 people" in found
    assert "The hardest rules" in found
    assert "The class tends to be surer than right." in found
    assert "Fewer than 5 people have finished two check-ups" in found


def test_the_gradebook_runs_nothing_in_a_spreadsheet(instructor: Client, school_class: SchoolClass) -> None:
    stock(6)
    task = Assignment.objects.create(
        school_class=school_class, title="=cmd", due_at=timezone.now() - timedelta(days=1)
    )
    reader = member(school_class, '=HYPERLINK("x")')
    reader.finish(reader.start("checkup", assignment=task.pk))
    answered = instructor.get(f"/admin/quizzes/schoolclass/{school_class.pk}/gradebook.csv/")
    (row,) = rows_of(answered)
    assert row["name"] == '\'=HYPERLINK("x")'
    assert (row["'=cmd: right"], row["'=cmd: asked"], row["'=cmd: note"]) == ("12", "12", "late")
    assert not [cell for cell in (*row, *row.values()) if cell[:1] in "=+-@" and cell]
    answers = rows_of(instructor.get(f"/admin/quizzes/schoolclass/{school_class.pk}/answers.csv/"))
    assert len(answers) == 12
    everybody = rows_of(instructor.get("/admin/quizzes/item/results.csv"))
    assert len(everybody) == 12
    assert "HYPERLINK" not in str(everybody)


def test_another_instructors_class_is_not_there(
    instructor: Client, colleague: Client, administrator: Client, school_class: SchoolClass
) -> None:
    for name in ("report/", "show/", "gradebook.csv/", "answers.csv/"):
        address = f"/admin/quizzes/schoolclass/{school_class.pk}/{name}"
        assert colleague.get(address).status_code == 404
        assert administrator.get(address).status_code == 200
    assert "Sound post" not in colleague.get("/admin/quizzes/schoolclass/").text
    assert colleague.post(f"/admin/quizzes/schoolclass/{school_class.pk}/code/").status_code == 404
    task = {"school_class": school_class.pk, "title": "x", "mode": "checkup"}
    assert colleague.post("/admin/quizzes/assignment/add/", task).status_code == 200
    assert not Assignment.objects.exists()


def test_a_new_code_ends_the_old_one(instructor: Client, school_class: SchoolClass) -> None:
    old = school_class.get_absolute_url()
    instructor.post(f"/admin/quizzes/schoolclass/{school_class.pk}/code/")
    assert Reader().client.get(old).status_code == 404
    school_class.refresh_from_db()
    assert Reader().client.get(school_class.get_absolute_url()).status_code == 200


def test_a_member_is_removed_and_keeps_the_answers(instructor: Client, school_class: SchoolClass) -> None:
    stock(6)
    reader = member(school_class, "Kim", right=True)
    enrolment = Enrolment.objects.get()
    instructor.post(f"/admin/quizzes/schoolclass/{school_class.pk}/remove/{enrolment.pk}/")
    assert reader.learner.classes == []
    assert reader.learner.responses.count() == 12
    assert "Nobody has joined yet." in page(instructor, school_class)


def test_deleting_a_class_leaves_its_members_their_answers(
    instructor: Client, school_class: SchoolClass
) -> None:
    stock(6)
    reader = member(school_class, "Kim", right=True)
    address = f"/admin/quizzes/schoolclass/{school_class.pk}/delete/"
    assert instructor.post(address, {"post": "yes"}).status_code == 302
    assert reader.learner.classes == []
    assert reader.learner.responses.count() == 12


def test_something_is_asked_of_the_class(instructor: Client, school_class: SchoolClass) -> None:
    items = stock(6)
    form = {
        "school_class": school_class.pk, "title": "Three by Friday", "mode": "practice",
        "due_at_0": "2027-01-08", "due_at_1": "18:00", "slugs": "\n".join(item.slug for item in items[:3]),
    }  # fmt: skip
    wrong = instructor.post("/admin/quizzes/assignment/add/", form | {"slugs": "no-such-item"})
    assert "No live item has this slug: no-such-item." in wrong.text
    wrong = instructor.post("/admin/quizzes/assignment/add/", form | {"mode": "checkup"})
    assert "A check-up asks about all four kinds." in wrong.text
    answered = instructor.post("/admin/quizzes/assignment/add/", form)
    assert answered.headers["Location"] == f"/admin/quizzes/schoolclass/{school_class.pk}/report/"
    assert Assignment.objects.get().items.count() == 3
    assert "Three by Friday" in page(instructor, school_class)
    change = f"/admin/quizzes/assignment/{Assignment.objects.get().pk}/change/"
    assert items[0].slug in instructor.get(change).text


def test_a_page_costs_the_same_for_one_and_for_many(
    instructor: Client, school_class: SchoolClass, django_assert_max_num_queries: object
) -> None:
    stock(6)
    for name in "abcdef":
        member(school_class, name, right=True)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        page(instructor, school_class)
