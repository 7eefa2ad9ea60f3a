"""Regrades: which marks change, what follows from them, and that undoing one leaves the old truth."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from quizzes import regrading, remarking, takeout
from quizzes.access import remember
from quizzes.dry_run import DryRun, pending
from quizzes.items import ItemText
from quizzes.models import Attempt, Item, ItemVersion, Learner, Regrade, Regraded, Response, Seen
from quizzes.models.tallies import ItemTally
from quizzes.regrading import Refused
from quizzes.remarking import Given
from quizzes.scoring import Mark
from tests.quizzes.samples import add, sound
from tests.quizzes.walk import play

WHEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
RIGHT, WRONG = "fixed-rule", "machine-learning"


# --- the pure rules -------------------------------------------------------------------------------


def other_key(**changes: Any) -> ItemText:
    """The same question with another kind for its key."""
    return sound(kind=WRONG, **changes)


def test_the_words_stay_and_the_key_follows() -> None:
    key = other_key(goes_in="Other words.", comes_out="Other words too.", decisive="Other")
    item = remarking.under_key(sound(), key)
    assert (item.goes_in, item.comes_out) == (sound().goes_in, sound().comes_out)
    assert (item.kind, item.why_not, item.decisive) == (key.kind, key.why_not, key.decisive)


def test_a_check_is_found_again_by_its_words() -> None:
    key = replace(sound(), check_right=sound().check_weak, check_weak="A new one that nobody saw")
    assert remarking.role(sound(), key, "check_weak") == "check_right"
    assert remarking.role(sound(), key, "check_right") == "check_right"  # its words are gone: as it was
    assert remarking.role(sound(), key, "") == ""
    item = remarking.under_key(sound(), key)
    assert (item.check_right, item.check_weak) == (sound().check_weak, sound().check_weak)


@pytest.mark.parametrize(
    ("key", "said", "change"),
    [
        (other_key(), WRONG, "right"),
        (other_key(), RIGHT, "wrong"),
        (other_key(), "deep-learning", ""),
        (
            sound(borderline=True, also_accept=[WRONG], boundary_note="Either."),
            WRONG,
            "unscored",
        ),
        (sound(check_right=sound().check_weak, check_weak=sound().check_right), RIGHT, "check"),
    ],
)
def test_what_changes_has_a_name(key: ItemText, said: str, change: str) -> None:
    old = remarking.mark(sound(), sound(), Given(said, "check_weak"))
    new = remarking.mark(sound(), key, Given(said, "check_weak"))
    assert remarking.change(old, new) == change


def test_a_learner_is_told_both_marks() -> None:
    miss, hit = Mark(False, None, False, True), Mark(True, None, False, True)
    assert remarking.sentence(miss, hit) == "Your answer counted as not right before; now it counts as right."
    assert (
        remarking.sentence(miss, replace(hit, scored=False))
        == "Your answer counted as not right before; now it is not scored."
    )
    assert (
        remarking.sentence(replace(hit, check_right=True), replace(hit, check_right=False))
        == "Your answer counts as right as before; your check is no longer the best one."
    )


# --- in the database ------------------------------------------------------------------------------


@pytest.fixture
def item(db: None) -> Item:
    return add(sound())[0]


def answer(item: Item, learner: Learner | None = None, right: bool = True, day: int = 0) -> Response:
    """An answer to the item's current version; a wrong one says what the next version holds for right."""
    learner = learner or Learner.objects.create()
    now = WHEN + timedelta(days=day)
    attempt = Attempt.start(
        "missed" if day else "practice", [{"item": item.pk}], learner, now, seed=day, hints=False
    )
    response = play(attempt, learner, now, right=right)
    return Response.objects.get(pk=response.pk)


def new_version(item: Item, **changes: Any) -> ItemVersion:
    item = Item.objects.get(pk=item.pk)  # with what answers have left on it
    item.take(replace(other_key(), **changes))
    item.keep()
    return item.current


def state() -> dict[str, Any]:
    """Everything that a regrade may touch, for a comparison to the last figure."""
    rounded = [
        (pk, round(level, 9), n) for pk, level, n in Item.objects.values_list("pk", "difficulty", "answers")
    ]
    return {
        "responses": list(Response.objects.order_by("pk").values()),
        "learners": list(Learner.objects.order_by("pk").values()),
        "seen": list(Seen.objects.order_by("learner", "item").values("learner", "item", "last_at")),
        "items": rounded,
    }


def regrade(item: Item, to: ItemVersion, number: int = 1, **kwargs: Any) -> Regrade:
    done = regrading.begin(item, number, to, "The manual changed.", None, timezone.now())
    regrading.go_on(done, **kwargs)
    return done


def undo(done: Regrade) -> None:
    regrading.begin_undoing(done)
    regrading.go_on(done)


def page_of(response: Response) -> str:
    client = Client()
    client.cookies = remember(HttpResponse(), Response.objects.get(pk=response.pk).learner).cookies
    return client.get(response.get_absolute_url()).content.decode()


