"""Actions on many items at once."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from fundamentals.models import Article
from quizzes.models import Item
from tests.quizzes.samples import add, sound

LIST = "/admin/quizzes/item/"


@pytest.fixture
def three(rule_page: Article) -> list[Item]:
    return add(
        sound("one", status="draft"),
        sound("two", "machine-learning", status="draft", article="fixed-rule"),
        sound("three", status="draft", claim="An AI that cuts", sources=[]),
    )


def act(client: Client, action: str, items: list[Item], **values: Any) -> Any:
    sent = {"action": action, "_selected_action": [item.pk for item in items], **values}
    return client.post(LIST, sent if values else sent | {"index": "0", "select_across": "0"})


def test_it_works(instructor: Client, three: list[Item]) -> None:
    assert act(instructor, "publish", three[:2]).status_code == 302
    assert [item.current.number for item in Item.objects.live()] == [1, 1]


def test_what_is_unsound_is_listed_with_its_reasons_and_left(instructor: Client, three: list[Item]) -> None:
    response = act(instructor, "publish", three)
    page = response.content.decode()
    assert "2 published, 1 refused" in page
    assert "“Claim” gives the kind away: &#x27;AI&#x27;." in page
    assert "A source is missing." in page
    assert f"/admin/quizzes/item/{three[2].pk}/change/" in page
    assert set(Item.objects.live().values_list("slug", flat=True)) == {"one", "two"}


def test_retiring_asks_for_a_public_reason_first(instructor: Client, three: list[Item]) -> None:
    act(instructor, "publish", three[:2])
    page = act(instructor, "retire", three)
    assert page.status_code == 200
    assert Item.objects.live().count() == 2
    assert act(instructor, "retire", three, do="1", reason=" ").status_code == 422
    assert act(instructor, "retire", three, do="1", reason="Gone.").status_code == 302
    gone = Item.objects.filter(status="retired")
    assert {item.retired_reason for item in gone} == {"Gone."}
    assert gone.count() == 2  # the draft is left


def test_tags_are_added_and_removed(instructor: Client, three: list[Item]) -> None:
    act(instructor, "tag", three, do="1", add="autumn,  week 3 ", remove="level")
    assert {tuple(item.tags) for item in Item.objects.all()} == {("dialogue", "autumn", "week 3")}
    assert act(instructor, "tag", three, do="1", add="", remove="").status_code == 422


def test_the_re_check_date_is_set(instructor: Client, three: list[Item]) -> None:
    act(instructor, "set_recheck", three, do="1", recheck_by="2028-02-29")
    assert {item.recheck_by for item in Item.objects.all()} == {date(2028, 2, 29)}
    assert act(instructor, "set_recheck", three, do="1", recheck_by="soon").status_code == 422


def test_all_of_a_filtered_list_are_taken_where_that_is_chosen(instructor: Client, three: list[Item]) -> None:
    instructor.post(
        f"{LIST}?kind__exact=fixed-rule",
        {"action": "tag", "_selected_action": [three[0].pk], "select_across": "1", "do": "1", "add": "all", "remove": ""},
    )  # fmt: skip
    assert {item.slug for item in Item.objects.all() if "all" in item.tags} == {"one", "three"}


def test_a_clone_is_a_draft_of_its_own(instructor: Client, three: list[Item]) -> None:
    act(instructor, "publish", three[:1])
    act(instructor, "clone", three[:1])
    response = act(instructor, "clone", three[:1])
    copy = Item.objects.get(slug="one-3")
    assert response["Location"] == f"/admin/quizzes/item/{copy.pk}/change/"
    assert (copy.status, copy.current, copy.answers, copy.loaded) == ("draft", None, 0, "")
    assert copy.why_not == three[0].why_not
    act(instructor, "clone", three)
    assert Item.objects.count() == 8


def test_every_action_is_in_the_history(instructor: Client, three: list[Item]) -> None:
    act(instructor, "publish", three[:1])
    act(instructor, "tag", three[:1], do="1", add="x", remove="")
    records = three[0].history.all()[:2]
    assert [(record.history_change_reason, record.history_user.get_username()) for record in records] == [
        ("Tagged", "ana"),
        ("Published", "ana"),
    ]


def test_retiring_tells_what_names_the_item(instructor: Client, three: list[Item]) -> None:
    three[1].pair_with = ["one"]
    three[1].keep()
    page = act(instructor, "retire", three[:1]).content.decode()
    assert "<li>one, by two</li>" in page
