"""What the answers of a class add up to, and what is held back."""

import pytest

from quizzes import classfigures
from quizzes.classfigures import Given


def given(member: int, right: bool = True, sure: int = 2, item: int = 1, rule: str = "fixed-rule") -> Given:
    return Given(
        member, member, item, rule, "fixed-rule", "fixed-rule", right, sure, scored=True, counts=True
    )


def test_the_hardest_rule_comes_first_with_its_interval() -> None:
    answers = [given(member, right=member < 3) for member in range(6)]
    answers += [given(member, rule="deep-learning") for member in range(5)]
    first, second = classfigures.hardest(answers)
    assert (first.name, first.right, first.n, first.people) == ("fixed-rule", 3, 6, 6)
    assert first.low < 0.5 < first.high
    assert second.value == 1


def test_what_fewer_than_five_people_answered_is_held_back() -> None:
    four = [given(member, right=False, sure=3) for member in range(4)] * 3
    assert classfigures.hardest(four) == []
    assert classfigures.confident_errors(four) == []
    assert classfigures.change([(0.2, 0.5)] * 4) is None


def test_sure_misses_are_counted_by_item() -> None:
    answers = [given(member, right=member > 1, sure=3) for member in range(5)]
    answers += [given(member, right=False, sure=2, item=2) for member in range(5)]
    assert classfigures.confident_errors(answers) == [(1, 2, 5)]


def test_the_interval_of_a_change_is_students() -> None:
    found = classfigures.change([(0.4, 0.5), (0.5, 0.7), (0.3, 0.6), (0.6, 0.6), (0.2, 0.6)])
    assert found
    assert found.mean == pytest.approx(0.2)
    assert found.low == pytest.approx(0.2 - 2.776 * 0.158114 / 5**0.5, abs=0.002)
    assert (found.before, found.after) == (pytest.approx(0.4), pytest.approx(0.6))


@pytest.mark.parametrize(("freedom", "t"), [(4, 2.776), (9, 2.262), (29, 2.045), (199, 1.972)])
def test_students_t(freedom: int, t: float) -> None:
    assert classfigures.student(freedom) == pytest.approx(t, rel=0.005)
