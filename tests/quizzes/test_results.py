"""The numbers of the results page: the same as whoever recomputes them from the answers to take away."""

import re
from collections import Counter
from html import unescape
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from fundamentals import kinds
from quizzes.models import Attempt, Learner, Response
from tests.quizzes.samples import stock
from tests.quizzes.walk import Reader, open_question, play

LETTER = {kind.slug: kind.letter for kind in kinds.KINDS}
WORDS = {"Unsure": 1, "Fairly sure": 2, "Sure": 3}
pytestmark = pytest.mark.django_db


def wander(learner: Learner, token: str, random: Random) -> None:
    """Answer an attempt to its end, right and wrong, sure and unsure."""
    attempt = Attempt.objects.get(token=token)
    while Response.objects.filter(attempt=attempt, answered_at=None).exists():
        play(
            attempt,
            learner,
            timezone.now(),
            random.random() < 0.6,
            random.random() < 0.5,
            random.choice([1, 2, 3]),
        )


def answers_of(reader: Reader) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reader.client.get("/progress/answers.json").json()["answers"]
    return found


def text_of(page: str) -> str:
    """What is read: tags out, spaces single."""
    body = re.sub(r"<(script|style|title|head)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def cells(page: str) -> tuple[dict[tuple[str, str], int], dict[str, str]]:
    """Counts of the matrix by letters, and its row ends."""
    table = re.search(r'<table class="mx">(.*?)</table>', page, re.DOTALL)
    assert table
    counts, ends = {}, {}
    for letter, row in re.findall(r'<tr class="k-(\w)">(.*?)</tr>', table.group(1), re.DOTALL):
        *numbers, end = re.findall(r"<b>([\d/]+)</b>", row)
        counts |= {(letter.upper(), said): int(number) for said, number in zip("RMDG", numbers, strict=True)}
        ends[letter.upper()] = end
    return counts, ends


@pytest.fixture
def walked(reader: Reader) -> tuple[Reader, str]:
    """Five attempts of 10, 12, 10, 10 and 6 answers; the token of the last practice."""
    stock(14, lines=6)
    random, first = Random(5), reader.start()
    reader.answer(first, right=False)
    learner = reader.learner
    wander(learner, first, random)
    for mode in ("checkup", "practice"):
        wander(learner, reader.start(mode), random)
    token = reader.start()
    wander(learner, token, random)
    wander(learner, reader.start("pair", one="deep-learning", other="generative-ai"), random)
    return reader, token


def test_it_works(walked: tuple[Reader, str]) -> None:
    reader, token = walked
    assert len(answers_of(reader)) == 48
    assert reader.client.get(f"/quiz/{token}/").status_code == 200


def test_the_score_and_the_checks(walked: tuple[Reader, str]) -> None:
    reader, token = walked
    page = reader.client.get(f"/quiz/{token}/").text
    own = [answer for answer in answers_of(reader) if answer["attempt"] == token and answer["scored"]]
    right = sum(answer["said"] == answer["kind"] for answer in own)
    checks = sum(answer["check_said"] == "check_right" for answer in own)
    assert right == sum(answer["label_right"] for answer in own)
    assert f"<title>{right} of {len(own)} named right</title>" in page
    assert f"{right} of {len(own)} kinds named right, {checks} of {len(own)} first checks." in text_of(page)
    assert f"Best first checks: {checks} of {len(own)}." in text_of(page)


def test_the_certainty_marks(walked: tuple[Reader, str]) -> None:
    reader, token = walked
    own = [answer for answer in answers_of(reader) if answer["attempt"] == token and answer["scored"]]
    worth = {(True, 1): 1, (True, 2): 2, (True, 3): 3, (False, 1): 0, (False, 2): -2, (False, 3): -6}
    marks = sum(worth[answer["label_right"], answer["certainty"]] for answer in own)
    page = text_of(reader.client.get(f"/quiz/{token}/").text)
    assert f"Certainty marks: {str(marks).replace('-', '−')} of {3 * len(own)}." in page


def test_each_kind(walked: tuple[Reader, str]) -> None:
    reader, token = walked
    page = reader.client.get(f"/quiz/{token}/").text
    own = [answer for answer in answers_of(reader) if answer["attempt"] == token and answer["scored"]]
    asked = Counter(answer["kind"] for answer in own)
    right = Counter(answer["kind"] for answer in own if answer["label_right"])
    shown = re.findall(r'<li class="k-\w"><p class="mk">.*?<h3>(?:<span.*?</span>)?(.*?)</h3>', page)
    assert shown == [
        f"{right[kind]} of {asked[kind]}" if asked[kind] else "Not asked" for kind in kinds.SLUGS
    ]


def test_each_question_is_listed_with_its_pattern(walked: tuple[Reader, str]) -> None:
    reader, token = walked
    page = reader.client.get(f"/quiz/{token}/").text
    own = [answer for answer in answers_of(reader) if answer["attempt"] == token]
    lines = re.findall(
        r'<li(?: class="miss")?><span class="cap">(\d\d) ([\w ]+)</span>.*?href="([^"]+)".*?<span class="small mut">([^<]+)',
        page,
        re.DOTALL,
    )
    assert [(int(number), address) for number, _, address, _ in lines] == [
        (answer["position"], f"/quiz/{token}/{answer['position']}/") for answer in own
    ]
    for answer, (_, verdict, _, pattern) in zip(own, lines, strict=True):
        right, check = answer["label_right"], answer["check_right"]
        if answer["scored"]:
            assert (verdict == "right") == right
        else:
            assert verdict == "not scored"
            assert pattern == ("two labels fit" if right else "two others fit")
            continue
        assert (pattern == "right name, wrong check") == (right and not check)
        assert (pattern == "safe in practice") == (not right and check)
        assert (pattern == "misconception") == (not right and not check and answer["certainty"] == 3)


def test_the_matrix_is_that_of_the_last_40_counted_answers(walked: tuple[Reader, str]) -> None:
    reader, token = walked
    last = [answer for answer in answers_of(reader) if answer["counts"]][-40:]
    assert len(last) == 40
    expected = Counter((LETTER[answer["kind"]], LETTER[answer["said"]]) for answer in last)
    for address in (f"/quiz/{token}/", "/progress/"):
        page = reader.client.get(address).text
        counts, ends = cells(page)
        assert {cell: count for cell, count in counts.items() if count} == expected
        for letter in "RMDG":
            row = sum(count for (kind, _), count in expected.items() if kind == letter)
            assert ends[letter] == f"{expected[letter, letter]}/{row}"
        assert "Your last 40 counted answers" in page


def test_every_number_of_the_matrix_opens_the_answers_behind_it(walked: tuple[Reader, str]) -> None:
    reader, _ = walked
    last = [answer for answer in answers_of(reader) if answer["counts"]][-40:]
    page = reader.client.get("/progress/").text
    links = re.findall(r'href="(/progress/([\w-]+)/as/([\w-]+)/)"><b>(\d+)</b>', page)
    assert sum(int(count) for *_, count in links) == 40
    for address, kind, said, count in links:
        behind = reader.client.get(address).text
        found = set(re.findall(r'href="(/quiz/[^"]+/\d+/)"', behind))
        assert found == {
            f"/quiz/{a['attempt']}/{a['position']}/" for a in last if (a["kind"], a["said"]) == (kind, said)
        }
        assert len(found) == int(count)
        assert ("Practise this pair" in behind) == (kind != said)


def test_the_headline_is_the_largest_mixup(walked: tuple[Reader, str]) -> None:
    reader, token = walked
    last = [answer for answer in answers_of(reader) if answer["counts"]][-40:]
    rows = Counter(answer["kind"] for answer in last)
    mixed = Counter((answer["kind"], answer["said"]) for answer in last if answer["kind"] != answer["said"])
    largest = max(count for (kind, _), count in mixed.items() if rows[kind] >= 4)
    page = reader.client.get(f"/quiz/{token}/").text
    headline = re.search(r"<h1>You take (.*?) for (.*?)\.</h1>", page)
    assert headline
    kind, said = (next(k.slug for k in kinds.KINDS if k.in_sentence == words) for words in headline.groups())
    assert mixed[kind, said] == largest
    assert (
        f"{largest} of {rows[kind]} {kinds.BY_SLUG[kind].bare} tools in your last 40 counted answers."
        in text_of(page)
    )
    assert (
        f'<input type="hidden" name="one" value="{kind}"><input type="hidden" name="other" value="{said}">'
        in page
    )


def test_the_calibration_is_that_of_all_counted_answers(walked: tuple[Reader, str]) -> None:
    reader, _ = walked
    counted = [answer for answer in answers_of(reader) if answer["counts"] and answer["certainty"]]
    page = reader.client.get("/progress/").text
    table = re.findall(r'<th scope="row">([\w ]+)</th><td>(\d+)</td><td>(\d+)</td>', page)
    assert {words: (int(right), int(asked)) for words, right, asked in table} == {
        words: (
            sum(answer["label_right"] for answer in counted if answer["certainty"] == step),
            sum(answer["certainty"] == step for answer in counted),
        )
        for words, step in WORDS.items()
    }
    stated = {1: 0.45, 2: 0.75, 3: 0.92}
    brier = sum((stated[a["certainty"]] - a["label_right"]) ** 2 for a in counted) / len(counted)
    assert f"Brier score {brier:.2f}" in text_of(page)


def test_the_labels_of_the_last_eight(walked: tuple[Reader, str]) -> None:
    reader, _ = walked
    evidence = [answer for answer in answers_of(reader) if answer["evidence"]]
    shown = re.findall(
        r"labels (\d) of (\d), checks (\d) of (\d)", text_of(reader.client.get("/progress/").text)
    )
    expected = []
    for kind in kinds.SLUGS:
        last = [answer for answer in evidence if answer["kind"] == kind][-8:]
        if last:
            expected.append(
                (
                    sum(a["label_right"] for a in last),
                    len(last),
                    sum(a["check_right"] for a in last),
                    len(last),
                )
            )
    assert [tuple(map(int, row)) for row in shown] == expected


# --- states -------------------------------------------------------------------------------------
def test_before_the_first_answer(reader: Reader) -> None:
    stock(3)
    page = reader.client.get(f"/quiz/{reader.start()}/").text
    assert "Nothing answered yet." in page
    assert "Go on with scene 1" in page


def test_half_way(reader: Reader) -> None:
    stock(3)
    token = reader.start()
    reader.answer(token)
    reader.answer(token, right=False)
    page = text_of(reader.client.get(f"/quiz/{token}/").text)
    assert "2 of 10 answered" in page
    assert "Go on with scene 3" in page
    assert "So far" in page
    assert "The missed ones again" not in page
    assert "2 of 12 counted answers: too early to draw what you take for what." in page
    assert "2 of 30 answers: too early to say" in page


def test_after_the_last_the_missed_ones_are_offered(reader: Reader) -> None:
    stock(4)
    token = reader.start()
    reader.answer(token, right=False)
    reader.finish(token)
    page = reader.client.get(f"/quiz/{token}/").text
    assert f'name="mode" value="missed"><input type="hidden" name="attempt" value="{token}"' in page
    again = reader.start("missed", attempt=token)
    reader.finish(again)
    page = reader.client.get(f"/quiz/{again}/").text
    assert "does not count" in page
    assert "The missed ones again" not in page


def test_all_right_offers_no_missed_ones(reader: Reader) -> None:
    stock(4)
    token = reader.attempt()
    page = reader.client.get(f"/quiz/{token}/").text
    assert "The missed ones again" not in page
    assert "No kind was taken for another." in page


def test_two_questions_of_a_page_have_no_checks_and_no_marks(reader: Reader, bank: None) -> None:
    token = reader.start("page", article="nested")
    for _ in range(2):
        asked = open_question(token)
        reader.client.post(asked.get_absolute_url(), {"token": asked.token, "kind": asked.item.kind})
    page = text_of(reader.client.get(f"/quiz/{token}/").text)
    assert "2 of 2 kinds named right." in page
    assert "first checks" not in page.split("To share")[1]
    assert "Certainty marks" not in page


def test_a_learner_who_is_told_of_weak_checks_is_sent_to_an_article(reader: Reader, bank: None) -> None:
    token = reader.attempt(check=False)
    page = reader.client.get(f"/quiz/{token}/").text
    assert "The checks are the weak side." in page
    assert '<a class="btn" href="/fundamentals/why-categories-matter/">' in page


def test_what_was_said_instead_is_named_once_and_counted(reader: Reader) -> None:
    stock(6)
    page = text_of(reader.client.get(f"/quiz/{reader.attempt('checkup', right=False)}/").text)
    assert (
        re.findall(r"Taken for ([\w ]+)\.", page)
        == ["machine learning 3 times"] + ["a fixed rule 3 times"] * 3
    )
