"""One finding and one next step."""

import pytest

from fundamentals import kinds
from quizzes import confusion, findings, review
from quizzes.confusion import Matrix
from quizzes.mastery import DUE, NEW, PRACTISING, SECURE, STEADY

R, M, D, G = kinds.SLUGS
NOTHING = confusion.matrix([])
MIXED = confusion.matrix([(D, G)] * 3 + [(D, D)] * 6 + [(R, R)] * 6)
FINE = confusion.matrix([(D, D)] * 12)


def test_a_mixup_comes_first() -> None:
    found = findings.find(MIXED, ["recognise-R"], right=7, scored=10, checks_right=2, checks_asked=10)
    assert found.headline == "You take deep learning for generative AI."
    assert found.sentence.startswith("3 of 9 deep learning tools in your last 15 counted answers.")
    assert found.start == {"mode": "pair", "one": D, "other": G, "hints": "on"}
    assert (found.button, found.kind) == ("Practise this pair", D)


def test_then_what_is_due() -> None:
    found = findings.find(FINE, ["recognise-R", "check-G"], 7, 10, 2, 10)
    assert found.headline == "7 of 10 named right."
    assert found.sentence == (
        "2 concepts are due for review: telling a fixed rule, the first check for generative AI."
    )
    assert found.start == {"mode": "review", "hints": "on"}


def test_one_concept_is_due() -> None:
    found = findings.find(FINE, ["marketing-words"], 7, 10, 2, 10)
    assert found.sentence == "1 concept is due for review: “It’s automatic, so it’s AI”."


def test_of_many_due_three_are_named() -> None:
    found = findings.find(FINE, review.CONCEPTS[:4], 7, 10, 2, 10)
    assert found.sentence.startswith("4 concepts are due for review: ")
    assert found.sentence.endswith("telling deep learning and more.")


def test_then_weak_checks() -> None:
    found = findings.find(FINE, [], right=7, scored=10, checks_right=5, checks_asked=10)
    assert found.headline == "7 of 10 named right. The checks are the weak side."
    assert found.sentence.startswith("5 of 10 first checks were the best one.")
    assert (found.article, found.start) == ("why-categories-matter", {})


@pytest.mark.parametrize(
    ("right", "scored", "checks_right", "checks_asked"),
    [
        (7, 7, 3, 7),  # fewer than 8 checks
        (7, 10, 6, 10),  # 60 % of them right
        (6, 10, 5, 10),  # the labels are weak too
    ],
)
def test_no_word_of_weak_checks_without_evidence(
    right: int, scored: int, checks_right: int, checks_asked: int
) -> None:
    assert "checks" not in findings.find(FINE, [], right, scored, checks_right, checks_asked).headline


def test_else_the_score_and_ten_more() -> None:
    found = findings.find(FINE, [], right=9, scored=10, checks_right=9, checks_asked=10)
    assert (found.headline, found.sentence) == (
        "9 of 10 named right.",
        "No mix-up stands out in your last counted answers.",
    )
    assert (found.button, found.start) == ("Ten more", {"mode": "practice", "hints": "on"})


def test_nothing_is_claimed_before_there_is_evidence() -> None:
    found = findings.find(
        confusion.matrix([(D, G)] * 5), [], right=0, scored=5, checks_right=0, checks_asked=5
    )
    assert found.sentence == "5 counted answers so far; from 12 on, this page shows what you take for what."


def test_all_right() -> None:
    assert findings.find(NOTHING, [], 10, 10, 10, 10).sentence == "No kind was taken for another."


def test_an_attempt_of_borderline_answers_alone_has_a_finding() -> None:
    assert (
        findings.find(NOTHING, [], right=0, scored=0, checks_right=0, checks_asked=0).headline
        == "0 of 0 named right."
    )


@pytest.mark.parametrize(
    ("levels", "says"),
    [
        ([NEW, NEW, NEW, NEW], "Nothing to show yet."),
        ([PRACTISING, NEW, NEW, NEW], "No kind holds yet."),
        ([STEADY, PRACTISING, NEW, NEW], "One kind holds, the others not yet."),
        ([STEADY, SECURE, NEW, NEW], "Two kinds hold, the others not yet."),
        ([STEADY, SECURE, DUE, PRACTISING], "Three kinds hold. Generative AI does not, yet."),
        ([PRACTISING, SECURE, DUE, STEADY], "Three kinds hold. Fixed rule does not, yet."),
        ([STEADY, SECURE, DUE, SECURE], "All four kinds hold."),
    ],
)
def test_the_headline_of_progress(levels: list[str], says: str) -> None:
    assert findings.progress(list(zip(kinds.KINDS, levels, strict=True))) == says


def test_every_matrix_has_a_finding() -> None:
    everything = [NOTHING, MIXED, FINE, Matrix({(R, M): 12})]
    for matrix in everything:
        found = findings.find(matrix, [], 5, 10, 5, 10)
        assert found.headline.endswith(".")
        assert found.sentence.endswith(".")
        assert bool(found.start) != bool(found.article)
