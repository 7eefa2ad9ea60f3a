"""One question at one address: asked, refused, answered, and sent twice."""

import re

import pytest
from django.test import Client

from fundamentals import kinds
from quizzes.models import Item, Learner, Response
from tests.quizzes.samples import stock
from tests.quizzes.walk import Reader, everything, open_question, said, title

R, M, D, G = kinds.SLUGS
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def items() -> list[Item]:
    """A small bank."""
    return stock(4)


def test_it_works(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    asked = reader.client.get(f"/quiz/{token}/1/")
    assert title(asked) == "Question 1 of 10 · Workprint"
    answered = reader.answer(token)
    assert (answered.status_code, answered.headers["Location"]) == (302, f"/quiz/{token}/1/")
    shown = reader.client.get(f"/quiz/{token}/1/")
    assert title(shown).startswith("Right: ")
    assert f'href="/quiz/{token}/2/"' in shown.text


# --- what is not there --------------------------------------------------------------------------
@pytest.fixture
def two(reader: Reader, items: list[Item]) -> tuple[Reader, str, str]:
    """A reader with an attempt, each with one answer, and the token of an attempt that is another's."""
    other = Reader()
    theirs = other.start()
    other.answer(theirs)
    mine = reader.start()
    reader.answer(mine)
    return reader, mine, theirs


@pytest.mark.parametrize(
    "address",
    [
        "no-such-token/1/",
        "{mine}/0/",
        "{mine}/3/",
        "{theirs}/1/",
        "{theirs}/2/",
        "{theirs}/",
        "no-such-token/",
    ],
)
def test_what_is_not_there_or_not_yours_is_not_found(two: tuple[Reader, str, str], address: str) -> None:
    reader, mine, theirs = two
    before = everything()
    path = "/quiz/" + address.format(mine=mine, theirs=theirs)
    assert reader.client.get(path).status_code == 404
    if not path.endswith((f"{mine}/", f"{theirs}/", "token/")):
        fields = said(open_question(theirs))
        assert reader.client.post(path, fields).status_code == 404
        assert Client().post(path, fields).status_code == 404
    assert everything() == before


def test_a_form_of_another_attempt_is_not_found(two: tuple[Reader, str, str]) -> None:
    reader, mine, theirs = two
    before = everything()
    for fields in (
        said(open_question(theirs)),
        said(open_question(mine)) | {"token": ""},
        said(open_question(mine)) | {"token": "x"},
    ):
        assert reader.client.post(f"/quiz/{mine}/2/", fields).status_code == 404
    assert everything() == before


def test_the_form_of_one_question_never_answers_another(two: tuple[Reader, str, str]) -> None:
    """A double click, or Back and send: the question at the address is shown, and nothing is answered."""
    reader, mine, _ = two
    before = everything()
    first = Response.objects.get(attempt__token=mine, position=1)
    shown = reader.client.post(f"/quiz/{mine}/2/", said(first))
    assert (shown.status_code, title(shown)) == (200, "Question 2 of 10 · Workprint")
    assert everything() == before


# --- what is missing ----------------------------------------------------------------------------
MISSING = {
    "kind": "Select the kind of tool.",
    "check": "Select the best first check.",
    "sure": "Say how sure you are.",
}


@pytest.mark.parametrize("missing", [("kind",), ("check",), ("sure",), ("kind", "check", "sure")])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_missing_choice_is_said_at_its_field_and_the_others_are_kept(
    reader: Reader, items: list[Item], missing: tuple[str, ...], headers: dict[str, str]
) -> None:
    token = reader.start()
    asked = open_question(token)
    before = everything()
    fields = {name: value for name, value in said(asked).items() if name not in missing}
    refused = reader.client.post(f"/quiz/{token}/1/", fields, headers=headers)
    assert refused.status_code == 422
    assert title(refused).startswith("Error: ")
    for name, message in MISSING.items():
        in_list, at_field = (
            f">{message}</a>",
            re.search(rf'<p class="error"[^>]*>{message}</p>', refused.text),
        )
        assert (in_list in refused.text) == bool(at_field) == (name in missing), name
    for name, value in fields.items():
        if name in ("kind", "check"):
            assert re.search(rf'name="{name}"[^>]*value="{value}" checked', refused.text)
    assert refused.text.count(" checked>") == len({"kind", "check"} - set(missing))
    assert everything() == before


def test_the_message_stands_before_the_choices_it_is_about(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    refused = reader.client.post(f"/quiz/{token}/1/", {"token": open_question(token).token})
    places = [
        refused.text.index(text)
        for text in (
            "kind-error",
            'id="kind-1"',
            'id="check-error"',
            'id="check-1"',
            ">Say how sure you are.</p>",
            '<button name="sure" value="1"',
        )
    ]
    assert places == sorted(places)


def test_enter_without_a_certainty_asks_for_it(reader: Reader, items: list[Item]) -> None:
    """Enter in a radio presses the first button of the form, which says nothing."""
    token = reader.start()
    page = reader.client.get(f"/quiz/{token}/1/").text
    assert re.search(r"<button[^>]*>", page[page.index('<form class="q"') :]).group() == (  # type: ignore[union-attr]
        '<button name="sure" value="none" hidden>'
    )
    refused = reader.client.post(f"/quiz/{token}/1/", said(open_question(token)) | {"sure": "none"})
    assert (refused.status_code, MISSING["sure"] in refused.text) == (422, True)


@pytest.mark.parametrize("changes", [{"kind": "magic"}, {"check": "D"}, {"sure": "4"}, {"kind": "<script>"}])
def test_a_choice_that_is_not_on_offer_is_refused(
    reader: Reader, items: list[Item], changes: dict[str, str]
) -> None:
    token = reader.start()
    before = everything()
    refused = reader.client.post(f"/quiz/{token}/1/", said(open_question(token)) | changes)
    assert refused.status_code == 422
    assert title(refused).startswith("Error: ")
    assert "<script>" not in refused.text
    assert everything() == before


def test_nothing_is_chosen_beforehand(reader: Reader, items: list[Item]) -> None:
    page = reader.client.get(f"/quiz/{reader.start()}/1/").text
    assert " checked>" not in page
    assert page.count('type="radio"') == 7


# --- once ---------------------------------------------------------------------------------------
def test_an_answer_that_is_sent_again_returns_the_stored_result(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    asked = open_question(token)
    reader.answer(token, right=False)
    before = everything()
    for fields in (said(asked, right=False), said(asked, right=True, sure=1), {"token": asked.token}):
        again = reader.client.post(f"/quiz/{token}/1/", fields)
        assert (again.status_code, again.headers["Location"]) == (302, f"/quiz/{token}/1/")
    assert re.match("Not yet: |True but wide: ", title(reader.client.get(f"/quiz/{token}/1/")))
    assert everything() == before


def test_a_first_answer_that_is_sent_twice_without_a_cookie_is_one(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    fields = said(open_question(token))
    first = Client().post(f"/quiz/{token}/1/", fields)
    before = everything()
    second = Client().post(f"/quiz/{token}/1/", fields)
    assert first.status_code == second.status_code == 302
    assert first.cookies["learner"].value.split(":")[0] == second.cookies["learner"].value.split(":")[0]
    assert Learner.objects.count() == 1
    assert everything() == before


def test_the_form_of_a_first_answer_opens_nothing_once_the_second_is_given(
    reader: Reader, items: list[Item]
) -> None:
    token = reader.start()
    fields = said(open_question(token))
    reader.answer(token)
    reader.answer(token)
    assert Client().post(f"/quiz/{token}/1/", fields).status_code == 404


def test_a_cookie_of_another_is_no_stand_in_for_none(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    fields = said(open_question(token))
    reader.answer(token)
    other = Reader()
    other.answer(other.start())
    assert other.client.post(f"/quiz/{token}/1/", fields).status_code == 404


# --- fragments ----------------------------------------------------------------------------------
def test_htmx_gets_the_part_it_swaps_in(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    part = reader.client.get(f"/quiz/{token}/1/", headers=HTMX)
    assert "<header" not in part.text
    assert '<div id="q">' in part.text
    assert title(part) == "Question 1 of 10 · Workprint"
    answered = reader.answer(token, **HTMX)
    assert answered.status_code == 200
    assert "<header" not in answered.text
    assert title(answered).startswith("Right: ")


def test_htmx_restoring_history_gets_the_whole_page(reader: Reader, items: list[Item]) -> None:
    restored = reader.client.get(
        f"/quiz/{reader.start()}/1/", headers=HTMX | {"HX-History-Restore-Request": "true"}
    )
    assert "<header" in restored.text


def test_a_cache_keeps_part_and_page_apart(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    for headers in ({}, HTMX):
        answered = reader.client.get(f"/quiz/{token}/1/", headers=headers)
        assert "HX-Request" in answered.headers["Vary"]
        assert "private" in answered.headers["Cache-Control"]
        assert "no-cache" in answered.headers["Cache-Control"]


def test_part_and_page_show_the_same(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    reader.answer(token, right=False)
    for position in (1, 2):
        page, part = (
            reader.client.get(f"/quiz/{token}/{position}/", headers=headers).text for headers in ({}, HTMX)
        )
        strip = re.compile(r'<input type="hidden" name="shown"[^>]*>')
        inner = part[part.index('<div id="q">') :].strip()
        assert strip.sub("", inner) in strip.sub("", page)
