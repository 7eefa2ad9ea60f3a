"""What an attempt is made of."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundamentals import kinds
from quizzes import planning, review
from quizzes.planning import MODES, Slot

R, M, D, G = kinds.SLUGS
seeds = st.integers(0, 2**48)


def longest_run(slots: list[Slot]) -> int:
    names = "".join(kinds.BY_SLUG[slot["kind"]].letter for slot in slots)
    return next(n for n in range(len(names), 0, -1) if any(letter * n in names for letter in "RMDG"))


@given(seeds)
def test_practice_is_ten_of_all_kinds(seed: int) -> None:
    slots = planning.practice(Random(seed), {})
    assert len(slots) == 10
    assert {slot["kind"] for slot in slots} == set(kinds.SLUGS)
    assert longest_run(slots) <= 2
    assert slots == planning.practice(Random(seed), {})


@given(seeds)
def test_one_later_question_is_borderline_and_no_kind_loses_its_only_one(seed: int) -> None:
    slots = planning.practice(Random(seed), {})
    [place] = [place for place, slot in enumerate(slots) if slot.get("borderline")]
    assert place >= 3
    assert {slot["kind"] for slot in slots if not slot.get("borderline")} == set(kinds.SLUGS)


def test_practice_without_a_borderline_question() -> None:
    assert all(set(slot) == {"kind"} for slot in planning.practice(Random(1), {}, borderline=False))


def test_the_first_kind_can_be_settled() -> None:
    assert planning.practice(Random(1), {}, first=G)[0] == {"kind": G}


@given(seeds)
def test_a_checkup_is_three_of_each_kind(seed: int) -> None:
    slots = planning.checkup(Random(seed))
    assert Counter(slot["kind"] for slot in slots) == dict.fromkeys(kinds.SLUGS, 3)
    assert longest_run(slots) <= 2


@given(seeds, st.permutations(kinds.SLUGS))
def test_a_pair_drill_is_three_of_each_of_two(seed: int, order: list[str]) -> None:
    slots = planning.pair(Random(seed), *order[:2])
    assert Counter(slot["kind"] for slot in slots) == dict.fromkeys(order[:2], 3)
    assert longest_run(slots) <= 2


@given(seeds)
def test_a_review_is_the_eight_concepts_longest_due(seed: int) -> None:
    slots = planning.due_concepts(Random(seed), review.CONCEPTS)
    assert {slot["concept"] for slot in slots} == set(review.CONCEPTS[:8])
    assert len(slots) == 8
    assert all(slot["kind"] == review.kind_of(slot["concept"]) for slot in slots)


def test_the_order_of_a_review_tells_nothing() -> None:
    first = Counter(
        planning.due_concepts(Random(seed), review.CONCEPTS[:4])[0]["kind"] for seed in range(400)
    )
    assert all(count == pytest.approx(100, abs=40) for count in first.values())


def test_a_misconception_has_no_kind() -> None:
    assert planning.due_concepts(Random(0), ["marketing-words"]) == [
        {"concept": "marketing-words", "kind": None}
    ]
    assert planning.due_concepts(Random(0), []) == []


def test_a_page_asks_two() -> None:
    assert planning.page("nested") == [{"article": "nested"}, {"article": "nested"}]


def test_missed_ones_are_asked_again_twelve_at_most() -> None:
    assert planning.these([7, 3]) == [{"item": 7}, {"item": 3}]
    assert len(planning.these(range(20))) == 12


def test_each_mode_is_as_the_design_says() -> None:
    assert {name: (mode.length, mode.counts, mode.mastery, mode.glosses) for name, mode in MODES.items()} == {
        "practice": (10, True, True, True),
        "checkup": (12, True, True, False),
        "review": (8, True, False, True),
        "pair": (6, True, False, True),
        "page": (2, True, False, True),
        "missed": (12, False, False, True),
    }
    assert [name for name, mode in MODES.items() if mode.feedback_at_end] == ["checkup"]
    assert [name for name, mode in MODES.items() if mode.label_only] == ["page"]
