"""What a learner's answers add up to, wherever they were given."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.forms.models import model_to_dict

from fundamentals import kinds
from quizzes import mastery, planning, sequencing
from quizzes.mastery import Evidence
from quizzes.models import Attempt, Disagreement, Item, Learner, Response, ResumeLink, Seen
from quizzes.planning import MODES
from tests.quizzes.samples import stock
from tests.quizzes.walk import play

R, M, D, G = kinds.SLUGS
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Learner:
    return Learner.objects.create(key="ada")


@pytest.fixture
def bob() -> Learner:
    return Learner.objects.create(key="bob")


def kept(learner: Learner) -> tuple[Any, ...]:
    """All that is kept of a learner beside the answers themselves."""
    fresh = Learner.objects.get(pk=learner.pk)
    answered = Response.objects.filter(learner=fresh).order_by("pk")
    return (
        model_to_dict(fresh, exclude=["id", "key", "merged_into"]),
        list(fresh.seen.order_by("item").values_list("item", "last_at")),
        list(answered.values_list("pk", "first_showing", "counts")),
        fresh.due(NOW + 400 * DAY),
    )


def practise(learner: Learner, now: datetime, seed: int = 1, **kwargs: Any) -> list[Response]:
    """A practice of ten, a minute apart."""
    attempt = Attempt.start("practice", planning.practice(Random(seed), {}), learner, now, seed, hints=False)
    return [play(attempt, learner, now + place * MINUTE, **kwargs) for place in range(attempt.length)]


def answer(learner: Learner, kind: str, now: datetime, mode: str = "practice", **kwargs: Any) -> Response:
    """One answer about a kind."""
    attempt = Attempt.start(mode, [{"kind": kind}], learner, now, seed=int(now.timestamp()), hints=False)
    return play(attempt, learner, now, **kwargs)


def wander(learner: Learner, random: Random, answers: int) -> None:
    """So many answers of every mode, right and wrong, sure and unsure, over some weeks."""
    now = NOW
    for _ in range(answers):
        now += timedelta(seconds=random.choice([40, 3600, 90_000, 600_000]))
        slot = random.choice([{"kind": random.choice(kinds.SLUGS)}, {"kind": R, "borderline": True}])
        mode = random.choice(list(MODES))
        attempt = Attempt.start(
            mode, [slot], learner, now, random.getrandbits(40), random.random() < 0.5, random.random() < 0.8
        )
        play(attempt, learner, now, random.random() < 0.7, random.random() < 0.6, random.choice([1, 2, 3]))


def test_it_works(ada: Learner) -> None:
    stock(8)
    practise(ada, NOW)
    fresh = Learner.objects.get(pk=ada.pk)
    assert (fresh.answers, sum(fresh.kind_hits.values())) == (10, 10)
    assert fresh.tally() == {2: (10, 10)}
    assert fresh.seen.count() == 10


# --- kept and rebuilt ---------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(4))
def test_what_follows_each_answer_equals_what_is_rebuilt_from_all(ada: Learner, seed: int) -> None:
    stock(6, lines=3)
    wander(ada, Random(seed), answers=40)
    before = kept(ada)
    Learner.objects.get(pk=ada.pk).rebuild()
    assert kept(ada) == before


def test_what_is_kept_can_be_lost_and_rebuilt(ada: Learner) -> None:
    stock(6, lines=3)
    wander(ada, Random(9), answers=25)
    before = kept(ada)
    blank = Learner(pk=ada.pk, key="ada", created_at=ada.created_at)
    blank.save()
    ada.seen.all().delete()
    Response.objects.update(first_showing=False, counts=False)
    assert kept(ada) != before
    Learner.objects.get(pk=ada.pk).rebuild()
    assert kept(ada) == before


def test_ability_equals_a_recomputation_from_the_answers(ada: Learner) -> None:
    stock(8)
    theta, means = 0.0, {}
    for place, response in enumerate(
        practise(ada, NOW, right=True) + practise(ada, NOW + DAY, seed=2, right=False)
    ):
        assert response.theta == pytest.approx(theta)
        assert response.p == pytest.approx(sequencing.success(theta, response.difficulty))
        theta, _ = sequencing.update(theta, place, response.difficulty, 0, bool(response.label_right))
        kind = response.item.kind
        means[kind] = sequencing.update_kind(means.get(kind, 0.25), bool(response.label_right))
    ada.refresh_from_db()
    assert ada.theta == pytest.approx(theta)
    assert ada.kind_means == pytest.approx(means)


def test_mastery_equals_a_replay_of_the_evidence(ada: Learner) -> None:
    stock(8, lines=2)
    wander(ada, Random(5), answers=40)
    ada.refresh_from_db()
    responses = [
        r for r in ada.responses.select_related("version", "attempt").order_by("answered_at") if r.is_evidence
    ]
    for kind in kinds.SLUGS:
        own = [r for r in responses if r.item.kind == kind]
        log = [
            Evidence(bool(r.label_right), bool(r.check_is_right), r.answered_at) for r in own if r.answered_at
        ]
        assert ada.mastery_of(kind) == mastery.replay(log)
    assert responses


def test_only_practice_and_checkup_are_evidence(ada: Learner) -> None:
    stock(8)
    for number, mode in enumerate(("practice", "checkup", "review", "pair", "missed")):
        answer(ada, R, NOW + number * MINUTE, mode)
    ada.refresh_from_db()
    assert len(ada.mastery_of(R).window) == 2
    assert ada.tally() == {2: (4, 4)}  # all but those that are only repeated


def test_a_kind_becomes_secure_through_the_pages_own_rows(ada: Learner) -> None:
    stock(12)
    for number in range(8):
        answer(ada, D, NOW + number * MINUTE)
    assert mastery.level(Learner.objects.get(pk=ada.pk).mastery_of(D)) == mastery.STEADY
    for number in range(3):
        answer(ada, D, NOW + DAY + (8 + number) * MINUTE)
    assert mastery.level(Learner.objects.get(pk=ada.pk).mastery_of(D)) == mastery.SECURE


def test_the_tally_counts_right_and_asked_for_each_certainty(ada: Learner) -> None:
    stock(8)
    for number, (right, sure) in enumerate([(True, 1), (False, 3), (True, 3), (True, 3), (False, 2)]):
        answer(ada, R, NOW + number * MINUTE, right=right, sure=sure)
    assert Learner.objects.get(pk=ada.pk).tally() == {1: (1, 1), 2: (1, 0), 3: (3, 2)}


# --- review -------------------------------------------------------------------------------------
def test_a_concept_is_due_when_its_card_says(ada: Learner) -> None:
    stock(8)
    answer(ada, R, NOW, right=True, check=False)  # recognise: Good, due in 2 days; check: Again, in 1
    fresh = Learner.objects.get(pk=ada.pk)
    assert fresh.due(NOW + DAY - MINUTE) == []
    assert fresh.due(NOW + DAY) == ["check-R"]
    assert fresh.due(NOW + 2 * DAY) == ["check-R", "recognise-R"]  # the longest due first
    assert fresh.upcoming(NOW + DAY) == [("recognise-R", NOW + 2 * DAY)]


def test_one_grade_a_concept_a_day(ada: Learner) -> None:
    stock(8)
    answer(ada, R, NOW, right=True)
    answer(ada, R, NOW + 60 * MINUTE, right=False)
    assert "recognise-R" not in Learner.objects.get(pk=ada.pk).due(NOW + 2 * DAY - MINUTE)
    answer(ada, R, NOW + DAY, right=False)
    assert "recognise-R" in Learner.objects.get(pk=ada.pk).due(NOW + 2 * DAY)


def test_a_clock_set_back_grades_nothing_and_breaks_nothing(ada: Learner) -> None:
    stock(8)
    answer(ada, R, NOW)
    before = Learner.objects.get(pk=ada.pk).upcoming(NOW)
    answer(ada, R, NOW - 30 * DAY, right=False)
    assert Learner.objects.get(pk=ada.pk).upcoming(NOW) == before


def test_a_misconception_is_a_concept_too(ada: Learner) -> None:
    stock(1)
    Item.objects.update(misconception="marketing-words")
    for item in Item.objects.all():
        item.keep()
    answer(ada, R, NOW)
    assert {concept for concept, _ in Learner.objects.get(pk=ada.pk).upcoming(NOW)} == {
        "recognise-R", "check-R", "marketing-words",
    }  # fmt: skip


# --- glosses ------------------------------------------------------------------------------------
def test_a_kind_is_known_after_two_right_labels(ada: Learner) -> None:
    stock(8)
    known = []
    for number, right in enumerate((True, False, True)):
        answer(ada, R, NOW + number * MINUTE, right=right)
        known.append(Learner.objects.get(pk=ada.pk).knows(R))
    assert known == [False, False, True]


# --- merging ------------------------------------------------------------------------------------
def test_merging_keeps_the_earlier_first_showing(ada: Learner, bob: Learner) -> None:
    stock(1)
    later = answer(ada, R, NOW + 60 * MINUTE, right=False)
    earlier = answer(bob, R, NOW, right=True)
    ada.take_over(bob)
    earlier.refresh_from_db()
    later.refresh_from_db()
    assert (earlier.learner, earlier.first_showing, earlier.counts) == (ada, True, True)
    assert (later.learner, later.first_showing, later.counts) == (ada, False, False)
    fresh = Learner.objects.get(pk=ada.pk)
    assert (fresh.answers, fresh.kind_hits[R]) == (1, 1)
    assert fresh.seen.get().last_at == NOW + 60 * MINUTE


@pytest.mark.parametrize("seed", range(2))
def test_merging_two_is_the_same_as_one_who_gave_all_answers(ada: Learner, bob: Learner, seed: int) -> None:
    stock(6, lines=3)
    wander(ada, Random(seed), 15)
    wander(bob, Random(seed + 100), 15)
    ada.take_over(bob)
    before = kept(ada)
    Learner.objects.get(pk=ada.pk).rebuild()
    assert kept(ada) == before
    assert ada.responses.count() == 30
    assert not bob.responses.exists()
    assert not bob.attempts.exists()
    assert not bob.seen.exists()


def test_whoever_was_merged_points_at_the_one_who_holds_the_answers(ada: Learner, bob: Learner) -> None:
    eve = Learner.objects.create(key="eve")
    bob.take_over(eve)
    ada.take_over(bob)
    assert set(Learner.objects.filter(merged_into=ada).values_list("key", flat=True)) == {"bob", "eve"}
    assert Learner.objects.get(key="ada").merged_into is None


def test_the_links_of_whoever_was_merged_lead_to_the_one_who_holds_the_answers(
    ada: Learner, bob: Learner
) -> None:
    ResumeLink.make(bob)
    ada.take_over(bob)
    assert ResumeLink.objects.get().learner == ada


# --- forgetting ---------------------------------------------------------------------------------
def rows() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed
    }


def everything_of(learner: Learner, other: Learner) -> None:
    """Something in every table that can hold a person's rows."""
    for number, one in enumerate((learner, other)):
        for response in practise(one, NOW + number * DAY, seed=number):
            Disagreement.objects.create(response=response, text="I would call it a rule.")
        ResumeLink.make(one)
    learner.take_over(other)


