"""How sure against how often right: intervals, bias, and when a verdict is given."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import calibration

# right, n, low, high: Wilson's interval as Newcombe (1998, Statistics in Medicine 17, table I, method 3)
# and R's prop.test(…, correct = FALSE) give it
WILSON = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
    (5, 10, 0.2366, 0.7634),
    (10, 10, 0.7225, 1.0000),
]


@pytest.mark.parametrize(("right", "n", "low", "high"), WILSON)
def test_the_wilson_interval(right: int, n: int, low: float, high: float) -> None:
    assert calibration.wilson(right, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_the_interval_holds_the_share_and_stays_within_0_and_1(n: int, share: float) -> None:
    right = round(share * n)
    low, high = calibration.wilson(right, n)
    assert 0 <= low <= right / n + 1e-12
    assert 1 >= high >= right / n - 1e-12
    assert high - low < 0.95 if n < 4 else high - low < 0.8


def test_no_answer_has_no_interval() -> None:
    with pytest.raises(ValueError, match="at least one"):
        calibration.wilson(0, 0)


def test_it_works() -> None:
    """4 unsure with 2 right, 6 sure with 3 right, worked out by hand."""
    found = calibration.of({1: (4, 2), 3: (6, 3)})
    assert found.n == 10
    assert found.bias == pytest.approx((4 * 0.45 + 6 * 0.92 - 5) / 10)  # 0.232
    brier = (2 * 0.55**2 + 2 * 0.45**2 + 3 * 0.08**2 + 3 * 0.92**2) / 10
    assert found.brier == pytest.approx(brier)
    assert [(point.step, point.stated, point.right, point.n) for point in found.points] == [(3, 0.92, 3, 6)]
    assert found.points[0].observed == 0.5
    assert (found.points[0].low, found.points[0].high) == calibration.wilson(3, 6)


def test_the_interval_of_the_bias_is_that_of_a_mean() -> None:
    answers = (
        [(0.45, 1)] * 3
        + [(0.45, 0)] * 5
        + [(0.75, 1)] * 9
        + [(0.75, 0)] * 4
        + [(0.92, 1)] * 7
        + [(0.92, 0)] * 2
    )
    gaps = [stated - right for stated, right in answers]
    mean = sum(gaps) / len(gaps)
    deviation = math.sqrt(sum((gap - mean) ** 2 for gap in gaps) / (len(gaps) - 1))
    half = 1.96 * deviation / math.sqrt(len(gaps))
    found = calibration.of({1: (8, 3), 2: (13, 9), 3: (9, 7)})
    assert found.bias == pytest.approx(mean)
    assert found.interval == pytest.approx((mean - half, mean + half), abs=1e-4)
    assert found.brier == pytest.approx(sum((stated - right) ** 2 for stated, right in answers) / 30)


def test_nothing_is_said_of_no_answers() -> None:
    found = calibration.of({})
    assert (found.n, found.points, found.brier, found.bias, found.interval) == (0, [], None, None, None)
    assert found.verdict == "0 of 30 answers: too early to say whether you are surer than right."
    assert calibration.of({2: (0, 0)}) == found


def test_one_answer_has_no_finite_interval() -> None:
    found = calibration.of({3: (1, 1)})
    assert found.interval == (-math.inf, math.inf)
    assert found.bias == pytest.approx(-0.08)


def test_a_point_appears_from_five_answers() -> None:
    found = calibration.of({3: (5, 5), 1: (4, 4), 2: (5, 0)})
    assert [point.step for point in found.points] == [2, 3]


def test_no_verdict_before_thirty() -> None:
    assert calibration.of({3: (29, 0)}).verdict.startswith("29 of 30 answers: too early")
    assert calibration.of({3: (30, 0)}).verdict == "You tend to be surer than right."


def test_the_three_verdicts() -> None:
    assert calibration.of({3: (30, 15)}).verdict == "You tend to be surer than right."
    assert calibration.of({1: (30, 29)}).verdict == "You tend to be righter than sure."
    assert calibration.of({3: (30, 30)}).verdict == "Sure, and right: nothing to correct."
    assert calibration.of({1: (6, 6), 3: (30, 30)}).verdict == "You tend to be righter than sure."
    assert calibration.of({2: (40, 30)}).verdict.startswith(
        "How sure you say you are and how often you are right agree"
    )


def test_a_verdict_is_given_exactly_where_the_interval_leaves_0_out() -> None:
    for n, right in product((30, 60), range(0, 61, 3)):
        found = calibration.of({2: (n, min(right, n))})
        assert found.interval is not None
        low, high = found.interval
        assert ("surer than right" in found.verdict) == (low > 0)
        assert ("righter than sure" in found.verdict) == (high < 0)


tallies = st.dictionaries(
    st.sampled_from([1, 2, 3]),
    st.integers(0, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
)


@given(tallies)
def test_every_tally_has_a_verdict(tally: dict[int, tuple[int, int]]) -> None:
    found = calibration.of(tally)
    assert found.verdict.endswith(".")
    assert found.brier is None or 0 <= found.brier <= 1
    assert found.bias is None or -0.55 - 1e-9 <= found.bias <= 0.92 + 1e-9
