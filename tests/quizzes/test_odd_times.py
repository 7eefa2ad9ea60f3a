"""A check-up left for a week, a clock that jumps, and a bank whose last unseen item is used up: seen at the pages."""

from datetime import timedelta

import pytest
from django.db.models import F

from fundamentals import kinds
from quizzes.models import Attempt, Learner, Response
from tests.quizzes.samples import stock
from tests.quizzes.walk import Reader, open_question

R, M, D, G = kinds.SLUGS
pytestmark = pytest.mark.django_db


def move_past(**shift: float) -> None:
    """As if all that was done had been done so much later; with negative figures, earlier."""
    by = timedelta(**shift)
    Response.objects.update(asked_at=F("asked_at") + by, answered_at=F("answered_at") + by)
    Attempt.objects.update(created_at=F("created_at") + by, finished_at=F("finished_at") + by)
    for learner in Learner.objects.all():
        learner.rebuild()


def every_page_opens(reader: Reader, token: str) -> None:
    for address in ("/quiz/", f"/quiz/{token}/", f"/quiz/{token}/1/", "/progress/", "/progress/answers.json"):
        assert reader.client.get(address).status_code == 200, address


def test_a_check_up_left_for_a_week_waits_and_counts_when_it_is_finished(reader: Reader) -> None:
    stock(8)
    token = reader.start("checkup")
    for _ in range(5):
        reader.answer(token)
    move_past(days=-7)
    assert "Go on with scene 6" in reader.client.get("/quiz/").text
    today = reader.attempt("checkup")
    assert Attempt.objects.get(token=today).counts
    told = reader.client.get("/progress/").text
    assert reader.learner.tally() == {3: (12, 12)}
    reader.finish(token, sure=2)
    tally = reader.learner.tally()
    assert tally[3] == (17, 17)
    assert tally[2] in ((6, 6), (7, 7))  # the one that was on screen may have been answered today
    assert reader.client.get("/progress/").text != told
    old = Attempt.objects.get(token=token)
    assert (old.length, old.counts) == (12, True)
    assert old.responses.get(position=6).repeat is False
    before = reader.learner.mastery, reader.learner.schedule
    learner = reader.learner
    learner.rebuild()
    assert (learner.mastery, learner.schedule) == before
    every_page_opens(reader, token)


@pytest.mark.parametrize("mode", ["practice", "checkup"])
def test_a_clock_that_jumps_back_stops_nobody(reader: Reader, mode: str) -> None:
    stock(8)
    token = reader.start(mode)
    for _ in range(4):
        reader.answer(token)
    move_past(days=3)  # so the next answers are given three days before the ones that came first
    graded = reader.learner.schedule
    reader.finish(token)
    assert graded.items() <= reader.learner.schedule.items()  # no second grade on an earlier day
    every_page_opens(reader, token)
    answers = reader.client.get("/progress/answers.json").json()["answers"]
    assert reader.learner.seen.count() == len(answers) == Attempt.objects.get().length
    reader.attempt("practice", right=False)
    reader.answer(reader.start("checkup"))
    reader.learner.rebuild()
    every_page_opens(reader, token)


def test_the_last_unseen_one_of_a_kind_used_up_says_so_and_counts_no_more(reader: Reader) -> None:
    stock(3)
    note = "You have seen this one before: the bank holds no unseen tool of this kind for you. It does not count."
    token = reader.start("pair", one=D, other=G)
    while Attempt.objects.get(token=token).finished_at is None:
        assert note not in reader.client.get(open_question(token).get_absolute_url()).text
        reader.answer(token)
    again = reader.start("pair", one=D, other=G)
    assert note in reader.client.get(f"/quiz/{again}/1/").text
    before = reader.learner.theta, reader.learner.answers, reader.learner.tally()
    reader.answer(again, right=False)
    assert (reader.learner.theta, reader.learner.answers, reader.learner.tally()) == before
