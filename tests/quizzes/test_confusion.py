"""What was taken for what."""

from itertools import permutations

import pytest

from fundamentals import kinds
from quizzes import confusion
from quizzes.confusion import Matrix

R, M, D, G = kinds.SLUGS


def matrix(**cells: int) -> Matrix:
    """A matrix from cells such as DG=3: three deep-learning items called generative."""
    slug = {kind.letter: kind.slug for kind in kinds.KINDS}
    return confusion.matrix(
        pair for name, count in cells.items() for pair in [(slug[name[0]], slug[name[1]])] * count
    )


def headline(found: Matrix) -> tuple[str, str, int, int] | None:
    top = found.headline
    return (top.kind.letter, top.said.letter, top.count, top.row) if top else None


def test_it_works() -> None:
    found = matrix(RR=3, MM=3, DD=6, DG=3)
    assert found.n == 15
    assert (found.row(D), found.column(G), found.right(D), found.right(G)) == (9, 3, 6, 0)
    assert headline(found) == ("D", "G", 3, 9)


def test_it_is_drawn_from_twelve_answers() -> None:
    assert not matrix(RR=9, DG=2).ready
    assert matrix(RR=10, DG=2).ready
    assert confusion.matrix([]).n == 0


def test_no_headline_before_it_is_drawn() -> None:
    assert headline(matrix(DD=2, DG=9)) is None
    assert headline(matrix(DD=2, DG=10)) == ("D", "G", 10, 12)


def test_one_miss_is_no_mixup() -> None:
    assert headline(matrix(RR=8, DD=5, DG=1)) is None
    assert headline(matrix(RR=8, DD=5, DG=2)) == ("D", "G", 2, 7)


def test_a_kind_hardly_asked_has_no_mixup() -> None:
    assert headline(matrix(RR=10, DG=2, DD=1)) is None
    assert headline(matrix(RR=10, DG=2, DD=2)) == ("D", "G", 2, 4)


def test_right_answers_are_no_mixup() -> None:
    assert headline(matrix(RR=12)) is None


def test_the_largest_cell_is_named_first() -> None:
    assert headline(matrix(RM=4, RR=4, DG=3, DD=4)) == ("R", "M", 4, 8)


def test_of_equal_cells_the_riskier_is_named() -> None:
    """New material taken for real costs most, then learned change taken for a label."""
    equal = matrix(RM=2, RR=2, DM=2, DD=2, DG=2, MM=2)
    assert headline(equal) == ("D", "G", 2, 6)
    assert headline(matrix(RM=2, RR=2, MD=2, MM=4, GG=2)) == ("M", "D", 2, 6)
    assert headline(matrix(GD=2, GG=2, MD=2, MM=6)) == ("G", "D", 2, 4)


@pytest.mark.parametrize("order", list(permutations(["RM", "DM", "DG"])))
def test_the_order_of_answers_does_not_choose_the_headline(order: tuple[str, ...]) -> None:
    assert headline(matrix(RR=4, DD=4, **dict.fromkeys(order, 2))) == ("D", "G", 2, 8)


def test_the_kind_said_too_often() -> None:
    """7 of 15 said generative, 4 of 15 were."""
    found = matrix(GG=4, DG=3, DD=4, RR=4).bias
    assert found
    assert (found[0].slug, *found[1:]) == (G, 47, 27)


def test_no_bias_where_kinds_are_said_as_often_as_they_were_right() -> None:
    assert matrix(RR=12).bias is None
    assert matrix(RM=4, MR=4, DD=4).bias is None


def test_no_bias_before_the_matrix_is_drawn() -> None:
    assert matrix(DG=11).bias is None
    assert matrix(DG=12).bias is not None


def test_it_looks_back_over_40() -> None:
    assert (confusion.LAST, confusion.SHOWN_FROM, confusion.HEADLINE_CELL, confusion.HEADLINE_ROW) == (
        40,
        12,
        2,
        4,
    )
