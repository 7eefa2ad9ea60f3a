"""Reading a query: which words are looked up, in which forms, and with which slips of the hand."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundamentals import words
from fundamentals.words import Query


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Domain shift", Query(("domain", "shift"), open=True)),
        ("domain shift ", Query(("domain", "shift"))),
        ("What is machine learning?", Query(("machine", "learning"))),
        ("ml", Query(("machine", "learning"))),
        ("A/B test", Query(("b", "test"), open=True)),
        ("Café", Query(("cafe",), open=True)),
        ("noise noise", Query(("noise",), open=True)),
        ("x", Query(("x",))),
        ("the", Query()),
        ("", Query()),
        ('"transcript" AND (note*) NEAR/2 title:x', Query(("transcript", "note", "near", "2", "title", "x"))),
    ],
)
def test_what_a_query_looks_up(text: str, query: Query) -> None:
    assert words.parse(text) == query


@given(st.text())
def test_no_query_is_too_strange(text: str) -> None:
    found = words.parse(text)
    assert len(found.words) <= words.MOST_WORDS
    assert all(word.isalnum() for word in found.words)


def test_a_long_query_is_cut() -> None:
    assert sum(map(len, words.parse("word " * 2_000).words)) <= words.LONGEST_QUERY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("transcribe", "transcription"),
        ("transcripts", "transcribing"),
        ("classify", "classification"),
        ("recognise", "recognition"),
        ("recognize", "recognise"),
        ("analyse", "analysis"),
        ("noise", "noisy"),
        ("colour", "color"),
        ("centre", "center"),
        ("dialogue", "dialog"),
        ("decide", "decision"),
        ("extend", "extension"),
        ("receive", "reception"),
        ("produce", "production"),
    ],
)
def test_forms_of_one_word_know_each_other(one: str, other: str) -> None:
    assert other in words.forms(one)
    assert one in words.forms(other)


@pytest.mark.parametrize("word", ["be", "use", "colour", "generate", "cut"])
def test_a_word_is_no_form_of_itself(word: str) -> None:
    assert word not in words.forms(word)


@pytest.mark.parametrize(("one", "other"), [("generate", "general"), ("store", "story"), ("mode", "model")])
def test_likeness_makes_no_form(one: str, other: str) -> None:
    assert other not in words.forms(one)
    assert one not in words.forms(other)


def one_slip(word: str, chance: random.Random) -> str:
    """The word with a letter left out, put in, mistaken, or exchanged with the next."""
    place = chance.randrange(len(word) - 1)
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return chance.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        ]
    )


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=23), st.randoms(use_true_random=False))
def test_a_slip_leads_back_to_the_word(word: str, chance: random.Random) -> None:
    slipped = one_slip(word, chance)
    assert word in words.slips(slipped) | {slipped}


@pytest.mark.parametrize("word", ["cut", "a", "", "x" * 25, "x" * 10_000])
def test_words_that_are_not_worth_correcting(word: str) -> None:
    assert words.slips(word) == set()


def test_likeness_orders_names() -> None:
    wanted = words.threes(words.name("Hallucinashun"))
    near, far = words.threes("hallucination"), words.threes("calibration")
    assert 1 > words.likeness(wanted, near) > 0.5 > words.likeness(wanted, far) >= 0
    assert words.likeness(near, near) == 1


def test_html_is_read_as_text() -> None:
    markup = (
        "<h2>Check it</h2><p>Sharp &amp; <em>loud</em>.</p><table><tr><th>In</th><td>Out</td></tr></table>"
    )
    assert words.spoken(markup) == "Check it. Sharp & loud. In · Out ·"