def test_forgetting_leaves_no_row_but_the_counts_of_items(ada: Learner, bob: Learner) -> None:
    stock(8)
    before = rows()
    everything_of(ada, bob)
    statistics = list(Item.objects.order_by("pk").values_list("difficulty", "answers"))
    assert Seen.objects.count() > 0
    Learner.objects.get(pk=ada.pk).forget()
    counted = {name: rows()[name] for name in ("quizzes.ItemTally", "quizzes.ItemFigures")}
    assert rows() == before | counted | {"quizzes.Learner": 0}
    assert list(Item.objects.order_by("pk").values_list("difficulty", "answers")) == statistics
    assert sum(answers for _, answers in statistics) == 20


def test_forgetting_one_leaves_the_other(ada: Learner, bob: Learner) -> None:
    stock(8)
    practise(ada, NOW)
    practise(bob, NOW)
    before = kept(bob)
    ada.forget()
    assert kept(bob) == before
    assert Learner.objects.get().key == "bob"


def test_an_attempt_nobody_answered_belongs_to_nobody() -> None:
    stock(1)
    assert Attempt.start("practice", [{"kind": R}], None, NOW, 1).learner is None
    assert not Learner.objects.exists()


def test_names() -> None:
    learner = Learner(pk=7)
    assert str(learner) == "learner 7"
    assert str(ResumeLink(learner=learner, created_at=NOW)) == "link of 7, 22 Nov 2026"
    assert str(Seen(learner_id=7, item_id=3)) == "7 saw 3"
    attempt = Attempt(mode="checkup", created_at=NOW, pk=4)
    assert str(attempt) == "Check-up of 22 November 2026, 09:30"
    assert str(Response(attempt_id=4, position=2)) == "4/2"


def test_a_key_is_random_and_long() -> None:
    keys = {Learner().key for _ in range(50)}
    assert len(keys) == 50
    assert all(len(key) == 32 for key in keys)
