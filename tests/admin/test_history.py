"""The history: who saved what and when, two saves compared, an old text restored."""

import pytest
from django.test import Client

from fundamentals.models import Article
from quizzes.models import Item
from tests.admin.forms import fill, read
from tests.quizzes.samples import add, sound


@pytest.fixture
def item(rule_page: Article) -> Item:
    return add(sound())[0]


def url(item: Item, page: str = "history") -> str:
    return f"/admin/quizzes/item/{item.pk}/{page}/"


def save(client: Client, item: Item, **changes: object) -> None:
    assert client.post(url(item, "change"), fill(client, url(item, "change"), **changes)).status_code == 302


def test_it_works(instructor: Client, colleague: Client, item: Item) -> None:
    save(instructor, item, why_right="One decides.", note="Shorter")
    save(colleague, item, flip="it had learned")
    page = instructor.get(url(item)).content.decode()
    assert page.index("<td>ben</td>") < page.index("<td>ana</td>")
    assert "Changed: Shorter" in page
    assert "why right" in page
    assert "Created" in page


def test_a_learners_answer_leaves_no_record(item: Item) -> None:
    item.answers = 1
    item.save(update_fields=["answers"])
    assert item.history.count() == 1


def test_two_saves_are_compared_word_by_word(instructor: Client, item: Item) -> None:
    save(instructor, item, why_right="One number decides, and something here was learned.")
    new, old = item.history.values_list("history_id", flat=True)
    page = instructor.get(url(item), {"old": old, "new": new}).content.decode()
    assert "and <del>nothing</del><ins>something</ins> here" in page


def test_records_of_another_row_are_not_compared(instructor: Client, item: Item) -> None:
    other = add(sound("other"))[0]
    mine, theirs = item.history.get().history_id, other.history.get().history_id
    assert instructor.get(url(item), {"old": mine, "new": theirs}).status_code == 404
    assert instructor.get(url(item), {"old": "x", "new": mine}).status_code == 404


def test_an_old_text_is_restored_by_saving_the_form_it_fills(instructor: Client, item: Item) -> None:
    save(instructor, item, why_right="Worse.", sources__0__title="Worse")
    old = item.history.last().history_id
    page = instructor.get(f"{url(item)}{old}/")
    assert f'action="{url(item, "change")}"' in page.content.decode()
    item.refresh_from_db()
    assert item.why_right == "Worse."  # looking restores nothing
    assert instructor.post(url(item, "change"), read(page)).status_code == 302
    item.refresh_from_db()
    assert item.content() == sound()
    assert item.current.label == "3"
    assert "restored" in item.history.first().history_change_reason


def test_a_deletion_is_recorded_with_who_did_it(administrator: Client, item: Item) -> None:
    draft = add(sound("never-shown", status="draft"))[0]
    administrator.post(url(draft, "delete"), {"post": "yes"})
    record = Item.history.filter(slug="never-shown").first()
    assert (record.history_type, record.history_user.get_username()) == ("-", "root")


def test_an_article_has_one_too(instructor: Client, rule_page: Article) -> None:
    change = f"/admin/fundamentals/article/{rule_page.pk}/change/"
    assert instructor.post(change, fill(instructor, change, lede="Another.")).status_code == 302
    page = instructor.get(f"/admin/fundamentals/article/{rule_page.pk}/history/").content.decode()
    assert "lede" in page


def test_the_list_asks_as_often_for_one_save_as_for_four(
    instructor: Client, item: Item, django_assert_num_queries: object
) -> None:
    instructor.get(url(item))
    for text in ("a", "b", "c"):
        with django_assert_num_queries(8):
            instructor.get(url(item))
        item.why_right = text
        item.keep()
