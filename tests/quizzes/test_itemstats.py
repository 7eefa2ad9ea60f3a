"""What the answers to an item say about it, on answers whose truth is known."""

from datetime import UTC, date, datetime, timedelta
from math import exp
from random import Random
from statistics import correlation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundamentals import kinds
from quizzes import itemstats
from quizzes.items import CHECKS
from quizzes.itemstats import Figures, figures, flags
from quizzes.tallying import NAMES, Answer, Tally, contributions, count, quarter, rest

R, M, D, G = kinds.SLUGS
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def said(right: bool, item: int = 1, wrong: str = M, **more: object) -> Answer:
    values = {
        "major": 1, "check": "check_right", "sure": 2, "seconds": 14.0, "at": NOW, "attempt": 1, "finished_at": NOW,
    }  # fmt: skip
    return Answer(item=item, kind=R if right else wrong, right=right, **(values | more))  # type: ignore[arg-type]


def tally_of(pairs: list[tuple[bool, float]], wrong: str = M) -> Tally:
    """Of answers (right, rest score among twenty others)."""
    tally = Tally()
    for right, score in pairs:
        answer = said(right, wrong=wrong)
        count(tally, answer)
        rest(tally, answer, 21, round(score * 20) + right)
    return tally


def class_of(learners: int, seed: int, slopes: list[float], steps: list[float]) -> dict[int, Tally]:
    """Tallies by item of learners of known ability, each of whom answers every item once; a guess is right in 1 of 4."""
    random, found = Random(seed), {item: Tally() for item in range(len(slopes))}
    for _ in range(learners):
        ability = random.gauss(0, 1)
        log = []
        for item, (slope, step) in enumerate(zip(slopes, steps, strict=True)):
            p = 0.25 + 0.75 / (1 + exp(-slope * (ability - step)))
            log.append(said(random.random() < p, item, random.choice([M, D, G])))
        for (item, *_), tally in contributions(log).items():
            found[item].include(tally)
    return found


def true_facility(slope: float, step: float) -> float:
    """Over abilities that are normal around 0 with a deviation of 1."""
    grid = [place / 50 for place in range(-250, 251)]
    weights = [exp(-ability * ability / 2) for ability in grid]
    shares = [0.25 + 0.75 / (1 + exp(-slope * (ability - step))) for ability in grid]
    return sum(w * p for w, p in zip(weights, shares, strict=True)) / sum(weights)


def test_it_works() -> None:
    found = figures(tally_of([(True, 0.8)] * 30 + [(False, 0.4)] * 30))
    assert (found.n, found.rested) == (60, 60)
    assert found.facility
    assert found.discrimination
    assert found.facility.value == 0.5
    assert found.facility.low == pytest.approx(0.377, abs=0.001)
    assert found.corrected == pytest.approx(1 / 3)
    assert found.discrimination.value > 0.99
    assert found.upper_lower == 1
    assert found.efficiency == pytest.approx(1)
    assert found.seconds == pytest.approx(14, rel=0.16)
    assert found.sure_right == found.sure_wrong == 0.75
    assert [share for _, share in found.groups] == [0, 0, 0.5, 1, 1]


def test_below_its_threshold_nothing_is_said() -> None:
    few = figures(tally_of([(True, 0.5)] * 10 + [(False, 0.5)] * 9))
    assert few.n == 19
    assert (few.facility, few.discrimination, few.upper_lower, few.efficiency) == (None,) * 4
    some = figures(tally_of([(True, 0.5), (False, 0.4)] * 24))
    assert some.facility is not None
    assert some.discrimination is None
    assert figures(Tally()).kinds[0].share == 0


def test_the_point_biserial_is_the_correlation_of_mark_and_rest_score() -> None:
    random = Random(5)
    pairs = [(random.random() < 0.6, random.randrange(21) / 20) for _ in range(200)]
    found = figures(tally_of(pairs)).discrimination
    assert found
    assert found.value == pytest.approx(
        correlation([float(right) for right, _ in pairs], [s for _, s in pairs])
    )


def test_the_interval_of_a_correlation_is_fishers() -> None:
    found = itemstats.fisher(0.30, 30)
    assert (round(found.low, 2), round(found.high, 2)) == (-0.07, 0.60)


def test_efficiency_is_the_covariance_over_the_largest_with_those_marks() -> None:
    random = Random(8)
    pairs = [(random.random() < 0.4, random.randrange(21) / 20) for _ in range(120)]
    scores, marks = [score for _, score in pairs], [float(right) for right, _ in pairs]

    def covariance(marks: list[float], scores: list[float]) -> float:
        middle, mean = sum(marks) / len(marks), sum(scores) / len(scores)
        return sum((mark - middle) * (score - mean) for mark, score in zip(marks, scores, strict=True))

    expected = covariance(marks, scores) / covariance(sorted(marks), sorted(scores))
    assert figures(tally_of(pairs)).efficiency == pytest.approx(expected)


