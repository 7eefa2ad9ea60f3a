"""When a kind is steady and when it is secure: vectors worked out by hand from the rule."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import mastery
from quizzes.mastery import DUE, NEW, PRACTISING, SECURE, STEADY, Evidence, Mastery

START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY, MINUTE = timedelta(hours=24), timedelta(minutes=1)
ANSWERS = {"+": (True, True), "c": (True, False), "l": (False, True), "-": (False, False)}


def shown(answers: str, begin: datetime = START) -> list[Evidence]:
    """One answer a minute: + all right, c only the check wrong, l only the label wrong, - both wrong."""
    return [Evidence(*ANSWERS[answer], begin + place * MINUTE) for place, answer in enumerate(answers)]


def after(answers: str, *later: str) -> Mastery:
    """The state after answers on one day and, a day after the last of them each, on later ones."""
    log, begin = shown(answers), START + len(answers) * MINUTE
    for more in later:
        begin += DAY
        log += shown(more, begin)
    return mastery.replay(log)


def test_it_works() -> None:
    assert mastery.level(after("")) == NEW
    assert mastery.level(after("+")) == PRACTISING
    assert mastery.level(after("++++++++")) == STEADY
    assert mastery.level(after("++++++++", "+++")) == SECURE


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ("+++++++", PRACTISING),  # 7 of 7: eight are wanted
        ("c+++++l+", STEADY),  # exactly 7 labels, 7 checks
        ("cc+++++l", STEADY),  # exactly 7 labels, 6 checks
        ("cc++++++", STEADY),  # 8 labels, exactly 6 checks
        ("ccc+++++", PRACTISING),  # 8 labels, 5 checks
        ("ll++++++", PRACTISING),  # 6 labels, 8 checks
        ("cc+++++-", PRACTISING),  # 7 labels, 5 checks
        ("--++++++", PRACTISING),
        ("--++++++++", STEADY),  # the last 8 count
    ],
)
def test_steady_takes_seven_labels_and_six_checks_of_the_last_eight(answers: str, level: str) -> None:
    assert mastery.level(after(answers)) == level


def test_steady_is_reached_as_soon_as_the_window_allows() -> None:
    """--++++++ has 6 labels; one + later the window is -+++++++ and holds exactly 7 and 7."""
    assert mastery.level(after("--++++++")) == PRACTISING
    assert after("--+++++++").steady_at == (START + 8 * MINUTE).isoformat()


def probed(wait: timedelta, answers: str = "+++") -> Mastery:
    steady = START + 7 * MINUTE
    return mastery.replay([*shown("++++++++"), *shown(answers, steady + wait)])


def test_the_probe_begins_a_day_after_steady() -> None:
    assert mastery.level(probed(DAY)) == SECURE
    early = probed(DAY - timedelta(seconds=1))  # its second and third answer are in time
    assert mastery.level(early) == STEADY
    assert early.probe == [[True, True], [True, True]]


def test_answers_before_a_day_has_passed_are_no_probe() -> None:
    state = probed(timedelta(hours=1), "----------")
    assert mastery.level(state) == STEADY
    assert state.probe == []


@pytest.mark.parametrize(
    ("probe", "level"),
    [
        ("+++", SECURE),
        ("c++", SECURE),
        ("++c", SECURE),
        ("cc+", PRACTISING),
        ("l++", PRACTISING),
        ("++-", PRACTISING),
        ("---", PRACTISING),
    ],
)
def test_secure_takes_three_labels_and_two_checks(probe: str, level: str) -> None:
    assert mastery.level(after("++++++++", probe)) == level


def test_a_probe_is_judged_when_all_three_are_given() -> None:
    assert mastery.level(after("++++++++", "--")) == STEADY


def test_a_failed_probe_keeps_the_last_four_and_its_three() -> None:
    state = after("cccc++++++++++", "+-c")
    assert state == Mastery(window=[[True, True]] * 5 + [[False, False], [True, False]])
    assert state.probe == []
    assert mastery.level(state) == PRACTISING


def test_after_a_failed_probe_one_answer_can_make_it_steady_again() -> None:
    """The seven that stayed and one more: 7 labels and 7 checks of 8."""
    assert mastery.level(after("++++++++", "++-")) == PRACTISING
    assert mastery.level(after("++++++++", "++-", "+")) == STEADY
    assert mastery.level(after("++++++++", "++-", "+", "+++")) == SECURE


def test_answers_between_steady_and_probe_are_among_the_four_that_stay() -> None:
    log = [*shown("++++++++"), *shown("cccc", START + timedelta(hours=2)), *shown("--c", START + 2 * DAY)]
    assert mastery.replay(log).window == [[True, False]] * 4 + [[False, False]] * 2 + [[True, False]]


@given(st.text("+cl-", max_size=30))
def test_secure_is_never_lost(answers: str) -> None:
    assert mastery.level(after("++++++++", "+++", answers)) == SECURE


def test_steady_is_not_lost_on_one_miss() -> None:
    assert mastery.level(after("++++++++-")) == STEADY
    assert mastery.level(after("++++++++", "-")) == STEADY


def test_what_is_secure_falls_due_and_what_is_not_does_not() -> None:
    assert mastery.level(after("++++++++", "+++"), due=True) == DUE
    assert mastery.level(after("++++++++"), due=True) == STEADY
    assert mastery.level(after("+"), due=True) == PRACTISING
    assert mastery.level(Mastery(), due=True) == NEW


logs = st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 40 * 3600)), max_size=60)


@given(logs)
def test_a_state_that_is_stored_equals_a_replay_of_the_log(log: list[tuple[bool, bool, int]]) -> None:
    at, evidence = START, []
    stored = Mastery().as_json()
    for label, check, seconds in log:
        at += timedelta(seconds=seconds)
        evidence.append(Evidence(label, check, at))
        stored = mastery.step(Mastery(**stored), evidence[-1]).as_json()
    assert Mastery(**stored) == mastery.replay(evidence)
    assert len(stored["window"]) <= 8


def test_a_step_leaves_the_state_before_as_it_was() -> None:
    before = after("++++")
    mastery.step(before, shown("-")[0])
    assert before == after("++++")


@pytest.mark.parametrize(
    ("state", "due", "says"),
    [
        (Mastery(), False, "No answer without a hint yet."),
        (after("+"), False, "7 more before it can be steady."),
        (after("+++++++"), False, "1 more before it can be steady."),
        (after("--------"), False, "Steady at 7 labels and 6 checks of the last 8."),
        (after("++++++++"), False, "Secure after 3 more good answers, a day after it became steady."),
        (after("++++++++", "++"), False, "Secure after 1 more good answer, a day after it became steady."),
        (after("++++++++", "+++"), False, "Secure. It comes up again in reviews."),
        (after("++++++++", "+++"), True, "A concept of this kind is due."),
    ],
)
def test_the_note_says_what_comes_next(state: Mastery, due: bool, says: str) -> None:
    assert mastery.note(state, due) == says
