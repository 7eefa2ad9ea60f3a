"""When a concept comes up again: the vectors of the design, which hold with fsrs 6.3.2."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fsrs import Card, Scheduler

from fundamentals import kinds
from quizzes import review
from quizzes.items import MISCONCEPTIONS
from quizzes.review import AGAIN, GOOD, HARD
from tests.quizzes.samples import sound

START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
GRADES = {"A": AGAIN, "H": HARD, "G": GOOD}
VECTORS = [("GGGGG", [2, 11, 46, 163, 497]), ("AGGGG", [1, 2, 6, 17, 44]), ("GGAGG", [2, 11, 2, 5, 12])]


def uncapped(scheduler: Scheduler, grades: str) -> list[int]:
    card, now, days = Card(card_id=1, due=START), START, []
    for grade in grades:
        card, _ = scheduler.review_card(card, GRADES[grade], now)
        days.append((card.due - now).days)
        now = card.due
    return days


def capped(grades: str) -> list[int]:
    """Through the module itself: the card goes in and out as JSON, each review when it is due."""
    card: dict[str, Any] | None = None
    now, days = START, []
    for grade in grades:
        card, due = review.review(card, GRADES[grade], now)
        days.append((due - now).days)
        now = due
    return days


@pytest.mark.parametrize(("grades", "days"), VECTORS)
def test_the_vectors_without_a_longest_interval(grades: str, days: list[int]) -> None:
    assert uncapped(review.scheduler(longest_days=36_500), grades) == days


@pytest.mark.parametrize(("grades", "days"), VECTORS)
def test_no_interval_is_longer_than_60_days(grades: str, days: list[int]) -> None:
    assert capped(grades) == [min(day, 60) for day in days]


def test_a_due_date_is_not_fuzzed() -> None:
    assert len({review.review(None, GOOD, START)[1] for _ in range(20)}) == 1


def test_a_grade_follows_right_and_sure() -> None:
    assert [review.grade(False, sure) for sure in (0, 1, 2, 3)] == [AGAIN] * 4
    assert [review.grade(True, sure) for sure in (0, 1, 2, 3)] == [GOOD, HARD, GOOD, GOOD]


def test_hard_comes_again_before_good() -> None:
    assert review.review(None, HARD, START)[1] < review.review(None, GOOD, START)[1]


def test_one_answer_grades_each_concept_it_touches() -> None:
    item = sound(kind="deep-learning", misconception="clean-means-true")
    assert review.grades(item, label_right=True, check_right=False, certainty=3) == {
        "recognise-D": GOOD, "check-D": AGAIN, "clean-means-true": GOOD,
    }  # fmt: skip
    assert review.grades(item, label_right=False, check_right=True, certainty=1) == {
        "recognise-D": AGAIN, "check-D": HARD, "clean-means-true": AGAIN,
    }  # fmt: skip


def test_a_check_that_was_not_asked_for_is_not_graded() -> None:
    assert review.grades(sound(), label_right=True, check_right=None, certainty=0) == {"recognise-R": GOOD}


def test_a_clock_set_back_counts_as_no_time_passed() -> None:
    card, _ = review.review(None, GOOD, START)
    back, due_back = review.review(card, GOOD, START - timedelta(days=300))
    same, due_same = review.review(card, GOOD, START)
    assert (back, due_back) == (same, due_same)
    assert due_back > START


def test_a_card_is_plain_json() -> None:
    card, due = review.review(None, AGAIN, START)
    assert all(isinstance(value, str | int | float | None) for value in card.values())
    assert card["due"] == due.isoformat()
    assert due == START + timedelta(days=1)


def test_there_are_thirteen_concepts() -> None:
    assert len(review.CONCEPTS) == len(set(review.CONCEPTS)) == 13
    assert set(MISCONCEPTIONS) < set(review.CONCEPTS)


def test_each_concept_has_a_kind_or_is_a_misconception_and_has_words() -> None:
    found = [review.kind_of(concept) for concept in review.CONCEPTS]
    assert found == [*kinds.SLUGS, *kinds.SLUGS, *[None] * 5]
    assert len({review.describe(concept) for concept in review.CONCEPTS}) == 13
    assert review.describe("recognise-R") == "telling a fixed rule"
    assert review.describe("check-G") == "the first check for generative AI"
