"""The counters of every item are at any moment what a replay of all answers gives."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F

from fundamentals import kinds
from quizzes.models import Attempt, Item, ItemFigures, ItemTally, ItemVersion, Learner, Response, rebuilding
from quizzes.models.classes import Enrolment, SchoolClass
from quizzes.models.items import as_json
from quizzes.models.tallies import total
from quizzes.regrading import begin, begin_undoing, go_on
from quizzes.tallying import Tally
from tests.quizzes.samples import stock
from tests.quizzes.walk import Reader, play

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PLAN = [{"kind": kind} for kind in (*kinds.SLUGS, *kinds.SLUGS)]
clock = count()


@pytest.fixture(autouse=True)
def agree(db: None) -> Iterator[None]:
    """Whatever a test does, live rows and a replay agree at its end."""
    yield
    assert rebuilding.differences(lambda done, of: None) == {}


def later() -> datetime:
    return NOW + timedelta(minutes=next(clock))


def run(learner: Learner, answers: int = 8, mode: str = "practice", **kwargs: Any) -> Attempt:
    """So many answers of an attempt of eight, every third wrong."""
    attempt = Attempt.start(mode, [dict(slot) for slot in PLAN], learner, later(), seed=next(clock), **kwargs)
    for place in range(answers):
        play(attempt, learner, later(), right=place % 3 > 0)
    return attempt


def learner(answers: int = 8, **kwargs: Any) -> Learner:
    made = Learner.objects.create()
    run(made, answers, **kwargs)
    return made


def everything(forgotten: bool | None = None) -> Tally:
    rows = ItemTally.objects.all()
    rows = rows.filter(group=0)
    return total(row.tally for row in (rows if forgotten is None else rows.filter(forgotten=forgotten)))


def rested(tally: Tally) -> int:
    return round(tally["rested_right"] + tally["rested_wrong"])


def test_an_answer_counts_at_once_and_its_rest_score_at_the_end() -> None:
    stock(12)
    one = Learner.objects.create()
    attempt = run(one, answers=7)
    assert (everything().n, rested(everything())) == (7, 0)
    play(attempt, one, later())
    found = everything()
    assert (found.n, rested(found), found["right"]) == (8, 8, 5)
    assert found["rest_wrong"] == pytest.approx(3 * 5 / 7)
    run(one, answers=8, mode="checkup")
    assert (everything().n, rested(everything())) == (16, 16)


def test_attempts_side_by_side() -> None:
    stock(12)
    one = learner(5)
    open_one = Attempt.objects.get(learner=one)
    run(one)
    for _ in range(3):
        play(open_one, one, later())
    assert rested(everything()) == everything().n > 12


def test_what_is_not_counted() -> None:
    items = stock(12, lines=4)
    one = learner()
    before = everything().n
    again = Attempt.objects.get(learner=one)
    missed = [{"item": r.version.item_id} for r in again.responses.select_related("version")]
    for mode, plan in (("missed", missed), ("practice", [{"item": item.pk} for item in items[-4:]])):
        attempt = Attempt.start(mode, plan, one, later(), seed=1)
        while attempt.responses.filter(answered_at=None).exists():
            play(attempt, one, later())
    run(one, staff=True)
    assert everything().n == before


def test_a_merge_of_two_who_answered_the_same() -> None:
    stock(4)
    one, other = learner(), learner()
    run(one)
    with_both = everything().n
    one.take_over(other)
    assert everything().n < with_both


def test_who_is_forgotten_leaves_the_counts_and_no_name() -> None:
    stock(8)
    one = learner(), learner(5)
    before = list(everything().values)
    one[0].forget()
    assert everything(forgotten=True).n == 8
    assert list(everything().values) == pytest.approx(before)
    call_command("rebuild_statistics", verbosity=0)
    assert list(everything().values) == pytest.approx(before)


def test_a_regrade_and_its_undoing() -> None:
    items = stock(2)
    for _ in range(6):
        learner()
    item = Item.objects.select_related("current").get(pk=items[0].pk)
    texts = as_json(item.content()) | {"kind": item.likeliest_wrong, "also_accept": []}
    to = ItemVersion.objects.create(item=item, number=2, content=texts)
    before = list(everything().values)
    regrade = begin(item, 1, to, "The maker says otherwise.", None, later())
    go_on(regrade)
    assert list(everything().values) != pytest.approx(before)
    assert rebuilding.differences(lambda done, of: None) == {}
    begin_undoing(regrade)
    go_on(regrade)
    assert list(everything().values) == pytest.approx(before)


def test_the_figures_of_the_list_follow_each_finished_attempt() -> None:
    stock(2)
    for _ in range(30):
        learner()
    for row in ItemFigures.objects.select_related("item__current"):
        assert row.n == total(t.tally for t in row.item.tallies.all()).n == 30
        assert row.facility is not None
        assert row.facility_low <= row.facility <= row.facility_high
    assert ItemFigures.objects.count() == 8
    stored = list(ItemFigures.objects.order_by("pk").values_list())
    ItemFigures.objects.all().delete()
    call_command("rebuild_statistics", verbosity=0)
    assert list(ItemFigures.objects.order_by("pk").values_list()) == stored


def test_a_row_that_was_tampered_with_is_found_and_mended(capsys: pytest.CaptureFixture[str]) -> None:
    stock(4)
    learner()
    call_command("rebuild_statistics", check=True)
    assert "agree" in capsys.readouterr().out
    row = ItemTally.objects.select_related("item").earliest("pk")
    ItemTally.objects.filter(pk=row.pk).update(right=F("right") + 3)
    with pytest.raises(SystemExit):
        call_command("rebuild_statistics", check=True)
    said = capsys.readouterr().out
    assert f"{row.item.slug}, version 1, 2026Q4: right -3" in said
    call_command("rebuild_statistics")
    assert rebuilding.differences(lambda done, of: None) == {}


def test_rows_lost_altogether_are_made_again() -> None:
    stock(4)
    learner(), learner(5)
    before = list(everything().values)
    ItemTally.objects.all().delete()
    call_command("rebuild_statistics", verbosity=0)
    assert list(everything().values) == pytest.approx(before)


def test_at_the_pages(reader: Reader) -> None:
    stock(12)
    reader.attempt("practice")
    reader.attempt("checkup", right=False)
    assert everything().n == Response.objects.filter(first_showing=True).count() == 22


def test_an_instructors_own_answers_are_left_out(reader: Reader, admin_user: Any) -> None:
    stock(12)
    reader.client.force_login(admin_user)
    reader.attempt("practice")
    assert everything().n == 0


def test_a_class_counts_what_is_answered_from_joining_to_leaving(admin_user: Any) -> None:
    stock(12)
    school = SchoolClass.objects.create(name="Sound post", instructor=admin_user)
    one = learner(5)
    Enrolment.join(school, one, "Ada", later())
    open_one = Attempt.objects.get(learner=one)
    for _ in range(3):
        play(open_one, one, later())
    of_class = total(row.tally for row in ItemTally.objects.filter(group=school.pk))
    assert (of_class.n, rested(of_class)) == (3, 3)
    other = learner()
    Enrolment.join(school, other, "Bob", later())
    run(other)
    assert rebuilding.differences(lambda done, of: None) == {}
    one.take_over(other)
    assert rebuilding.differences(lambda done, of: None) == {}
    one.enrolments.get().leave()
    assert not any(row.tally for row in ItemTally.objects.filter(group=school.pk))


def test_who_is_forgotten_leaves_the_class_nothing(admin_user: Any) -> None:
    stock(8)
    school = SchoolClass.objects.create(name="Sound post", instructor=admin_user)
    one = Learner.objects.create()
    Enrolment.join(school, one, "Ada", later())
    run(one)
    one.forget()
    assert not any(row.tally for row in ItemTally.objects.filter(group=school.pk))
    assert everything(forgotten=True).n == 8
