"""The desk's pages of statistics: the list, one item's analysis, the overview, an article's items."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fundamentals import kinds
from fundamentals.models import Article
from quizzes import plotting, tallying
from quizzes.instructors import NAME, make_group
from quizzes.models import Attempt, Item, ItemTally, Learner
from quizzes.models.classes import Enrolment, SchoolClass
from quizzes.models.tallies import add, refresh
from quizzes.plotting import Dot
from quizzes.tallying import Answer, Key, Tally
from tests.quizzes.samples import stock
from tests.quizzes.walk import play

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def instructor(db: None) -> Any:
    user = get_user_model().objects.create_user("ines", password="correct horse staple", is_staff=True)
    user.groups.add(make_group())
    assert user.groups.get().name == NAME
    return user


@pytest.fixture
def desk(instructor: Any, collected: None) -> Client:
    client = Client()
    client.force_login(instructor)
    return client


def answers(
    item: Item, right: int, wrong: int, at: datetime = NOW, group: int = 0, backwards: bool = False
) -> None:
    """So many answers; the better learners are right, or where it is backwards the others."""
    tally, other = Tally(), kinds.others(item.kind)[0].slug
    for place in range(right + wrong):
        hit = place < right
        said = item.kind if hit else other
        given = Answer(item.pk, 1, said, "check_right", hit, 2, 9.0, at, 1, at)
        tallying.count(tally, given)
        tallying.rest(tally, given, 21, (4 if hit == backwards else 16) + place % 3 + hit)
    key: Key = (item.pk, 1, tallying.quarter(at), group)
    add({key: tally})
    refresh([item.pk])


def text(client: Client, address: str) -> str:
    answered = client.get(address)
    assert answered.status_code == 200, answered.status_code
    return " ".join(answered.text.split())


def test_it_works(desk: Client) -> None:
    item = stock(1)[0]
    answers(item, 40, 20)
    shown = text(desk, f"/admin/quizzes/item/{item.pk}/statistics/")
    assert "67 % (54 to 77)" in shown
    assert "60 first answers to version 1" in shown
    assert "56 %" in shown  # guessing taken off
    assert shown.count("<rect") == 5
    assert "style=" not in shown


def test_too_few_answers_are_told_instead_of_a_figure(desk: Client) -> None:
    few, some = stock(1)[:2]
    answers(few, 10, 5)
    answers(some, 20, 10)
    assert "too few answers (15 of 20)" in text(desk, f"/admin/quizzes/item/{few.pk}/statistics/")
    shown = text(desk, f"/admin/quizzes/item/{some.pk}/statistics/")
    assert "67 % (49 to 81)" in shown
    assert "too few answers (30 of 50)" in shown
    assert "Too few answers (30 of 50)." in shown


def test_quarters_can_be_chosen(desk: Client) -> None:
    item = stock(1)[0]
    answers(item, 90, 10, NOW - timedelta(days=120))
    answers(item, 40, 60)
    page = f"/admin/quizzes/item/{item.pk}/statistics/"
    assert "200 first answers" in text(desk, page)
    assert "Facility has shifted" in text(desk, page)
    assert "100 first answers" in text(desk, f"{page}?from=2026Q4")
    assert "90 % (83 to 94)" in text(desk, f"{page}?to=2026Q3")


def test_a_suspect_key_is_flagged_on_every_page_and_found_by_the_filter(desk: Client) -> None:
    good, bad = stock(1)[:2]
    answers(good, 40, 20)
    answers(bad, 30, 30, backwards=True)
    assert "Suspect key" in text(desk, f"/admin/quizzes/item/{bad.pk}/statistics/")
    assert "Suspect key" not in text(desk, f"/admin/quizzes/item/{good.pk}/statistics/")
    assert "Suspect key" in text(desk, "/admin/quizzes/item/statistics/")
    listed = text(desk, "/admin/quizzes/item/?flag=suspect-key")
    assert bad.slug in listed
    assert good.slug not in listed
    assert "67 % (54 to 77)" in text(desk, "/admin/quizzes/item/")


def test_figures_of_an_older_version_are_not_passed_off_as_the_new_ones(desk: Client) -> None:
    item = stock(1)[0]
    answers(item, 40, 20)
    item.claim = "Something else altogether"
    item.keep()
    assert item.current.number == 2
    assert "67 % (54 to 77)" not in text(desk, "/admin/quizzes/item/")
    page = f"/admin/quizzes/item/{item.pk}/statistics/"
    assert "0 first answers to version 2" in text(desk, page)
    assert "67 % (54 to 77)" in text(desk, f"{page}?version=1")
    assert desk.get(f"{page}?version=3").status_code == 404


@pytest.mark.parametrize("items", [1, 3])
def test_the_list_asks_as_often_for_one_item_as_for_many(desk: Client, items: int) -> None:
    for item in stock(1)[:items]:
        answers(item, 40, 20)
    for address in ("", "?flag=any", "?o=9"):
        with CaptureQueriesContext(connection) as asked:
            desk.get(f"/admin/quizzes/item/{address}")
        assert len(asked) <= 12


def test_a_class_of_four_is_withheld(desk: Client, instructor: Any) -> None:
    item = stock(3)[0]
    school = SchoolClass.objects.create(name="Sound post", instructor=instructor)
    answers(item, 40, 20)
    page = f"/admin/quizzes/item/{item.pk}/statistics/?class={school.pk}"
    answers(item, 3, 1, group=school.pk)
    assert "withheld" in text(desk, page)
    answers(item, 1, 0, group=school.pk)
    assert "5 first answers to version 1 from Sound post" in text(desk, page)
    assert "withheld" in text(desk, f"/admin/quizzes/item/statistics/?class={school.pk}")
    for name in "abcde":
        learner = Learner.objects.create()
        Enrolment.join(school, learner, name, NOW)
        attempt = Attempt.start("practice", [{"kind": item.kind}] * 2, learner, NOW, seed=1)
        play(attempt, learner, NOW)
    assert "withheld" not in text(desk, f"/admin/quizzes/item/statistics/?class={school.pk}")
    other = SchoolClass.objects.create(name="Not hers")
    assert desk.get(f"/admin/quizzes/item/statistics/?class={other.pk}").status_code == 404


def test_an_articles_items_before_and_after_its_edit(bank: None, instructor: Any, client: Client) -> None:
    client.force_login(instructor)
    article = Article.objects.get(slug="fixed-rule")
    edited = article.history.latest("history_date").history_date
    learner = Learner.objects.create()
    plan = [{"item": item.pk} for item in Item.objects.live().clear().taught_by("fixed-rule")[:25]]
    attempt = Attempt.start("practice", plan, learner, edited, seed=1)
    for place in range(25):
        play(attempt, learner, edited + timedelta(minutes=place - 22), right=place > 4)
    shown = text(client, f"/admin/quizzes/item/statistics/article/{article.pk}/")
    assert '<th scope="row">Before</th><td class="num">22</td><td class="num">77 % (57 to 90)</td>' in shown
    assert (
        '<th scope="row">After</th><td class="num">3</td><td class="num">too few answers (3 of 20)</td>'
        in shown
    )
    assert client.get("/admin/quizzes/item/statistics/article/999999/").status_code == 404


def test_who_may_not_see_items_is_refused_by_name(collected: None) -> None:
    user = get_user_model().objects.create_user("omar", password="correct horse staple", is_staff=True)
    client, item = Client(), stock(1)[0]
    client.force_login(user)
    for address in ("statistics/", f"{item.pk}/statistics/", "statistics/article/1/"):
        refused = client.get(f"/admin/quizzes/item/{address}")
        assert refused.status_code == 403
        assert "Can view item" in refused.text


def test_names_in_the_scatter_do_not_lie_on_each_other() -> None:
    dots = [Dot(f"A tool of some length {n}", 0.5 + n / 400, 0.3) for n in range(40)]
    found = plotting.labels(dots)
    assert 3 < len(found) < 40
    boxes = []
    for label in found:
        wide = len(label.text) * plotting.LETTER
        left = label.x - (wide if label.anchor == "end" else 0)
        boxes.append((left, left + wide, label.y))
    for place, (left, right, y) in enumerate(boxes):
        for other_left, other_right, other_y in boxes[:place]:
            assert right <= other_left or other_right <= left or abs(y - other_y) >= 13


def test_no_row_of_the_pages_names_a_person(desk: Client) -> None:
    assert {field.name for field in ItemTally._meta.get_fields()}.isdisjoint({"learner", "user", "attempt"})
