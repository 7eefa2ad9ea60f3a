"""Marking one answer, the names of its patterns, and certainty marks."""

from fractions import Fraction

import pytest

from quizzes import scoring
from quizzes.scoring import Mark
from tests.quizzes.samples import borderline, sound


def test_it_works() -> None:
    assert scoring.mark(sound(), "fixed-rule", "check_right") == Mark(True, True, wide=False, scored=True)


def test_a_wrong_label_and_a_wrong_check() -> None:
    for check in ("check_other", "check_weak"):
        assert scoring.mark(sound(), "generative-ai", check) == Mark(False, False, wide=False, scored=True)


def test_a_check_that_was_not_asked_for_is_neither_right_nor_wrong() -> None:
    assert scoring.mark(sound(), "fixed-rule", "").check_right is None


def test_machine_learning_is_true_of_deep_learning_but_wide() -> None:
    item = sound(kind="deep-learning")
    assert scoring.mark(item, "machine-learning", "") == Mark(False, None, wide=True, scored=True)
    assert not scoring.mark(item, "generative-ai", "").wide


def test_a_generative_item_is_wide_only_where_it_says_so() -> None:
    built_so = sound(kind="generative-ai", true_but_wide=["deep-learning"])
    assert scoring.mark(built_so, "deep-learning", "").wide
    assert not scoring.mark(built_so, "machine-learning", "").wide
    assert not scoring.mark(sound(kind="generative-ai"), "deep-learning", "").wide


def test_a_borderline_item_takes_either_label_and_is_never_scored() -> None:
    item = borderline(kind="deep-learning", also_accept=["machine-learning"])
    for label in ("deep-learning", "machine-learning"):
        assert scoring.mark(item, label, "check_right") == Mark(True, True, wide=False, scored=False)
    assert scoring.mark(item, "generative-ai", "") == Mark(False, None, wide=False, scored=False)


@pytest.mark.parametrize(
    ("label", "check", "sure", "name"),
    [
        (True, True, 3, "solid"),
        (True, True, 2, "solid"),
        (True, True, 1, "under-sure"),
        (True, False, 1, "right name, wrong check"),
        (True, False, 2, "right name, wrong check"),
        (True, False, 3, "right name, wrong check"),
        (False, True, 1, "safe in practice"),
        (False, True, 2, "safe in practice"),
        (False, True, 3, "safe in practice"),
        (False, False, 3, "misconception"),
        (False, False, 2, "gap"),
        (False, False, 1, "gap"),
        (True, None, 0, "right"),  # one press: neither check nor certainty was asked for
        (False, None, 0, "gap"),
    ],
)
def test_the_pattern_of_an_answer(label: bool, check: bool | None, sure: int, name: str) -> None:
    assert scoring.pattern(label, check, sure) == name


def test_certainty_marks_are_those_of_gardner_medwin() -> None:
    right = [scoring.certainty_marks([(True, sure)]) for sure in (1, 2, 3)]
    wrong = [scoring.certainty_marks([(False, sure)]) for sure in (1, 2, 3)]
    assert (right, wrong) == ([1, 2, 3], [0, -2, -6])
    assert scoring.certainty_marks([(True, 3), (False, 3), (True, 1), (False, 2)]) == -4


def test_an_answer_without_certainty_adds_nothing() -> None:
    assert scoring.certainty_marks([(True, 0), (False, 0)]) == 0
    assert scoring.certainty_marks([]) == 0


def pays(sure: int, chance: Fraction) -> Fraction:
    return chance * scoring.MARKS_RIGHT[sure] + (1 - chance) * scoring.MARKS_WRONG[sure]


def test_saying_how_sure_one_is_pays_best() -> None:
    """The break-even points are 2/3 and 4/5, which the buttons name."""
    assert pays(1, Fraction(2, 3)) == pays(2, Fraction(2, 3))
    assert pays(2, Fraction(4, 5)) == pays(3, Fraction(4, 5))
    for hundredths in range(101):
        best = max((1, 2, 3), key=lambda sure: (pays(sure, Fraction(hundredths, 100)), sure))
        assert best == (1 if hundredths < 67 else 2 if hundredths < 80 else 3)


def test_each_step_stands_for_a_chance_within_its_words() -> None:
    assert scoring.STATED == {1: 0.45, 2: 0.75, 3: 0.92}
    assert scoring.STATED[1] < 2 / 3 < scoring.STATED[2] < 4 / 5 < scoring.STATED[3]
    assert [words for _, words in scoring.CERTAINTIES.values()] == [
        "less than 2 in 3", "about 3 in 4", "more than 4 in 5",
    ]  # fmt: skip


def test_the_score_of_each_kind() -> None:
    answers = [("fixed-rule", True), ("fixed-rule", False), ("generative-ai", True), ("fixed-rule", True)]
    assert scoring.score_by_kind(answers) == {
        "fixed-rule": (2, 3), "machine-learning": (0, 0), "deep-learning": (0, 0), "generative-ai": (1, 1),
    }  # fmt: skip
