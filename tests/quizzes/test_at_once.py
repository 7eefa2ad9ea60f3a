"""Answers that arrive at the same moment: each counts, and counts once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test import Client

from quizzes.models import Attempt, Item, Learner, Response
from tests.quizzes.samples import stock
from tests.quizzes.walk import Reader, open_question, said

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(posts: list[tuple[str, dict[str, Any]]], cookies: Any = None) -> list[int]:
    """Send forms at the same time, each from a client of its own; returns the statuses."""

    def send(post: tuple[str, dict[str, Any]]) -> int:
        client = Client()
        if cookies:
            client.cookies = cookies
        answered = client.post(*post)
        connection.close()  # this thread's own
        return answered.status_code

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(send, posts))


def derived(learner: Learner) -> dict[str, Any]:
    return model_to_dict(Learner.objects.get(pk=learner.pk))


def test_one_learners_answers_all_count(reader: Reader) -> None:
    stock(4)
    reader.answer(reader.start())
    unseen = Item.objects.exclude(seen__learner=reader.learner)[:8]
    presses = [("/quiz/one/", {"item": item.slug, "kind": item.kind}) for item in unseen]
    assert at_once(presses, reader.client.cookies) == [302] * 8
    learner = reader.learner
    assert learner.answers == learner.seen.count() == 9
    before = derived(learner)
    assert sum(before["kind_hits"].values()) == 9


@pytest.mark.parametrize("first", [True, False])
def test_one_answer_sent_many_times_is_one(reader: Reader, first: bool) -> None:
    stock(4)
    token = reader.start()
    if not first:
        reader.answer(token)
    asked = open_question(token)
    posts = [(asked.get_absolute_url(), said(asked, right=bool(number % 2))) for number in range(8)]
    assert at_once(posts, None if first else reader.client.cookies) == [302] * 8
    assert Learner.objects.count() == Attempt.objects.count() == 1
    answered = Response.objects.exclude(answered_at=None)
    assert answered.count() == Learner.objects.get().answers == (1 if first else 2)
    assert Response.objects.filter(answered_at=None).count() == 1
    assert sum(Item.objects.values_list("answers", flat=True)) == answered.count()


def test_copies_of_a_first_press_are_one(reader: Reader) -> None:
    item = stock(1)[0]
    press = {"item": item.slug, "kind": item.kind}
    reader.client.post("/quiz/one/", press, headers={"Origin": "http://testserver"})  # brings the key
    assert at_once([("/quiz/one/?again", press)] * 8, reader.client.cookies) == [302] * 8
    item.refresh_from_db()
    assert item.answers == Learner.objects.count() == Attempt.objects.count() == 1


def test_many_learners_answers_to_one_item_all_count(reader: Reader) -> None:
    item = stock(1)[0]
    assert at_once([("/quiz/one/", {"item": item.slug, "kind": item.kind})] * 8) == [302] * 8
    item.refresh_from_db()
    assert item.answers == Learner.objects.count() == 8


def test_two_links_opened_at_once_lose_nothing(reader: Reader) -> None:
    stock(4)
    devices: list[Reader] = [reader, Reader(), Reader()]
    for device in devices:
        device.answer(device.start())
    link = reader.client.post("/progress/link/").text.split("/resume/")[1].split("/")[0]

    def opened(device: Reader) -> int:
        status = device.client.post(f"/resume/{link}/").status_code
        connection.close()
        return status

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(opened, devices[1:])) == [302, 302]
    answers = [device.client.get("/progress/answers.json").json()["answers"] for device in devices]
    assert [len(own) for own in answers] == [3, 3, 3]
