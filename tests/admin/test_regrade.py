"""Regrades on the desk: dry run, reason, progress, undoing, and who may do it."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from fundamentals.models import Article
from quizzes.models import Enrolment, Item, Regrade, Response, SchoolClass
from tests.admin.forms import fill
from tests.admin.rulings import NOW, objection
from tests.quizzes.samples import add, sound

ADD = "/admin/quizzes/regrade/add/"


@pytest.fixture
def item(rule_page: Article) -> Item:
    """An item whose second version says machine learning, with a miss and a hit given to its first."""
    item = add(sound())[0]
    for said in ("machine-learning", "fixed-rule"):
        objection(item, said)
    Response.objects.update(scored=True)
    item.take(sound(kind="machine-learning"))
    item.keep()
    return item


def address(item: Item, **more: Any) -> str:
    query = {"item": item.pk, "number": 1, "to": item.current_id} | more
    return f"{ADD}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


def applied(client: Client, item: Item, reason: str = "The manual changed.") -> Any:
    url = address(item)
    return client.post(url, fill(client, url, reason=reason) | {"item": []}, follow=True)


def test_it_works(instructor: Client, item: Item) -> None:
    page = instructor.get(address(item))
    text = page.content.decode()
    assert "2 of 2 answers would get another mark" in text
    assert "now right" in text
    assert "now not right" in text
    assert not Regrade.objects.exists()
    after = applied(instructor, item).content.decode()
    done = Regrade.objects.get()
    assert (done.state, done.total, done.reason) == ("applied", 2, "The manual changed.")
    assert done.by == User.objects.get(username="ana")
    assert "2 marks changed" in after
    assert set(Response.objects.values_list("kind", "label_right")) == {
        ("machine-learning", True),
        ("fixed-rule", False),
    }


def test_it_is_undone_from_its_page(instructor: Client, item: Item) -> None:
    applied(instructor, item)
    done = Regrade.objects.get()
    page = instructor.post(done.get_absolute_url(), {"undo": "1"}, follow=True).content.decode()
    done.refresh_from_db()
    assert done.state == "undone"
    assert "every answer has its old mark again" in page
    assert Response.objects.filter(label_right=True).get().kind == "fixed-rule"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_it_needs_a_public_reason(instructor: Client, item: Item, reason: str) -> None:
    assert applied(instructor, item, reason).status_code == 422
    assert not Regrade.objects.exists()


@pytest.mark.parametrize("until", ["", "yesterday", "2026-11-25T12:00:00", "2026-13-45T12:00:00Z"])
def test_a_form_without_its_time_is_refused(instructor: Client, item: Item, until: str) -> None:
    page = instructor.post(address(item), {"reason": "Because.", "until": until})
    assert page.status_code == 422
    assert not Regrade.objects.exists()


def test_the_item_leads_to_it_with_the_likeliest_choice(instructor: Client, item: Item) -> None:
    page = instructor.get(f"/admin/quizzes/item/{item.pk}/change/").content.decode()
    assert f'href="{ADD}?item={item.pk}"' in page
    choice = instructor.get(f"{ADD}?item={item.pk}").context["choice"]
    assert (choice["number"].value(), choice["to"].value()) == (1, item.current_id)


def test_without_an_item_one_is_chosen(instructor: Client, item: Item) -> None:
    add(sound("one-version"))
    page = instructor.get(ADD)
    assert list(page.context["items"]) == [item]


@pytest.mark.parametrize("query", ["item=x", "item=99", "item=99999999999999999999", "item=", "item=²"])
def test_an_item_that_is_none_is_asked_for(instructor: Client, item: Item, query: str) -> None:
    assert "items" in instructor.get(f"{ADD}?{query}").context


@pytest.mark.parametrize("change", [{"number": 2}, {"number": 9}, {"to": 99}, {"to": "x"}, {"number": ""}])
def test_versions_that_mark_nothing_anew_are_refused(
    instructor: Client, item: Item, change: dict[str, Any]
) -> None:
    page = instructor.get(address(item, **change))
    assert page.status_code == 422
    assert page.context["choice"].errors
    assert instructor.post(address(item, **change), {"reason": "x", "until": "x"}).status_code == 422


def test_a_version_of_another_item_marks_nothing(instructor: Client, item: Item) -> None:
    other = add(sound("another"))[0]
    assert instructor.get(address(item, to=other.current_id)).status_code == 422


def test_the_second_of_two_is_told(instructor: Client, colleague: Client, item: Item) -> None:
    mine = fill(instructor, address(item), reason="Mine.")
    applied(colleague, item)
    page = instructor.post(address(item), mine)
    assert page.status_code == 422
    assert "There is no answer left for it to mark" in page.content.decode()
    assert Regrade.objects.count() == 1


def test_what_is_open_is_named_and_can_be_continued(
    instructor: Client, colleague: Client, item: Item
) -> None:
    applied(colleague, item)
    done = Regrade.objects.get()
    Regrade.objects.update(state="undoing")
    page = instructor.post(address(item, number=2, to=done.item.versions.get(number=1).pk), {"reason": "x"})
    assert page.status_code == 422
    state = instructor.get(done.get_absolute_url()).content.decode()
    assert "Being undone: 0 of 2" in state
    assert 'value="Continue"' in state
    instructor.post(done.get_absolute_url(), {"go_on": "Continue"})
    done.refresh_from_db()
    assert done.state == "undone"


def test_a_later_regrade_stands_in_the_way_of_undoing(instructor: Client, item: Item) -> None:
    applied(instructor, item)
    first = Regrade.objects.get()
    item.take(sound(kind="deep-learning"))
    item.keep()
    applied(instructor, item)
    second = Regrade.objects.latest("pk")
    page = instructor.post(first.get_absolute_url(), {"undo": "1"})
    assert page.status_code == 409
    assert f'href="{second.get_absolute_url()}"' in page.content.decode()
    first.refresh_from_db()
    assert first.state == "applied"


def test_a_retired_item_is_regraded_as_well(instructor: Client, item: Item) -> None:
    item.status, item.retired_reason = "retired", "Gone."
    item.keep()
    applied(instructor, item)
    assert Regrade.objects.get().state == "applied"


def test_the_whole_list_is_a_file(instructor: Client, item: Item) -> None:
    page = instructor.get(address(item).replace("/add/", "/add/csv/"))
    text = b"".join(page.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["before"], row["after"]) for row in rows] == [
        ("right, another check", "not right, another check"),
        ("not right, another check", "right, another check"),
    ]
    assert set(rows[0]) == {"answered", "said", "check", "before", "after", "class"}
    assert not [cell for row in rows for cell in row.values() if cell[:1] in tuple("=+-@\t")]


def test_the_list_comes_in_pages(instructor: Client, item: Item) -> None:
    first = item.versions.get(number=1)
    item.current = first
    for _ in range(60):
        objection(item, "machine-learning")
    Response.objects.update(scored=True, label_right=False)
    item.refresh_from_db()
    Response.objects.filter(kind="fixed-rule").update(label_right=True)
    page = instructor.get(address(item))
    assert len(page.context["page"].object_list) == 25
    assert "Page 1 of 3" in page.content.decode()
    assert len(instructor.get(address(item, p=3)).context["page"].object_list) == 12


def test_the_dry_run_asks_as_often_for_two_answers_as_for_many(
    instructor: Client, item: Item, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(18):
        instructor.get(address(item))
    url, item.current = address(item), item.versions.get(number=1)
    for _ in range(5):
        objection(item, "fixed-rule")
    with django_assert_max_num_queries(18):
        instructor.get(url)


def a_class(instructor: str, members: int, item: Item) -> SchoolClass:
    """A class whose members have answered the first version, one of them before joining."""
    group = SchoolClass.objects.create(
        name="=Sound, spring", instructor=User.objects.get(username=instructor)
    )
    item.current = item.versions.get(number=1)
    for place in range(members):
        response = objection(item, "fixed-rule").response
        Enrolment.join(group, response.learner, f"{place}", NOW + timedelta(minutes=1 if place == 0 else -1))
    Response.objects.update(scored=True)
    Response.objects.filter(kind="fixed-rule").update(label_right=True)
    item.refresh_from_db()
    return group


def test_the_list_goes_by_class(instructor: Client, item: Item) -> None:
    group = a_class("ana", 5, item)
    page = instructor.get(address(item))
    assert page.context["classes"] == [(group.pk, "=Sound, spring", 4)]
    assert page.context["page"].paginator.count == 7
    only = instructor.get(address(item, **{"class": group.pk}))
    assert [row.classes for row in only.context["rows"]] == []  # read by the page
    assert only.context["page"].paginator.count == 4
    assert only.content.decode().count("<small>=Sound, spring</small>") == 4
    text = b"".join(instructor.get(address(item).replace("/add/", "/add/csv/")).streaming_content).decode()
    assert text.count("“=Sound, spring”") == 4


def test_a_class_of_four_and_that_of_a_colleague_are_not_named(
    instructor: Client, colleague: Client, item: Item
) -> None:
    groups = [a_class("ana", 4, item), a_class("ben", 5, item)]
    page = instructor.get(address(item))
    assert page.context["classes"] == []
    assert "Sound, spring" not in page.content.decode()
    for group in groups:
        only = instructor.get(address(item, **{"class": group.pk}))
        assert only.context["page"].paginator.count == 0


@pytest.mark.parametrize("path", ["add/", "add/csv/"])
def test_who_lacks_the_right_is_told_its_name(item: Item, collected: None, path: str) -> None:
    user = User.objects.create_user("eve", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_regrade"))
    client = Client()
    client.force_login(user)
    page = client.get(f"/admin/quizzes/regrade/{path}")
    assert page.status_code == 403
    assert "Can re-mark answers" in page.content.decode()


def test_who_may_only_look_changes_nothing(instructor: Client, item: Item) -> None:
    applied(instructor, item)
    done = Regrade.objects.get()
    user = User.objects.create_user("eve", is_staff=True)
    client = Client()
    client.force_login(user)
    refused = client.get(done.get_absolute_url())
    assert refused.status_code == 403
    assert "Can view regrade" in refused.content.decode()
    user.user_permissions.add(Permission.objects.get(codename="view_regrade"))
    assert "Undo it" not in client.get(done.get_absolute_url()).content.decode()
    assert client.post(done.get_absolute_url(), {"undo": "1"}).status_code == 403
    done.refresh_from_db()
    assert done.state == "applied"


def test_a_ruling_leads_over_the_item_to_the_dry_run(instructor: Client, rule_page: Article) -> None:
    item = add(sound())[0]
    case = objection(item)
    form = f"/admin/quizzes/disagreement/{case.pk}/change/"
    sent = fill(instructor, form, ruling="accept", reason="Either can be said.")
    to_item = instructor.post(form, sent)["Location"]
    values = fill(instructor, to_item, boundary_note="Either can be said.")
    to_run = instructor.post(to_item, values)["Location"]
    item.refresh_from_db()
    assert to_run == f"{ADD}?item={item.pk}&number=1&to={item.current_id}&ruling={case.pk}"
    page = instructor.get(to_run)
    assert page.context["reason"]["reason"].value() == "Either can be said."
    assert page.context["run"].total == 1


def test_a_ruling_whose_item_stays_leads_nowhere_else(instructor: Client, rule_page: Article) -> None:
    item = add(sound())[0]
    url = f"/admin/quizzes/item/{item.pk}/change/?ruling={objection(item).pk}"
    saved = instructor.post(url, fill(instructor, url, tags="one, two"))
    assert saved["Location"] == "/admin/quizzes/item/"