def test_it_works(item: Item, collected: None) -> None:
    hit, miss = answer(item), answer(item, right=False)
    to = new_version(item)
    done = regrade(item, to)
    assert (done.state, done.total) == ("applied", 2)
    hit.refresh_from_db()
    miss.refresh_from_db()
    assert (hit.label_right, miss.label_right) == (False, True)
    assert miss.version.number == 1
    page = page_of(miss)
    assert "Right: machine learning." in page
    assert "Re-marked on" in page
    assert "The manual changed." in page
    assert "Your answer counted as not right before; now it counts as right." in page
    assert sound().goes_in in page


def test_all_that_is_kept_of_a_learner_follows(item: Item) -> None:
    learner = Learner.objects.create()
    answer(item, learner, right=False)
    before = Learner.objects.get(pk=learner.pk)
    assert before.mastery[RIGHT]["window"] == [[False, True]]
    regrade(item, new_version(item))
    after = Learner.objects.get(pk=learner.pk)
    assert after.mastery == {WRONG: before.mastery[RIGHT] | {"window": [[True, True]]}}
    assert after.theta > 0 > before.theta
    assert after.kind_hits == {WRONG: 1}
    assert after.certainty["2"] == [1, 1]
    assert after.schedule != before.schedule
    again = Learner.objects.get(pk=learner.pk)
    again.rebuild()
    assert Learner.objects.values().get(pk=learner.pk) == {
        name: getattr(after, name) for name in Learner.objects.values().get(pk=learner.pk)
    }


def test_the_difficulty_is_that_of_the_new_marks(item: Item) -> None:
    for right in (True, False, True, True):
        answer(item, right=right)
    regrade(item, new_version(item))
    other = add(sound("another"))[0]
    for right in (False, True, False, False):
        answer(other, right=right)
    item.refresh_from_db()
    other.refresh_from_db()
    assert item.difficulty == pytest.approx(other.difficulty, abs=1e-9)
    assert item.answers == other.answers == 4


def test_undone_it_leaves_everything_as_it_was(item: Item, collected: None) -> None:
    people = [Learner.objects.create() for _ in range(3)]
    answers = [answer(item, person, right=bool(number)) for number, person in enumerate(people)]
    answer(item, people[0], right=True, day=2)
    to = new_version(item)
    for person in people:
        person.refresh_from_db()
        person.rebuild()
    before = state()
    done = regrade(item, to)
    assert state() != before
    undo(done)
    assert state() == before
    assert done.state == "undone"
    assert "Re-marked" not in page_of(answers[0])
    assert takeout.rows(people[0])[0]["remarked_at"] is None


def test_answers_that_are_no_longer_scored_leave_the_statistics(item: Item) -> None:
    answer(item, right=False)
    to = new_version(item, kind=RIGHT, **borderline_of(item))
    done = regrade(item, to)
    item.refresh_from_db()
    assert (item.answers, item.difficulty) == (0, 0)
    assert Learner.objects.get().answers == 0
    undo(done)
    item.refresh_from_db()
    assert item.answers == 1


def borderline_of(item: Item) -> dict[str, Any]:
    text = item.content()
    return {
        "borderline": True,
        "also_accept": [WRONG],
        "boundary_note": "Either can be said.",
        "subtype": text.subtype,
        "likeliest_wrong": text.likeliest_wrong,
        "why_not": text.why_not,
    }


def test_the_dry_run_says_what_would_happen_and_writes_nothing(item: Item) -> None:
    for right in (True, False, True):
        answer(item, right=right)
    to = new_version(item)
    before = state()
    run = DryRun(pending(item, 1, to, timezone.now()), to)
    assert (run.total, run.changing) == (3, 3)
    assert {name: count for name, count in run.counts.items() if count} == {"right": 1, "wrong": 2}
    said = {response.pk: run.new_of(response).label_right for response in run.moving}
    assert state() == before
    regrade(item, to)
    assert said == dict(Response.objects.filter(pk__in=said).values_list("pk", "label_right"))


def test_the_dry_run_asks_as_often_for_one_answer_as_for_many(
    item: Item, django_assert_num_queries: Any
) -> None:
    answer(item)
    to = new_version(item)
    for expected in (1, 3):
        with django_assert_num_queries(2):
            assert DryRun(pending(item, 1, to, timezone.now()), to).total == expected
        Item.objects.filter(pk=item.pk).update(current=item.versions.get(number=1))
        fresh = Item.objects.get(pk=item.pk)
        answer(fresh)
        answer(fresh, right=False)


def test_an_answer_given_meanwhile_keeps_the_mark_of_its_version(item: Item) -> None:
    answer(item, right=False)
    looked = timezone.now()
    learner = Learner.objects.create()
    attempt = Attempt.start("practice", [{"item": item.pk}], learner, looked, seed=1)
    to = new_version(item)
    done = regrading.begin(item, 1, to, "Because.", None, looked)
    late = play(attempt, learner, looked + timedelta(seconds=5), right=False)
    regrading.go_on(done)
    late.refresh_from_db()
    assert (late.key_version, late.label_right, done.total) == (None, False, 1)
    later = DryRun(pending(item, 1, to, timezone.now() + timedelta(minutes=1)), to)
    assert later.total == 1


