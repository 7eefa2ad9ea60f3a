"""What an attempt asks, and what it keeps of every answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fundamentals import kinds
from fundamentals.models import Article
from quizzes import planning, review, sequencing
from quizzes.forms import SHOWN
from quizzes.models import Attempt, Item, Learner, Response
from quizzes.planning import Slot
from tests.quizzes.samples import add, borderline, put, sound, stock
from tests.quizzes.walk import Reader, open_question, play, said

R, M, D, G = kinds.SLUGS
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
pytestmark = pytest.mark.django_db


def begin(
    plan: list[Slot], learner: Learner | None = None, mode: str = "practice", **options: Any
) -> Attempt:
    options = {"now": NOW, "seed": 42, "hints": False} | options
    return Attempt.start(mode, plan, learner, **options)


def of(*kinds_of_slots: str) -> list[Slot]:
    return [{"kind": kind} for kind in kinds_of_slots]


def run(attempt: Attempt, learner: Learner, now: datetime = NOW, **kwargs: Any) -> list[Response]:
    """Answer all that is left of an attempt, a minute apart."""
    done = []
    while Response.objects.filter(attempt=attempt, answered_at=None).exists():
        now += MINUTE
        done.append(play(attempt, learner, now, **kwargs))
    return done


@pytest.fixture
def ada() -> Learner:
    return Learner.objects.create(key="ada")


def test_it_works(ada: Learner) -> None:
    stock(3)
    attempt = begin(of(R, M, D, G), ada)
    done = run(attempt, ada)
    attempt.refresh_from_db()
    assert [response.item.kind for response in done] == [R, M, D, G]
    assert attempt.finished_at == NOW + 4 * MINUTE
    assert all(response.label_right and response.counts and response.is_evidence for response in done)


# --- replay -------------------------------------------------------------------------------------
def test_an_attempt_can_be_replayed_from_its_seed(bank: None) -> None:
    """The same seed, the same answers and the same bank give the same items in the same order."""
    asked = []
    for key in ("first", "again"):
        Item.objects.update(difficulty=F("start_difficulty"), answers=0)
        learner = Learner.objects.create(key=key)
        attempt = begin(planning.practice(planning.Random(42), {}), learner)
        answers = [
            play(attempt, learner, NOW + n * MINUTE, right=n % 3 != 0, sure=1 + n % 3) for n in range(10)
        ]
        asked.append([(response.version_id, response.checks, response.p) for response in answers])
    assert asked[0] == asked[1]
    assert len({version for version, _, _ in asked[0]}) == 10


def test_another_seed_asks_other_items(bank: None) -> None:
    first = {begin(of(D), seed=seed).responses.get().version_id for seed in range(12)}
    assert len(first) > 3


# --- what is kept -------------------------------------------------------------------------------
def test_every_answer_keeps_what_a_rule_needs_to_be_tested_again(ada: Learner) -> None:
    [item] = add(sound(start_difficulty=0.8))
    ada.theta = 0.4
    attempt = begin(of(R), ada, seed=7)
    response = play(attempt, ada, NOW + MINUTE, right=False, check=True, sure=3, milliseconds=61_000)
    assert response.version == item.current
    assert (response.learner, response.position, response.attempt.seed) == (ada, 1, 7)
    assert response.checks == sequencing.order_checks(7, 1)
    assert (response.theta, response.difficulty) == (0.4, 0.8)
    assert response.p == pytest.approx(sequencing.success(0.4, 0.8))
    assert (response.kind, response.check_said, response.certainty) == (M, "check_right", 3)
    assert (response.label_right, response.check_is_right, response.wide) == (False, True, False)
    assert (response.scored, response.first_showing, response.counts) == (True, True, True)
    assert (response.milliseconds, response.glosses, response.repeat) == (61_000, [], False)
    assert (response.asked_at, response.answered_at) == (NOW, NOW + MINUTE)


def test_ability_and_difficulty_follow_the_first_answer(ada: Learner) -> None:
    """The vectors of the design: theta = d = 0 gives 0.300 and -0.225 when right, -0.500 and 0.375 when wrong."""
    for slug, right, theta, difficulty in (("one", True, 0.3, -0.225), ("two", False, -0.5, 0.375)):
        learner = Learner.objects.create(key=slug)
        [item] = add(sound(slug))
        Item.objects.exclude(slug=slug).update(status="retired")
        play(begin(of(R), learner), learner, NOW, right=right)
        item.refresh_from_db()
        learner.refresh_from_db()
        assert (learner.theta, item.difficulty) == pytest.approx((theta, difficulty))
        assert (learner.answers, item.answers) == (1, 1)


def test_a_difficulty_stays_within_its_limits(ada: Learner) -> None:
    [item] = add(sound())
    Item.objects.update(difficulty=2.9)
    play(begin(of(R), ada), ada, NOW, right=False)
    item.refresh_from_db()
    assert 2.9 < item.difficulty <= 3


def test_two_learners_move_one_item(ada: Learner) -> None:
    [item] = add(sound())
    first, second = begin(of(R)), begin(of(R))
    play(first, ada, NOW)
    bob = Learner.objects.create(key="bob")
    play(second, bob, NOW)
    item.refresh_from_db()
    p = sequencing.success(0, -0.225)
    assert item.answers == 2
    assert item.difficulty == pytest.approx(-0.225 - 0.6 / 1.05 * (1 - p))


# --- which item ---------------------------------------------------------------------------------
def test_unseen_items_come_first(ada: Learner) -> None:
    stock(4)
    asked = []
    for number in range(4):
        asked += run(begin(of(R, M, D, G), ada, seed=number), ada, NOW + number * MINUTE)
    assert len({response.version_id for response in asked}) == 16
    assert not any(response.repeat for response in asked)


def test_when_all_of_a_kind_were_seen_the_one_seen_longest_ago_comes_and_does_not_count(ada: Learner) -> None:
    stock(2)
    first = run(begin(of(R, R), ada), ada, NOW)
    before = Learner.objects.get(pk=ada.pk)
    items = list(Item.objects.order_by("pk").values_list("difficulty", "answers"))
    again = run(begin(of(R, R), ada), ada, NOW + DAY, right=False)
    ada.refresh_from_db()
    assert [response.version_id for response in again] == [response.version_id for response in first]
    assert all(response.repeat and response.scored for response in again)
    assert not any(response.counts or response.first_showing or response.is_evidence for response in again)
    for name in ("theta", "answers", "kind_means", "mastery", "certainty"):
        assert getattr(ada, name) == getattr(before, name), name
    assert list(Item.objects.order_by("pk").values_list("difficulty", "answers")) == items


def test_no_item_comes_twice_in_one_attempt(ada: Learner) -> None:
    stock(1)
    asked = run(begin(of(R, R, R, R), ada), ada)
    assert len({response.version_id for response in asked}) == 4
    assert {response.item.kind for response in asked} == set(kinds.SLUGS)


def test_an_unseen_item_is_never_called_seen(ada: Learner) -> None:
    """A kind with nothing left gives way to another: what comes then may well be new, and then it counts."""
    stock(1)
    for learner in (ada, None):
        attempt = begin(of(R, R), learner)
        first, second = (play(attempt, ada, NOW + MINUTE), play(attempt, ada, NOW + 2 * MINUTE))
        assert not first.repeat
        assert second.repeat is not second.first_showing
        Attempt.objects.all().delete()
        ada.rebuild()


def test_an_attempt_ends_where_the_bank_does(ada: Learner) -> None:
    add(sound("one"), sound("two"))
    attempt = begin(of(R, M, D, G, R, R), ada)
    assert len(run(attempt, ada)) == 2
    attempt.refresh_from_db()
    assert attempt.length == 2
    assert attempt.finished_at


def test_nothing_to_ask_at_all(ada: Learner) -> None:
    attempt = begin(of(R), ada)
    assert (attempt.length, attempt.responses.count(), attempt.finished_at) == (0, 0, NOW)


def test_only_what_is_live_is_asked(ada: Learner) -> None:
    add(
        sound("live"),
        sound("retired", status="retired", retired_reason="Gone."),
        sound("draft", status="draft"),
    )
    assert [response.item.slug for response in run(begin(of(R, R, R), ada), ada)] == ["live"]


def test_an_item_near_three_in_four_is_asked(ada: Learner) -> None:
    add(*(sound(f"gate-{n}") for n in range(9)))
    for n in range(9):
        Item.objects.filter(slug=f"gate-{n}").update(
            difficulty=-2.5 + n * 0.6
        )  # 0.75 of ability 0 is at -0.69
    assert open_question(begin(of(R), ada).token).item.slug == "gate-3"
    ada.theta = 1.8
    ada.save()
    assert open_question(begin(of(R), Learner.objects.get(pk=ada.pk)).token).item.slug == "gate-6"


def test_after_two_misses_an_easier_one_is_asked(ada: Learner) -> None:
    stock(6)
    Item.objects.update(difficulty=-0.7)
    easy = add(sound("easy"))[0]
    aimed = {}
    for right in (True, False):
        learner = Learner.objects.create(key=f"misses-{right}")
        attempt = begin(of(M, M, R), learner)
        for number in (1, 2):
            play(attempt, learner, NOW + number * MINUTE, right=right)
            Learner.objects.filter(pk=learner.pk).update(theta=0)
            Item.objects.update(difficulty=-0.7)
            Item.objects.filter(pk=easy.pk).update(difficulty=-1.4)
            learner.refresh_from_db()
        Response.objects.filter(attempt=attempt, position=3).delete()
        Attempt.objects.get(pk=attempt.pk).ask(NOW)
        aimed[right] = open_question(attempt.token).difficulty
    assert aimed == {True: -0.7, False: -1.4}


def test_the_cost_of_a_draw_does_not_grow_with_the_bank(ada: Learner) -> None:
    put(*(sound(f"one-{number}", D) for number in range(30)))
    costs = []
    for more in range(2):
        with CaptureQueriesContext(connection) as asked:
            begin(of(D), ada)
        costs.append((len(asked), max(len(query["sql"]) for query in asked)))
        put(*(sound(f"more-{more}-{number}", D) for number in range(60)))
    assert costs[0][0] == costs[1][0]
    assert abs(costs[0][1] - costs[1][1]) < 20  # no list of the bank's items in a statement


# --- slots of other modes -----------------------------------------------------------------------
def test_a_borderline_slot_takes_a_borderline_item_of_its_kind_or_any(ada: Learner) -> None:
    add(sound("clear", D), borderline("of-kind", D), borderline("other", G))
    plan = [{"kind": D, "borderline": True}] * 3
    assert [response.item.slug for response in run(begin(plan, ada), ada)] == ["of-kind", "other", "clear"]


def test_a_page_asks_what_it_teaches_then_its_kind(bank: None, ada: Learner) -> None:
    for slug in ("deep-learning", "domain-shift"):
        kind = Article.objects.get(slug=slug).kind
        for response in run(begin(planning.page(slug), ada, mode="page"), ada):
            assert slug == response.item.article.partition("#")[0] or kind in ("", response.item.kind)


def test_a_review_asks_about_its_concept(ada: Learner) -> None:
    stock(6)
    plan = planning.due_concepts(planning.Random(1), ["recognise-D", "check-G", "marketing-words"])
    for response, slot in zip(run(begin(plan, ada, mode="review"), ada), plan, strict=True):
        concept = slot["concept"]
        assert response.item.kind == (review.kind_of(concept) or response.item.kind)
        assert review.kind_of(concept) or response.item.misconception == concept
        assert response.counts
        assert not response.is_evidence


def test_missed_ones_come_again_and_count_for_nothing(ada: Learner) -> None:
    stock(3)
    missed = run(begin(of(R, M), ada), ada, right=False)
    ada.refresh_from_db()
    before = Learner.objects.get(pk=ada.pk)
    plan = planning.these([response.version.item_id for response in missed])
    again = run(begin(plan, ada, mode="missed"), ada, NOW + DAY)
    assert [response.version_id for response in again] == [response.version_id for response in missed]
    assert all(response.repeat and not response.counts for response in again)
    ada.refresh_from_db()
    for name in ("theta", "answers", "kind_means", "mastery", "certainty"):
        assert getattr(ada, name) == getattr(before, name), name
    assert ada.due(NOW + 2 * DAY) == before.due(NOW + 2 * DAY)


# --- borderline ---------------------------------------------------------------------------------
@pytest.mark.parametrize("right", [True, False])
def test_a_borderline_answer_is_never_scored(ada: Learner, right: bool) -> None:
    [item] = add(borderline())
    response = play(begin([{"kind": R, "borderline": True}], ada), ada, NOW, right=right, sure=3)
    fresh = Learner.objects.get(pk=ada.pk)
    assert response.label_right is right
    assert (response.scored, response.counts, response.is_evidence) == (False, False, False)
    assert (fresh.theta, fresh.answers, fresh.kind_means, fresh.mastery, fresh.certainty) == (
        0,
        0,
        {},
        {},
        {},
    )
    assert fresh.due(NOW + 100 * DAY) == []
    item.refresh_from_db()
    assert (item.difficulty, item.answers) == (0, 0)


def test_a_borderline_miss_makes_the_next_question_no_easier(ada: Learner) -> None:
    """It is never scored, so it is no miss either."""
    add(borderline("line-1"), borderline("line-2"), sound("aimed"), sound("easy"))
    Item.objects.filter(slug="easy").update(difficulty=-1.4)
    Item.objects.filter(slug="aimed").update(difficulty=-0.7)
    attempt = begin([{"kind": R, "borderline": True}] * 2 + of(R), ada)
    for number in (1, 2):
        play(attempt, ada, NOW + number * MINUTE, right=False)
    assert open_question(attempt.token).item.slug == "aimed"


# --- glosses ------------------------------------------------------------------------------------
def test_a_gloss_is_shown_until_its_kind_was_right_twice(ada: Learner) -> None:
    stock(6)
    attempt = begin(of(R, R, R, R, R), ada, hints=True)
    shown = [play(attempt, ada, NOW + n * MINUTE, right=n != 1).glosses for n in range(5)]
    assert [R in glosses for glosses in shown] == [True, True, True, False, False]
    assert all(set(glosses) >= {M, D, G} for glosses in shown)


def test_a_hinted_answer_counts_for_everything_but_mastery(ada: Learner) -> None:
    stock(6)
    hinted, plain = (play(begin(of(R), ada, hints=on), ada, NOW) for on in (True, False))
    assert (hinted.hinted, hinted.counts, hinted.is_evidence) == (True, True, False)
    assert (plain.hinted, plain.counts, plain.is_evidence) == (False, True, True)


def test_a_checkup_shows_no_gloss(ada: Learner) -> None:
    stock(6)
    assert play(begin(of(R), ada, mode="checkup", hints=True), ada, NOW).glosses == []


# --- on screen while the author works -----------------------------------------------------------
def edited(item: Item, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(item, name, value)
    item.keep(why="Edited")


def test_an_item_edited_on_screen_is_marked_against_what_was_shown(reader: Reader) -> None:
    [item, _] = add(sound(), sound("spare"))
    Item.objects.filter(slug="spare").update(difficulty=3)
    token = reader.start()
    asked = open_question(token)
    assert asked.item == sound()
    fresh = sound(
        kind=D, claim="Quite another claim", check_right="Another check to be the best of all the three here"
    )
    edited(
        item,
        **{
            name: getattr(fresh, name)
            for name in ("kind", "subtype", "likeliest_wrong", "why_not", "claim", "check_right")
        },
    )
    reader.client.post(asked.get_absolute_url(), said(asked, sure=2))
    stored = Response.objects.get(pk=asked.pk)
    assert (stored.kind, stored.label_right, stored.check_is_right) == (R, True, True)
    page = reader.client.get(asked.get_absolute_url()).text
    assert "Right: a fixed rule." in page
    assert sound().claim in page
    assert "Quite another claim" not in page


def test_an_item_retired_on_screen_can_still_be_answered(reader: Reader) -> None:
    [item] = add(sound())
    asked = open_question(reader.start())
    edited(item, status="retired", retired_reason="The tool is gone.")
    answered = reader.client.post(asked.get_absolute_url(), said(asked))
    assert answered.status_code == 302
    assert Response.objects.get(pk=asked.pk).label_right
    assert "Right: a fixed rule." in reader.client.get(asked.get_absolute_url()).text


def test_an_old_answer_shows_the_question_as_it_was(reader: Reader) -> None:
    [item] = add(sound())
    asked = open_question(reader.start())
    reader.client.post(asked.get_absolute_url(), said(asked, right=False))
    edited(
        item, claim="Quite another claim", why_not=dict.fromkeys(item.why_not, "It was rewritten. Not so.")
    )
    page = reader.client.get(asked.get_absolute_url()).text
    assert sound().why_not[M].split(".")[0] in page
    assert "rewritten" not in page
    assert "Quite another claim" not in page


# --- whose it is --------------------------------------------------------------------------------
def test_the_first_answer_claims_the_attempt(reader: Reader) -> None:
    stock(3)
    token = reader.start()
    assert Attempt.objects.get(token=token).learner is None
    assert not Learner.objects.exists()
    reader.answer(token)
    assert Attempt.objects.get(token=token).learner == reader.learner
    assert Response.objects.exclude(answered_at=None).get().learner == reader.learner


def test_an_attempt_started_by_a_known_learner_is_that_learners(reader: Reader) -> None:
    stock(3)
    reader.answer(reader.start())
    assert Attempt.objects.get(token=reader.start()).learner == reader.learner
    assert Learner.objects.count() == 1


def test_one_checkup_a_day_counts(reader: Reader) -> None:
    stock(4)
    reader.answer(reader.start())
    attempts = [Attempt.objects.get(token=reader.start("checkup")) for _ in range(2)]
    assert [attempt.counts for attempt in attempts] == [True, False]
    Attempt.objects.filter(pk=attempts[0].pk).update(created_at=timezone.now() - DAY)
    assert Attempt.objects.get(token=reader.start("checkup")).counts


def test_of_two_checkups_begun_before_the_first_answer_one_counts(reader: Reader) -> None:
    stock(4)
    tokens = [reader.start("checkup") for _ in range(2)]
    for token in tokens:
        reader.answer(token)
    assert sorted(Attempt.objects.values_list("counts", flat=True)) == [False, True]


# --- how long it took ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("ago", "kept"),
    [(0.0, True), (59.0, True), (3601.0, False), (-5.0, False), (None, False), ("forged", False)],
)
def test_the_time_an_answer_took(reader: Reader, ago: float | str | None, kept: bool) -> None:
    stock(1)
    asked = open_question(reader.start())
    fields = said(asked)
    if isinstance(ago, float):
        fields["shown"] = SHOWN.sign(str(timezone.now().timestamp() - ago))
    elif ago:
        fields["shown"] = signing.Signer(salt="another").sign(str(timezone.now().timestamp()))
    reader.client.post(asked.get_absolute_url(), fields)
    milliseconds = Response.objects.get(pk=asked.pk).milliseconds
    assert (milliseconds is not None) == kept
    if milliseconds is not None and isinstance(ago, float):
        assert milliseconds == pytest.approx(ago * 1000, abs=10_000)
