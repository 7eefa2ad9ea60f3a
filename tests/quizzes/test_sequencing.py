"""How hard a question is, which kinds are asked, and which item is chosen: the figures of the design."""

from collections import Counter
from itertools import product
from math import prod
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundamentals import kinds
from quizzes import sequencing
from quizzes.sequencing import Candidate

R, M, D, G = kinds.SLUGS


def test_it_works() -> None:
    assert sequencing.success(0, 0) == 0.625
    assert sequencing.update(0, 0, 0, 0, right=True) == pytest.approx((0.3, -0.225))
    assert sequencing.update(0, 0, 0, 0, right=False) == pytest.approx((-0.5, 0.375))


@pytest.mark.parametrize(
    ("theta", "difficulty", "chance"),
    # 0.25 + 0.75 / (1 + e^-(theta - d)), worked out by hand
    [(0, 0.8, 0.482519), (0, -0.8, 0.767481), (1, 0, 0.798294), (3, -3, 0.998145), (-3, 3, 0.251855)],
)
def test_the_chance_of_success(theta: float, difficulty: float, chance: float) -> None:
    assert sequencing.success(theta, difficulty) == pytest.approx(chance, abs=1e-6)


def test_both_move_less_the_more_answers_they_had() -> None:
    """After 20 answers the steps are half as long: 0.8 / (1 + 0.05 * 20)."""
    assert sequencing.update(0, 20, 0, 0, right=True) == pytest.approx((0.15, -0.225))
    assert sequencing.update(0, 0, 0, 20, right=True) == pytest.approx((0.3, -0.1125))


@given(st.floats(-3, 3), st.integers(0, 500), st.floats(-3, 3), st.integers(0, 500), st.booleans())
def test_a_right_answer_raises_ability_and_lowers_difficulty(
    theta: float, n: int, difficulty: float, asked: int, right: bool
) -> None:
    after, harder = sequencing.update(theta, n, difficulty, asked, right)
    assert -3 <= after <= 3
    assert -3 <= harder <= 3
    assert (after >= theta) == right or after == theta
    assert (harder <= difficulty) == right or harder == difficulty


def test_the_running_mean_of_a_kind() -> None:
    assert sequencing.KIND_START == 0.25
    assert sequencing.update_kind(0.25, right=True) == pytest.approx(0.4)
    assert sequencing.update_kind(0.4, right=False) == pytest.approx(0.32)


# --- kinds --------------------------------------------------------------------------------------
def run(drawn: list[str]) -> int:
    """The longest run, counted another way than in the code."""
    return max(
        len(part)
        for kind in kinds.SLUGS
        for part in "".join("x" if k == kind else " " for k in drawn).split()
    )


@given(
    st.integers(),
    st.dictionaries(st.sampled_from(kinds.SLUGS), st.floats(0, 1)),
    st.lists(st.sampled_from(kinds.SLUGS)),
    st.sampled_from(["", *kinds.SLUGS]),
    st.integers(4, 12),
)
def test_every_kind_comes_and_none_three_times_running(
    seed: int, means: dict[str, float], due: list[str], first: str, length: int
) -> None:
    drawn = sequencing.draw_kinds(Random(seed), length, means, due, first)
    assert len(drawn) == length
    assert set(drawn) == set(kinds.SLUGS)
    assert run(drawn) <= 2
    assert drawn[0] == (first or drawn[0])
    assert drawn == sequencing.draw_kinds(Random(seed), length, means, due, first)


def test_fewer_slots_than_kinds_cannot_hold_them() -> None:
    with pytest.raises(ValueError, match="3 slots cannot hold every kind"):
        sequencing.draw_kinds(Random(0), 3, {})


SIX = [
    drawn
    for drawn in product(kinds.SLUGS, repeat=6)
    if set(drawn) == set(kinds.SLUGS) and run(list(drawn)) <= 2
]


def expected(*weights: float) -> dict[str, float]:
    """The share of each kind in six slots, exactly: every allowed draw, by the product of its weights."""
    weight = dict(zip(kinds.SLUGS, weights, strict=True))
    chances = [prod(weight[kind] for kind in drawn) for drawn in SIX]
    whole = 6 * sum(chances)
    return {
        kind: sum(c * d.count(kind) for c, d in zip(chances, SIX, strict=True)) / whole
        for kind in kinds.SLUGS
    }


def shares(means: dict[str, float], due: tuple[str, ...] = ()) -> dict[str, float]:
    random = Random(7)
    drawn = Counter(kind for _ in range(8000) for kind in sequencing.draw_kinds(random, 6, means, due))
    return {kind: drawn[kind] / 48_000 for kind in kinds.SLUGS}