def test_it_can_be_interrupted_and_continued(item: Item) -> None:
    for _ in range(3):
        answer(item)
    done = regrading.begin(item, 1, new_version(item), "Because.", None, timezone.now())
    regrading.step(done, 1)
    assert done.open
    assert regrading.left(done).count() == 2
    regrading.go_on(Regrade.objects.get(pk=done.pk))
    done.refresh_from_db()
    assert done.state == "applied"
    assert done.rows.count() == 3


def test_half_of_it_can_be_taken_back(item: Item) -> None:
    for _ in range(2):
        answer(item)
    to = new_version(item)
    before = state()
    done = regrading.begin(item, 1, to, "Because.", None, timezone.now())
    regrading.step(done, 1)
    undo(done)
    assert state() == before


def test_one_item_has_one_open_regrade(item: Item) -> None:
    answer(item)
    to = new_version(item)
    first = regrading.begin(item, 1, to, "Because.", None, timezone.now())
    with pytest.raises(Refused, match="not finished yet") as refused:
        regrading.begin(item, 1, to, "Because.", None, timezone.now())
    assert refused.value.regrade == first


def test_the_second_of_two_finds_nothing_left(item: Item) -> None:
    answer(item)
    to = new_version(item)
    regrade(item, to)
    with pytest.raises(Refused, match="no answer left"):
        regrading.begin(item, 1, to, "Because.", None, timezone.now())


def test_the_last_regrade_of_an_answer_is_undone_first(item: Item) -> None:
    answer(item, right=False)
    first = regrade(item, new_version(item))
    fresh = Item.objects.get(pk=item.pk)
    fresh.take(sound(kind="deep-learning"))
    fresh.keep()
    second = regrade(item, fresh.current)
    with pytest.raises(Refused, match="Undo that one first") as refused:
        regrading.begin_undoing(first)
    assert refused.value.regrade == second
    undo(second)
    assert Response.objects.get().key_version == first.to
    undo(first)
    assert Response.objects.get().key_version is None


def test_who_is_forgotten_meanwhile_is_gone(item: Item) -> None:
    one, two = Learner.objects.create(), Learner.objects.create()
    answer(item, one)
    answer(item, two)
    done = regrading.begin(item, 1, new_version(item), "Because.", None, timezone.now())
    regrading.step(done, 1)
    one.forget()
    two.forget()
    regrading.go_on(done)
    assert (done.state, Regraded.objects.count(), Learner.objects.count()) == ("applied", 0, 0)
    undo(done)


def test_answers_taken_over_meanwhile_are_put_back_too(item: Item) -> None:
    one, two = Learner.objects.create(), Learner.objects.create()
    answer(item, one)
    done = regrade(item, new_version(item))
    two.take_over(one)
    undo(done)
    assert Response.objects.get().learner == two
    assert Learner.objects.get(pk=two.pk).kind_hits == {RIGHT: 1}


def test_progress_results_and_takeout_tell_of_it(item: Item, collected: None) -> None:
    learner = Learner.objects.create()
    given = answer(item, learner, right=False)
    done = regrade(item, new_version(item))
    client = Client()
    client.cookies = remember(HttpResponse(), learner).cookies
    page = client.get("/progress/").content.decode()
    assert "A ruling changed 1 of your earlier answers" in page
    assert f"{given.get_absolute_url()}#regraded" in page
    assert "re-marked" in client.get(given.attempt.get_absolute_url()).content.decode()
    [row] = takeout.rows(learner)
    assert (row["label_right"], row["label_right_before"], row["remarked_because"]) == (
        True,
        False,
        "The manual changed.",
    )
    assert row["kind"] == WRONG
    assert "“The manual changed.”" in client.get("/progress/answers.csv").content.decode()
    Regrade.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert "A ruling changed" not in client.get("/progress/").content.decode()
    Regrade.objects.update(created_at=timezone.now())
    undo(done)
    assert "A ruling changed" not in client.get("/progress/").content.decode()


def test_nothing_is_told_of_a_check_up_that_is_open(item: Item, collected: None) -> None:
    learner = Learner.objects.create()
    given = answer(item, learner, right=False)
    Attempt.objects.filter(pk=given.attempt_id).update(mode="checkup", finished_at=None)
    regrade(item, new_version(item))
    client = Client()
    client.cookies = remember(HttpResponse(), learner).cookies
    assert "A ruling changed" not in client.get("/progress/").content.decode()
    assert "Re-marked" not in client.get(given.get_absolute_url()).content.decode()
    assert "The manual changed." not in client.get("/progress/answers.json").content.decode()


def test_the_statistics_are_those_of_a_replay(item: Item) -> None:
    for right in (True, False, True):
        answer(item, right=right)
    done = regrade(item, new_version(item))
    call_command("rebuild_statistics", "--check")
    assert ItemTally.objects.get(major=1).right == 1
    undo(done)
    call_command("rebuild_statistics", "--check")
    assert ItemTally.objects.get(major=1).right == 2
