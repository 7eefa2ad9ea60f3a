"""The queue of disagreements: keep, accept, mend, retire, and what the learner reads."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from fundamentals.models import Article
from quizzes.access import remember
from quizzes.models import Disagreement, Item
from tests.admin.forms import errors, fill, read
from tests.admin.rulings import objection
from tests.quizzes.samples import add, sound

QUEUE = "/admin/quizzes/disagreement/"


@pytest.fixture
def item(rule_page: Article) -> Item:
    return add(sound())[0]


@pytest.fixture
def case(item: Item) -> Disagreement:
    return objection(item)


def form_of(case: Disagreement) -> str:
    return f"{QUEUE}{case.pk}/change/"


def rule(client: Client, case: Disagreement, ruling: str, reason: str = "Because.") -> Any:
    return client.post(form_of(case), fill(client, form_of(case), ruling=ruling, reason=reason))


def test_it_works(instructor: Client, case: Disagreement) -> None:
    page = instructor.get(form_of(case)).content.decode()
    assert all(text in page for text in ("It learned the room.", "Machine learning", "Fixed rule", "sure"))
    assert rule(instructor, case, "keep").status_code == 302
    case.refresh_from_db()
    assert (case.ruling, case.reason) == ("keep", "Because.")
    assert case.ruled_at is not None


def test_the_learner_reads_the_ruling_on_that_answer(instructor: Client, case: Disagreement) -> None:
    rule(instructor, case, "keep", "The number decides.")
    learner = Client()
    learner.cookies = remember(HttpResponse(), case.response.attempt.learner).cookies
    page = learner.get(case.response.get_absolute_url()).content.decode()
    assert "The key stays" in page
    assert "The number decides." in page


def test_the_desk_counts_what_waits(instructor: Client, case: Disagreement) -> None:
    [task] = [task for task in instructor.get("/admin/").context["waiting"] if "ruling" in task["what"]]
    assert task["count"] == 1
    assert list(instructor.get(task["url"]).context["cl"].result_list) == [case]
    rule(instructor, case, "keep")
    assert list(instructor.get(task["url"]).context["cl"].result_list) == []


@pytest.mark.parametrize(
    ("ruling", "reason"), [("", "Because."), ("keep", ""), ("keep", "  "), ("nonsense", "x")]
)
def test_a_ruling_needs_a_choice_and_a_reason(
    instructor: Client, case: Disagreement, ruling: str, reason: str
) -> None:
    assert rule(instructor, case, ruling, reason).status_code == 200
    case.refresh_from_db()
    assert case.ruled_at is None


def test_accepting_leads_to_the_item_with_the_label_filled_in(instructor: Client, case: Disagreement) -> None:
    response = rule(instructor, case, "accept")
    item = case.response.version.item
    assert (
        response["Location"]
        == f"/admin/quizzes/item/{item.pk}/change/?also=machine-learning&ruling={case.pk}"
    )
    values = read(instructor.get(response["Location"]))
    assert values["also_accept"] == ["machine-learning"]
    assert values["borderline"] == ["on"]
    item.refresh_from_db()
    assert not item.borderline  # until it is saved
    values["boundary_note"] = ["Either can be said."]
    assert instructor.post(response["Location"], values).status_code == 302
    item.refresh_from_db()
    assert item.current.shown.accepted == {"fixed-rule", "machine-learning"}


def test_what_is_accepted_already_is_not_accepted_again(instructor: Client, item: Item) -> None:
    case = objection(item, said="fixed-rule")
    assert "ruling" in errors(rule(instructor, case, "accept"))


def test_mending_leads_to_the_item(instructor: Client, case: Disagreement) -> None:
    item = case.response.version.item
    to = rule(instructor, case, "fix")["Location"]
    assert to == f"/admin/quizzes/item/{item.pk}/change/?ruling={case.pk}"


def test_retiring_retires_the_item_for_that_reason(instructor: Client, case: Disagreement) -> None:
    rule(instructor, case, "retire", "The maker rebuilt it.")
    item = Item.objects.get()
    assert (item.status, item.retired_reason) == ("retired", "The maker rebuilt it.")
    assert item.history.first().history_user.get_username() == "ana"


def test_the_second_of_two_rulings_is_told_and_not_saved(
    instructor: Client, colleague: Client, case: Disagreement
) -> None:
    mine = fill(instructor, form_of(case), ruling="retire", reason="Mine.")
    rule(colleague, case, "keep", "Theirs.")
    response = instructor.post(form_of(case), mine)
    assert errors(response)["__all__"][0].startswith("Somebody has ruled meanwhile: “The key stays”")
    case.refresh_from_db()
    assert (case.ruling, case.reason) == ("keep", "Theirs.")
    assert Item.objects.get().status == "live"
    over = mine | {"over": [response.context["adminform"].form.stamp]}
    assert instructor.post(form_of(case), over).status_code == 302


def test_the_queue_asks_as_often_for_one_case_as_for_three(
    instructor: Client, item: Item, django_assert_num_queries: Any
) -> None:
    objection(item)
    instructor.get(QUEUE)
    with django_assert_num_queries(8):
        instructor.get(QUEUE)
    objection(item)
    objection(item)
    with django_assert_num_queries(8):
        instructor.get(QUEUE)


def test_the_queue_counts_what_waits_by_item(instructor: Client, item: Item) -> None:
    other = add(sound("another"))[0]
    rule(instructor, objection(item), "keep")
    mine = [objection(item), objection(item)]
    objection(other)
    page = instructor.get(QUEUE)
    assert [(row.slug, row.cases) for row in page.context["waiting"]] == [("plain-gate", 2), ("another", 1)]
    one = instructor.get(f"{QUEUE}?ruling=waiting&response__version__item={item.pk}")
    assert set(one.context["cl"].result_list) == set(mine)