@pytest.mark.parametrize(
    ("means", "due", "weights"),
    # weight = 0.125 + 0.5 * need / sum of needs, need = 1 - mean + 0.5 where due
    [
        ({}, (), (0.25, 0.25, 0.25, 0.25)),
        ({R: 0.1, M: 0.9, D: 0.9, G: 0.9}, (), (0.5, 1 / 6, 1 / 6, 1 / 6)),
        ({}, (D,), (0.125 + 3 / 28, 0.125 + 3 / 28, 0.125 + 5 / 28, 0.125 + 3 / 28)),
        ({R: 1, M: 0.5, D: 0, G: 0}, (), (0.125, 0.225, 0.325, 0.325)),
    ],
)
def test_weak_and_due_kinds_come_as_much_oftener_as_the_weights_say(
    means: dict[str, float], due: tuple[str, ...], weights: tuple[float, ...]
) -> None:
    assert sum(weights) == pytest.approx(1)
    assert shares(means, due) == pytest.approx(expected(*weights), abs=0.006)


def test_it_hardly_helps_to_know_how_kinds_are_drawn() -> None:
    """Whoever names a kind that did not come in the last two slots gains little over one in four."""
    random, right, asked = Random(3), 0, 0
    for _ in range(3000):
        drawn = sequencing.draw_kinds(random, 10, {})
        for place in range(2, 10):
            left = [kind for kind in kinds.SLUGS if kind not in drawn[place - 2 : place]]
            right += random.choice(left) == drawn[place]
            asked += 1
    assert right / asked < 0.31


# --- items --------------------------------------------------------------------------------------
def candidate(
    id: int = 1, difficulty: float = 0.0, wrong: str = "", subtype: str = "known", modality: str = "sound"
) -> Candidate:
    return Candidate(id, difficulty, wrong, subtype, modality)


def often(candidates: list[Candidate], *state: object) -> Counter[int]:
    return Counter(sequencing.choose(Random(seed), candidates, *state).id for seed in range(200))


KNOWN = frozenset({"known"})
AIM = -0.6931  # where ability 0 succeeds in three of four


def test_the_item_nearest_three_in_four_is_chosen() -> None:
    hard, aimed, easy = candidate(1, 0.0), candidate(2, AIM), candidate(3, -1.4)
    assert sequencing.success(0, AIM) == pytest.approx(0.75, abs=1e-4)
    assert often([hard, aimed, easy], 0.0, 0, "", "sound", KNOWN) == {2: 200}


def test_after_two_misses_running_an_easier_one_is_chosen() -> None:
    aimed, easy = candidate(1, AIM), candidate(2, -1.386)  # 0.75 and 0.85
    assert often([aimed, easy], 0.0, 1, "", "sound", KNOWN) == {1: 200}
    assert often([aimed, easy], 0.0, 2, "", "sound", KNOWN) == {2: 200}


def test_an_item_easily_taken_for_the_kind_before_comes_next() -> None:
    plain, contrast = candidate(1, AIM), candidate(2, AIM, wrong=G)
    assert often([plain, contrast], 0.0, 0, G, "sound", KNOWN) == {2: 200}


def test_a_new_subtype_and_another_modality_come_first() -> None:
    plain, new, other = (
        candidate(1, AIM),
        candidate(2, AIM, subtype="new"),
        candidate(3, AIM, modality="text"),
    )
    assert often([plain, new], 0.0, 0, "", "sound", KNOWN) == {2: 200}
    assert often([plain, other], 0.0, 0, "", "sound", KNOWN) == {3: 200}
    contrast = candidate(4, AIM, wrong=G)  # 0.10 against 0.05
    assert often([new, contrast], 0.0, 0, G, "sound", KNOWN) == {4: 200}


def test_equal_items_are_chosen_by_chance_and_a_seed_repeats_it() -> None:
    equal = [candidate(id, AIM) for id in (1, 2, 3, 4)]
    found = often(equal, 0.0, 0)
    assert len(found) == 4
    assert min(found.values()) > 25
    assert found == often(equal, 0.0, 0)


def test_chance_decides_only_between_near_equals() -> None:
    near, far = (
        candidate(1, AIM),
        candidate(2, AIM + 0.45),
    )  # some 0.08 apart, and chance adds 0.05 at the most
    assert often([near, far], 0.0, 0, "", "sound", KNOWN) == {1: 200}


def test_nothing_to_choose_from() -> None:
    with pytest.raises(ValueError, match="no item"):
        sequencing.choose(Random(0), [], 0.0, 0)


# --- checks -------------------------------------------------------------------------------------
def test_the_checks_stand_in_one_order_for_one_question() -> None:
    assert sequencing.order_checks(42, 3) == sequencing.order_checks(42, 3)
    assert sorted(sequencing.order_checks(42, 3)) == ["check_other", "check_right", "check_weak"]


def test_the_place_of_a_check_tells_nothing() -> None:
    orders = Counter(
        tuple(sequencing.order_checks(seed, place)) for seed in range(600) for place in range(1, 11)
    )
    assert len(orders) == 6
    assert all(count == pytest.approx(1000, rel=0.12) for count in orders.values())
