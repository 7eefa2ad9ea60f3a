"""What a learner reads after an answer: which words, in which order, and how many."""

import re
from itertools import product
from pathlib import Path

import pytest

from fundamentals import kinds
from quizzes import feedback, items, scoring
from quizzes.feedback import Feedback
from quizzes.items import CHECKS, ItemText
from tests.quizzes.samples import borderline, sound

R, M, D, G = kinds.SLUGS
CONTENT = Path(__file__).resolve().parents[2] / "quizzes/content"
BANK = [
    items.parse(file.stem, file.name, file.read_text(encoding="utf-8"))
    for file in sorted(CONTENT.glob("*.toml"))
]
ANSWERS = list(product(kinds.SLUGS, CHECKS, (1, 2, 3)))


def give(item: ItemText, said: str, check: str = "check_right", sure: int = 2) -> Feedback:
    return feedback.give(item, scoring.mark(item, said, check), said, check, sure)


def test_it_works() -> None:
    found = give(sound(kind=D), D)
    assert found.heading == "Right: deep learning."
    assert found.reason == sound(kind=D).why_right
    assert (found.tone, found.show_flip, found.check_note) == ("ok", False, "yours too")


# --- the first words ----------------------------------------------------------------------------
def test_a_miss_is_named_not_yet_and_refuted() -> None:
    found = give(sound(kind=D), G)
    assert found.heading == "Not yet: this is deep learning."
    assert found.reason == sound(kind=D).why_not[G]
    assert (found.tone, found.said.slug, found.show_flip) == ("no", G, True)


def test_true_but_wide_is_worded_as_narrowing() -> None:
    found = give(sound(kind=D), M)
    assert found.heading == "True but wide: this is deep learning."
    assert found.reason == sound(kind=D).why_not[M]
    assert found.tone == "no"


def test_a_fixed_rule_is_named_with_its_article() -> None:
    assert give(sound(), R).heading == "Right: a fixed rule."
    assert give(sound(), M).heading == "Not yet: this is a fixed rule."


@pytest.mark.parametrize("said", kinds.SLUGS)
def test_a_borderline_item_says_that_two_labels_fit(said: str) -> None:
    found = give(borderline(kind=D, also_accept=[G]), said)
    assert found.heading == "Two labels fit: deep learning, and generative AI."
    assert found.reason.endswith("Either can be said.")
    assert (found.tone, found.aside, found.lead_with_check) == ("both", "not scored", False)


def test_a_third_label_of_a_borderline_item_is_refuted_and_not_called_defensible() -> None:
    item = borderline(kind=D, also_accept=[G])
    for said, of_two in ((D, True), (G, True), (R, False), (M, False)):
        found = give(item, said)
        assert ("can be defended" in found.opening) == of_two
        assert (
            item.why_not[said] in found.reason
            if said != D and not of_two
            else found.reason == item.boundary_note
        )


def test_a_borderline_item_may_have_three_labels() -> None:
    found = give(borderline(kind=D, also_accept=[R, G]), R)
    assert found.heading == "Two labels fit: deep learning, and a fixed rule or generative AI."


# --- the six patterns ---------------------------------------------------------------------------
def test_solid_is_short() -> None:
    found = give(sound(), R, "check_right", 3)
    assert (found.aside, found.check_note, found.lead_with_check) == ("you were sure", "yours too", False)


def test_under_sure_is_told_that_it_knew() -> None:
    assert give(sound(), R, "check_right", 1).aside == "you knew more than you said"
    assert give(sound(), R, "", 1).aside == "you knew more than you said"


@pytest.mark.parametrize("sure", [1, 2, 3])
@pytest.mark.parametrize("check", ["check_other", "check_weak"])
def test_right_name_wrong_check_leads_with_the_check(check: str, sure: int) -> None:
    found = give(sound(), R, check, sure)
    assert found.lead_with_check
    assert "knew more" not in found.aside


@pytest.mark.parametrize("sure", [1, 2, 3])
def test_safe_in_practice_is_told_so(sure: int) -> None:
    found = give(sound(), G, "check_right", sure)
    assert found.check_note == "yours too: it would still have caught the mistake"
    assert not found.lead_with_check


def test_a_misconception_is_worth_two_minutes() -> None:
    assert give(sound(), G, "check_weak", 3).aside == "you were sure, so this is the one worth two minutes"


@pytest.mark.parametrize("sure", [1, 2])
def test_a_gap_is_no_misconception(sure: int) -> None:
    assert give(sound(), G, "check_weak", sure).aside in ("you were unsure", "you were fairly sure")


# --- the check ----------------------------------------------------------------------------------
def test_the_other_check_is_named_as_what_it_is_for() -> None:
    assert give(sound(), R, "check_other").check_note == "yours is the one for machine learning"


def test_a_weak_check_proves_nothing() -> None:
    assert give(sound(), R, "check_weak").check_note == "yours sounds fine and proves nothing"


def test_nothing_is_said_of_what_was_not_asked() -> None:
    found = give(sound(), R, "", 0)
    assert (found.check_note, found.aside, found.lead_with_check) == ("", "", False)


def test_the_right_check_of_a_borderline_item_is_not_called_a_mistake() -> None:
    for said in (R, M, G):
        assert give(borderline(), said, "check_right").check_note == "yours too"


# --- the rest -----------------------------------------------------------------------------------
def test_the_commonest_wrong_kind_is_refuted_in_a_fold() -> None:
    found = give(sound(), R)
    assert (found.nearest.slug, found.nearest_why) == (M, sound().why_not[M])


def test_what_comes_out_is_cut_at_the_deciding_words() -> None:
    before, decisive, after = feedback.split(sound())
    assert (before, decisive) == ("Every stretch ", "quieter than -45 dB")
    assert before + decisive + after == sound().comes_out


# --- the whole bank -----------------------------------------------------------------------------
def visible(item: ItemText, found: Feedback) -> int:
    """Words that stand open under a verdict: heading, reason, the flip and the check, with what leads into them."""
    said = f"You said {found.said.in_sentence}." if found.tone == "no" else ""
    flip = f"It would be {found.nearest.in_sentence} if {item.flip}." if found.show_flip else ""
    parts = [found.heading, said, found.reason, flip, "Best first check", f"{item.check_right}."]
    return len(" ".join(parts).split())


def test_feedback_is_short() -> None:
    clear = [item for item in BANK if not item.borderline]
    given = [(item, give(item, *answer)) for item in clear for answer in ANSWERS]
    right = {item.slug: visible(item, found) for item, found in given if found.tone == "ok"}
    other = {
        (item.slug, found.said.slug): visible(item, found) for item, found in given if found.tone == "no"
    }
    assert len(right) == len(clear)
    assert len(other) == 3 * len(clear)
    assert {slug: words for slug, words in right.items() if words > 45} == {}
    assert {answer: words for answer, words in other.items() if words > 80} == {}


def test_feedback_names_the_work_and_not_the_person() -> None:
    for item in BANK:
        for answer in ANSWERS:
            found = give(item, *answer)
            own = f"{found.heading} {found.aside} {found.reason} {found.check_note}"
            assert "!" not in own, item.slug
            assert not re.search(
                r"\b(wrong|incorrect|false|failed|well done|good job|sorry)\b",
                f"{found.heading} {found.aside} {found.check_note}",
                re.IGNORECASE,
            )
            assert kinds.BY_SLUG[item.kind].in_sentence in found.heading


def test_every_answer_gets_a_reason() -> None:
    for item in BANK:
        assert all(give(item, *answer).reason.strip() for answer in ANSWERS), item.slug