def test_simulated_classes_are_recovered() -> None:
    random = Random(2)
    slopes = [random.uniform(0.4, 2.2) for _ in range(29)] + [0.0]
    steps = [random.uniform(-1.5, 1.5) for _ in range(30)]
    many = {item: figures(tally) for item, tally in class_of(4000, 3, slopes, steps).items()}
    inside = signs = clear = 0
    for seed in range(3):
        for item, tally in class_of(500, seed, slopes, steps).items():
            found, true = figures(tally), many[item].discrimination
            assert found.facility
            assert found.discrimination
            assert true
            inside += found.facility.low <= true_facility(slopes[item], steps[item]) <= found.facility.high
            if abs(true.value) > 0.2:
                clear += 1
                signs += found.discrimination.value > 0
            if not slopes[item]:
                assert found.discrimination.low < 0 < found.discrimination.high
    assert inside >= 0.93 * 90
    assert signs >= 0.95 * clear
    assert clear > 30


def test_an_item_of_noise_does_not_seem_to_discriminate_on_a_quiz_of_ten() -> None:
    tallies = class_of(3000, 11, [0.0] * 10, [0.0] * 10)
    found = [figures(tally).discrimination for tally in tallies.values()]
    values = [estimate.value for estimate in found if estimate]
    assert len(values) == 10
    assert abs(sum(values) / 10) < 0.02  # with the item in its own score it would be 0.32


# --- what adds up -------------------------------------------------------------------------------
def test_an_answer_counts_at_once_and_has_a_rest_score_when_its_attempt_ends() -> None:
    log = [said(place % 3 > 0, place, finished_at=None) for place in range(6)]
    assert all(
        tally.n == 1 and not tally["rested_right"] + tally["rested_wrong"]
        for tally in contributions(log).values()
    )
    ended = [said(place % 3 > 0, place) for place in range(6)]
    tallies = contributions(ended)
    assert tallies[0, 1, "2026Q4", 0]["rest_wrong"] == pytest.approx(4 / 5)
    assert tallies[1, 1, "2026Q4", 0]["rest_right"] == pytest.approx(3 / 5)


def test_what_comes_after_an_attempt_leaves_its_rest_scores() -> None:
    first = [said(True, place) for place in range(6)]
    later = NOW + timedelta(days=100)
    second = [said(False, place, at=later, finished_at=later, attempt=2) for place in range(6, 12)]
    both = contributions(first + second)
    assert list(both[0, 1, "2026Q4", 0].values) == list(contributions(first)[0, 1, "2026Q4", 0].values)
    assert both[6, 1, "2027Q1", 0]["rest_wrong"] == pytest.approx(6 / 11)


def test_a_rest_score_stands_on_four_others_at_least() -> None:
    few = contributions([said(True, place) for place in range(4)])
    assert all(figures(tally).rested == 0 for tally in few.values())
    assert all(
        figures(tally).rested == 1
        for tally in contributions([said(True, place) for place in range(5)]).values()
    )


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from([M, D, G]), st.sampled_from(CHECKS), st.integers(0, 3)))
)
def test_what_was_added_can_be_taken_away(parts: list[tuple[bool, str, str, int]]) -> None:
    log = [
        said(right, place, wrong, check=check, sure=sure)
        for place, (right, wrong, check, sure) in enumerate(parts)
    ]
    total = Tally()
    for sign in (1, -1):
        for tally in contributions(log).values():
            total.include(tally, sign)
    assert not total


def test_quarters() -> None:
    assert [quarter(date(2026, month, 1)) for month in (1, 3, 4, 9, 10, 12)] == [
        "2026Q1", "2026Q1", "2026Q2", "2026Q3", "2026Q4", "2026Q4",
    ]  # fmt: skip
    assert len(set(NAMES)) == len(NAMES)


# --- flags --------------------------------------------------------------------------------------
def raised(found: Figures, **quarters: Tally) -> list[str]:
    return flags(found, R, quarters, due=False)


def test_a_wrong_kind_that_the_able_choose_is_suspect() -> None:
    pairs = [(False, 0.9)] * 40 + [(True, 0.4)] * 40
    assert raised(figures(tally_of(pairs, wrong=G))) == ["suspect-key", "negative", "dead-check"]


def test_flags_stand_on_intervals() -> None:
    assert "below-chance" in raised(figures(tally_of([(True, 0.5)] * 5 + [(False, 0.5)] * 45)))
    assert "below-chance" not in raised(figures(tally_of([(True, 0.5)] * 4 + [(False, 0.5)] * 16)))
    assert "too-easy" in raised(figures(tally_of([(True, 0.5)] * 60)))
    assert flags(figures(Tally()), R, {}, due=True) == ["recheck"]
    random = Random(1)
    noise = tally_of([(random.random() < 0.5, random.randrange(21) / 20) for _ in range(2000)])
    assert {"weak", "negative"} & set(raised(figures(noise)))


def test_a_shift_between_quarters_is_told() -> None:
    def share(right: int) -> Tally:
        return tally_of([(True, 0.5)] * right + [(False, 0.5)] * (100 - right))

    assert itemstats.shifted({"2026Q3": share(80), "2026Q4": share(50)})
    assert not itemstats.shifted({"2026Q3": share(80), "2026Q4": share(72)})
    assert not itemstats.shifted({"2026Q4": share(80)})
