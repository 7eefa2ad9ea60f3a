"""Starting an attempt and answering its questions, at the pages."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fundamentals import kinds
from fundamentals.models import Article
from quizzes.models import Attempt, Item, Learner, Response
from tests.quizzes.samples import add, borderline, sound, stock
from tests.quizzes.walk import Reader, everything, open_question, said

R, M, D, G = kinds.SLUGS
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def items() -> list[Item]:
    """A small bank, whose texts can be told from one another."""
    return stock(4)


def title(page: Any) -> str:
    return " ".join(unescape(re.search(r"<title>(.*?)</title>", page.text, re.DOTALL).group(1)).split())  # type: ignore[union-attr]


def test_it_works(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    asked = reader.client.get(f"/quiz/{token}/1/")
    assert title(asked) == "Question 1 of 10 · Workprint"
    answered = reader.answer(token)
    assert (answered.status_code, answered.headers["Location"]) == (302, f"/quiz/{token}/1/")
    shown = reader.client.get(f"/quiz/{token}/1/")
    assert title(shown).startswith("Right: ")
    assert f'href="/quiz/{token}/2/"' in shown.text


# --- starting -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("mode", "fields", "length"),
    [("practice", {}, 10), ("checkup", {}, 12), ("pair", {"one": D, "other": G}, 6)],
)
def test_each_mode_starts(
    reader: Reader, items: list[Item], mode: str, fields: dict[str, str], length: int
) -> None:
    attempt = Attempt.objects.get(token=reader.start(mode, **fields))
    assert (attempt.mode, attempt.length, attempt.learner) == (mode, length, None)
    assert reader.client.get(f"/quiz/{attempt.token}/1/").status_code == 200


def test_a_page_asks_two_about_its_subject(reader: Reader, bank: None) -> None:
    attempt = Attempt.objects.get(token=reader.start("page", article="deep-learning"))
    assert (attempt.mode, attempt.length) == ("page", 2)
    page = reader.client.get(f"/quiz/{attempt.token}/1/").text
    assert 'name="check"' not in page
    assert page.count('name="sure"') == 1  # only the neutral button that Enter presses
    answered = reader.client.post(
        f"/quiz/{attempt.token}/1/", {"token": open_question(attempt.token).token, "kind": D}
    )
    assert answered.status_code == 302
    response = Response.objects.exclude(answered_at=None).get()
    assert (response.check_said, response.certainty, response.check_is_right) == ("", 0, None)


def test_a_review_starts_once_something_is_due(reader: Reader, items: list[Item]) -> None:
    refused = reader.client.post("/quiz/start/", {"mode": "review"})
    assert (refused.status_code, "Nothing is due for review." in refused.text) == (422, True)
    assert title(refused).startswith("Error:")
    reader.attempt(right=False)
    learner = reader.learner
    for card in learner.schedule.values():
        card["due"] = timezone.now().isoformat()
    learner.save()
    attempt = Attempt.objects.get(token=reader.start("review"))
    assert (attempt.learner, attempt.length) == (learner, 8)


def test_what_was_missed_can_be_asked_again(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    missed = [open_question(token).version.item_id for _ in range(3) if reader.answer(token, right=False)]
    missed = [
        response.version.item_id
        for response in Response.objects.filter(label_right=False).select_related("version")
    ]
    attempt = Attempt.objects.get(token=reader.start("missed", attempt=token))
    assert [slot["item"] for slot in attempt.plan] == missed
    assert not attempt.counts
    assert "It does not count again." in reader.client.get(f"/quiz/{attempt.token}/1/").text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 422),
        ({"mode": "exam"}, 422),
        ({"mode": "pair"}, 422),
        ({"mode": "pair", "one": D}, 422),
        ({"mode": "pair", "one": D, "other": D}, 422),
        ({"mode": "pair", "one": D, "other": "magic"}, 422),
        ({"mode": "page", "article": "no-such-page"}, 404),
        ({"mode": "page"}, 404),
        ({"mode": "page", "article": "../x"}, 422),
        ({"mode": "missed"}, 404),
        ({"mode": "missed", "attempt": "no-such-token"}, 404),
    ],
)
def test_what_cannot_be_started_writes_nothing(
    reader: Reader, items: list[Item], fields: dict[str, str], status: int
) -> None:
    before = everything()
    refused = reader.client.post("/quiz/start/", fields)
    assert refused.status_code == status
    assert status == 404 or title(refused).startswith("Error:")
    assert everything() == before


def test_missed_ones_of_an_attempt_without_a_miss_or_of_somebody_else(
    reader: Reader, items: list[Item]
) -> None:
    clean, missed = reader.start(), reader.start()
    reader.answer(clean)
    reader.answer(missed, right=False)
    assert reader.client.post("/quiz/start/", {"mode": "missed", "attempt": clean}).status_code == 404
    assert Client().post("/quiz/start/", {"mode": "missed", "attempt": missed}).status_code == 404


def test_missed_ones_of_an_open_checkup_are_not_told(reader: Reader, items: list[Item]) -> None:
    token = reader.start("checkup")
    reader.answer(token, right=False)
    assert reader.client.post("/quiz/start/", {"mode": "missed", "attempt": token}).status_code == 404


def test_a_missed_item_that_was_retired_is_not_asked_again(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    reader.answer(token, right=False)
    reader.answer(token, right=False)
    first, second = (
        r.version.item_id for r in Response.objects.filter(label_right=False).order_by("position")
    )
    Item.objects.filter(pk=first).update(status="retired")
    assert Attempt.objects.get(token=reader.start("missed", attempt=token)).plan == [{"item": second}]


def test_an_empty_bank_says_so(reader: Reader) -> None:
    assert "Start ten questions" not in reader.client.get("/quiz/").text
    answered = reader.client.post("/quiz/start/", {"mode": "practice"})
    assert (answered.status_code, "There are no questions yet." in answered.text) == (409, True)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("address", ["/quiz/start/", "/quiz/one/", "/progress/link/", "/progress/link/end/"])
def test_what_writes_is_not_to_be_got(reader: Reader, address: str) -> None:
    assert reader.client.get(address).status_code == 405


def test_hints_can_be_switched_off(reader: Reader, items: list[Item]) -> None:
    gloss = kinds.BY_SLUG[M].gloss
    assert gloss in reader.client.get(f"/quiz/{reader.start()}/1/").text
    assert gloss not in reader.client.get(f"/quiz/{reader.start(hints='')}/1/").text
    assert gloss not in reader.client.get(f"/quiz/{reader.start('checkup')}/1/").text


def test_what_was_begun_can_be_gone_on_with(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    reader.answer(token)
    page = reader.client.get("/quiz/").text
    assert f'<a href="/quiz/{token}/2/">Go on with scene 2</a>' in page
    assert "<b>1 of 1</b> named right" in page


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
    assert (
        "Not yet:" in reader.client.get(f"/quiz/{token}/1/").text
        or "True but wide:" in reader.client.get(f"/quiz/{token}/1/").text
    )
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


# --- what follows an answer ---------------------------------------------------------------------
def test_a_miss_is_explained_in_order(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    asked = open_question(token)
    label = next(kind.slug for kind in kinds.KINDS if kind.slug not in asked.item.wide | asked.item.accepted)
    reader.client.post(f"/quiz/{token}/1/", said(asked, check=False, sure=3) | {"kind": label})
    page = unescape(reader.client.get(f"/quiz/{token}/1/").text)
    item = asked.item
    parts = [
        f"Not yet: this is {kinds.BY_SLUG[item.kind].in_sentence}.",
        f"You said {kinds.BY_SLUG[label].in_sentence}.",
        item.why_not[label],
        "Next: scene 2",
        f"<mark>{item.decisive}</mark>",
        "It would be",
        f"{item.flip}.",
        "Best first check · yours sounds fine and proves nothing",
        f"{item.check_right}.",
        item.under_the_hood,
        item.risk_note,
        item.sources[0]["title"],
        "Disagree?",
    ]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert "you were sure, so this is the one worth two minutes" in page
    assert "Wrong" not in page


def test_a_right_answer_is_explained_in_order(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    item = open_question(token).item
    reader.answer(token)
    page = unescape(reader.client.get(f"/quiz/{token}/1/").text)
    parts = [
        f"Right: {kinds.BY_SLUG[item.kind].in_sentence}.",
        item.why_right,
        f"<mark>{item.decisive}</mark>",
        "Best first check · yours too",
        f"Why not {kinds.BY_SLUG[item.likeliest_wrong].in_sentence}?",
        item.why_not[item.likeliest_wrong],
    ]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert item.flip not in page


def test_a_wrong_check_leads_the_feedback_of_a_right_label(reader: Reader, items: list[Item]) -> None:
    token = reader.start()
    item = open_question(token).item
    reader.answer(token, check=False)
    page = unescape(reader.client.get(f"/quiz/{token}/1/").text)
    assert page.index("Right: ") < page.index(f"{item.check_right}.") < page.index(item.why_right)
    assert page.count(f"{item.check_right}.") == 1
    assert "ours sounds fine and proves nothing" in page


def test_a_borderline_answer_is_explained_and_not_scored(reader: Reader) -> None:
    add(borderline(), sound("spare"))
    attempt = Attempt.start("practice", [{"kind": R, "borderline": True}], None, timezone.now(), 1)
    reader.answer(attempt.token)
    page = reader.client.get(f"/quiz/{attempt.token}/1/").text
    assert "Two labels fit: a fixed rule, and machine learning." in page
    assert "Both labels can be defended; run both checks." in page
    assert "not scored" in page
    assert borderline().boundary_note in page


def test_the_rule_is_linked_where_it_is_taught(reader: Reader, bank: None) -> None:
    token = reader.start()
    slug, _, section = open_question(token).item.article.partition("#")
    reader.answer(token, right=False)
    article = Article.objects.get(slug=slug)
    page = reader.client.get(f"/quiz/{token}/1/").text
    assert f'href="{article.get_absolute_url()}{"#" if section else ""}{section}"' in page


def test_the_last_answer_leads_to_the_results(reader: Reader, items: list[Item]) -> None:
    token = reader.start("pair", one=D, other=G)
    reader.finish(token)
    page = reader.client.get(f"/quiz/{token}/6/").text
    assert f'href="/quiz/{token}/" data-next' in page
    assert "Next: scene" not in page


# --- a check-up ---------------------------------------------------------------------------------
def test_a_checkup_goes_straight_on_and_ends_at_the_results(reader: Reader, items: list[Item]) -> None:
    token = reader.start("checkup")
    assert reader.answer(token).headers["Location"] == f"/quiz/{token}/2/"
    part = reader.answer(token, **HTMX)
    assert (part.status_code, title(part)) == (200, "Question 3 of 12 · Workprint")
    assert part.headers["HX-Push-Url"] == f"/quiz/{token}/3/"
    for _ in range(9):
        reader.answer(token)
    assert reader.answer(token, **HTMX).headers["HX-Redirect"] == f"/quiz/{token}/"
    assert "Right: " in reader.client.get(f"/quiz/{token}/1/").text


def test_a_checkup_ends_without_htmx_too(reader: Reader, items: list[Item]) -> None:
    token = reader.start("checkup")
    for _ in range(11):
        reader.answer(token)
    assert reader.answer(token).headers["Location"] == f"/quiz/{token}/"


def test_an_answered_question_of_an_open_checkup_says_that_it_is_answered(
    reader: Reader, items: list[Item]
) -> None:
    token = reader.start("checkup")
    reader.answer(token)
    page = reader.client.get(f"/quiz/{token}/1/").text
    assert "You have answered this one." in page
    assert "<form" not in page


# --- one press ----------------------------------------------------------------------------------
def test_one_press_answers_the_first_of_ten(reader: Reader, items: list[Item]) -> None:
    item = items[0]
    answered = reader.client.post("/quiz/one/", {"item": item.slug, "kind": item.kind})
    attempt = Attempt.objects.get()
    assert answered.headers["Location"] == f"/quiz/{attempt.token}/1/"
    assert (attempt.mode, attempt.length, attempt.learner) == ("practice", 10, reader.learner)
    response = attempt.responses.get(position=1)
    assert (response.version.item, response.label_right, response.counts, response.is_evidence) == (
        item,
        True,
        True,
        False,
    )
    assert attempt.responses.get(position=2).answered_at is None


def test_one_press_at_an_article_answers_the_first_of_two(reader: Reader, bank: None) -> None:
    item = Item.objects.live().clear()[0]
    page = reader.client.post(
        "/quiz/one/",
        {"item": item.slug, "kind": item.kind, "article": "nested"},
        headers=HTMX | {"HX-Current-URL": "http://testserver/fundamentals/nested/"},
    )
    attempt = Attempt.objects.get()
    assert (attempt.mode, attempt.length) == ("page", 2)
    assert '<h3 class="h1" tabindex="-1" data-focus>Right: ' in page.text
    assert "<title>" not in page.text.split("<svg")[0]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 422),
        ({"item": "fixed-rule-0"}, 422),
        ({"item": "fixed-rule-0", "kind": "magic"}, 422),
        ({"item": "no-such", "kind": R}, 404),
        ({"item": "line-0", "kind": R}, 404),
    ],
)
def test_a_press_on_nothing_writes_nothing(reader: Reader, fields: dict[str, str], status: int) -> None:
    stock(1, lines=1)
    before = everything()
    refused = reader.client.post("/quiz/one/", fields)
    assert refused.status_code == status
    assert status == 404 or title(refused).startswith("Error:")
    assert everything() == before


def test_the_home_page_asks_one_question_a_day(reader: Reader, items: list[Item]) -> None:
    page = reader.client.get("/").text
    slug = re.search(r'name="item" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    assert slug == Item.objects.of_the_day(timezone.localdate()).slug  # type: ignore[union-attr]
    assert reader.client.get("/").text == page


def test_an_article_asks_one_question(reader: Reader, bank: None) -> None:
    page = reader.client.get("/fundamentals/deep-learning/").text
    slug = re.search(r'name="item" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    assert Item.objects.live().clear().filter(slug=slug).exists()
    assert page.count('name="kind" value="') == 4
