"""The lists: filters, search, and what they cost."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fundamentals.models import Article
from quizzes.models import Item
from tests.quizzes.samples import add, sound

LIST = "/admin/quizzes/item/"


def slugs(client: Client, **query: str) -> set[str]:
    return {item.slug for item in client.get(LIST, query).context["cl"].result_list}


@pytest.fixture
def some(rule_page: Article) -> list[Item]:
    today = timezone.localdate()
    return add(
        sound("overdue", recheck_by=today - timedelta(days=1), stage="archive"),
        sound("soon", "deep-learning", recheck_by=today + timedelta(days=20), modality="picture"),
        sound("later", recheck_by=date(2099, 1, 1), tags=["autumn"], status="draft"),
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"overdue", "soon", "later"}),
        ({"kind__exact": "deep-learning"}, {"soon"}),
        ({"status__exact": "draft"}, {"later"}),
        ({"stage__exact": "archive"}, {"overdue"}),
        ({"modality__exact": "picture"}, {"soon"}),
        ({"due": "now"}, {"overdue"}),
        ({"due": "soon"}, {"overdue", "soon"}),
        ({"due": "unset"}, set()),
        ({"q": "autumn"}, {"later"}),
        ({"q": "overdue"}, {"overdue"}),
        ({"q": "nowhere to be found"}, set()),
    ],
)
def test_filters_and_search(
    instructor: Client, some: list[Item], query: dict[str, str], found: set[str]
) -> None:
    assert slugs(instructor, **query) == found


@pytest.mark.parametrize("order", ["1", "2", "-3", "6", "8"])
def test_every_column_sorts(instructor: Client, some: list[Item], order: str) -> None:
    assert len(slugs(instructor, o=order)) == 3


def test_what_is_due_is_marked(instructor: Client, some: list[Item]) -> None:
    page = instructor.get(LIST).content.decode()
    assert page.count('class="due"') == 1


@pytest.mark.parametrize("path", [LIST, "/admin/quizzes/itemversion/", "/admin/fundamentals/article/"])
def test_a_list_asks_as_often_for_one_row_as_for_three(
    instructor: Client, rule_page: Article, page_of: Any, path: str, django_assert_num_queries: Any
) -> None:
    add(sound("first"))
    instructor.get(path)
    with django_assert_num_queries(7):
        instructor.get(path)
    add(sound("second"), sound("third"))
    page_of("second")
    page_of("third")
    with django_assert_num_queries(7):
        instructor.get(path)
