"""The contact sheet, the filter and the page of a tool; and which items do the same job."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from fundamentals import kinds
from quizzes import items, sheet
from quizzes.models import Item
from tests.quizzes.samples import add, borderline, sound, stock

SHEET = "/tools/"
LINK = re.compile(r'<a href="/tools/([a-z0-9-]+)/"><b>')


def listed(client: Client, **query: str) -> list[str]:
    """Slugs on the sheet, in order."""
    return LINK.findall(client.get(SHEET, query).content.decode())


# --- in which order they lie ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "pairs", "rest"),
    [
        ([], [], []),
        ([("a", []), ("b", [])], [], ["a", "b"]),
        ([("a", ["c"]), ("b", []), ("c", [])], [("a", "c")], ["b"]),
        ([("a", []), ("b", []), ("c", ["a"])], [("a", "c")], ["b"]),  # whichever side says so
        ([("a", ["b"]), ("b", ["a"])], [("a", "b")], []),
        ([("a", ["b", "c"]), ("b", []), ("c", [])], [("a", "b")], ["c"]),  # each lies there once
        ([("a", ["c"]), ("b", ["c", "d"]), ("c", []), ("d", [])], [("a", "c"), ("b", "d")], []),
        ([("a", ["gone"])], [], ["a"]),
    ],
)
def test_pairs_come_first(
    rows: list[tuple[str, list[str]]], pairs: list[tuple[str, str]], rest: list[str]
) -> None:
    assert sheet.lay_out(rows) == (pairs, rest)


def test_no_sheet_cuts_a_pair_in_two() -> None:
    assert sheet.FRAMES % 2 == 0


# --- the contact sheet ----------------------------------------------------------------------------


def test_it_works(client: Client, bank: None) -> None:
    text = client.get(SHEET).content.decode()
    assert "The same job, done by two kinds" in text
    assert text.count("<h1") == 1
    assert len(LINK.findall(text)) == sheet.FRAMES


def test_every_live_item_is_on_it_once(client: Client, bank: None) -> None:
    live = list(Item.objects.live().values_list("slug", flat=True))
    sheets = -(-len(live) // sheet.FRAMES)
    found = [slug for number in range(1, sheets + 1) for slug in listed(client, page=str(number))]
    assert sorted(found) == sorted(live)


def test_it_asks_the_database_three_times_however_many_there_are(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    add(sound("gate"))
    with django_assert_num_queries(3):
        assert listed(client) == ["gate"]
    stock(2)
    with django_assert_num_queries(3):
        assert len(listed(client)) == 9


def test_an_empty_bank_is_no_error(client: Client, db: None) -> None:
    assert "No tool fits" in client.get(SHEET).content.decode()


def test_the_order_is_that_of_the_names(client: Client, db: None) -> None:
    add(
        sound("first", "generative-ai", tool="aeneas"),
        sound("second", tool="Audacity"),
        sound("third", tool="beta"),
    )
    assert listed(client) == ["first", "second", "third"]
    for kind, row in zip(kinds.SLUGS, Item.objects.order_by("-slug"), strict=False):
        row.take(sound(row.slug, kind, tool=row.tool))
        row.keep()
    assert listed(client) == ["first", "second", "third"]


def test_a_pair_lies_side_by_side(client: Client, db: None) -> None:
    add(
        sound("gate", tool="A"),
        sound("other", tool="B"),
        sound("denoise", "deep-learning", tool="C", pair_with=["gate"]),
    )
    text = client.get(SHEET).content.decode()
    pair = re.search(r'<li class="two">(.*?)</li>', text, re.DOTALL)
    assert pair
    assert LINK.findall(pair.group(1)) == ["gate", "denoise"]
    assert LINK.findall(text) == ["gate", "denoise", "other"]


def test_what_is_not_live_is_not_on_it(client: Client, db: None) -> None:
    add(sound("draft", status="draft"), sound("old", status="retired", retired_reason="Sold no more."))
    assert listed(client) == []


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({"kind": "deep-learning"}, {"kind": "deep-learning"}),
        ({"stage": "delivery"}, {"stage": "delivery"}),
        ({"modality": "text", "kind": "fixed-rule"}, {"modality": "text", "kind": "fixed-rule"}),
        ({"maker": "ElevenLabs"}, {"vendor": "ElevenLabs"}),
        ({"kind": "", "stage": "archive", "maker": "", "q": " "}, {"stage": "archive"}),
    ],
)
def test_the_filter_narrows(
    client: Client, bank: None, query: dict[str, str], fields: dict[str, str]
) -> None:
    wanted = set(Item.objects.live().filter(**fields).values_list("slug", flat=True))
    assert wanted
    assert set(listed(client, **query)) == wanted


def test_words_are_looked_for_in_name_maker_and_output(client: Client, bank: None) -> None:
    assert "audacity-noise-gate" in listed(client, q="audacity GATE")
    assert "premiere-visual-search" in listed(client, q="yellow coat")
    assert listed(client, q="audacity zzz") == []
    assert listed(client, q="100%_") == []
    text = client.get(SHEET, {"q": "<b>zzz"}).content.decode()
    assert "“&lt;b&gt;zzz”" in text
    assert "No tool fits" in text


@pytest.mark.parametrize(
    "query", ["kind=x", "stage=%00", "q=%00", "q=" + "x" * 200, "maker=%FF%00", "modality[]=1"]
)
def test_a_bad_value_is_left_out(client: Client, bank: None, query: str) -> None:
    answered = client.get(f"{SHEET}?{query}")
    assert answered.status_code == 200
    text = answered.content.decode()
    assert len(LINK.findall(text)) == sheet.FRAMES
    assert ("is not on offer and was left out" in text) == (query != "modality[]=1")


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", ""])
def test_a_bad_page_number_shows_a_sheet_there_is(client: Client, bank: None, number: str) -> None:
    text = client.get(SHEET, {"page": number}).content.decode()
    assert LINK.findall(text)
    assert 'aria-current="page">Sheet ' in text


def test_the_sheets_keep_the_filter(client: Client, bank: None) -> None:
    text = client.get(SHEET, {"guess": "on", "q": "a"}).content.decode()
    assert 'href="/tools/?q=a&amp;guess=on&amp;page=2#sheet"' in text


def test_htmx_gets_the_sheet_alone_and_a_clean_address(client: Client, bank: None) -> None:
    query = {"kind": "", "stage": "delivery", "modality": "", "maker": "", "q": ""}
    answered = client.get(SHEET, query, headers={"HX-Request": "true"})
    text = answered.content.decode()
    assert "<html" not in text
    assert 'id="sheet"' in text
    assert 'hx-swap-oob="innerHTML"' in text
    assert answered["HX-Push-Url"] == "/tools/?stage=delivery"
    assert "HX-Request" in answered["Vary"]
    whole = client.get(SHEET, query, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in whole.content.decode()


def test_whoever_guesses_is_shown_every_kind(client: Client, bank: None) -> None:
    assert listed(client, guess="on", kind="deep-learning") == listed(client)
    text = client.get(SHEET, {"guess": "on", "kind": "deep-learning"}).content.decode()
    assert re.search(r'id="guess" checked', text)
    assert "page=2" in text
    assert "kind=deep" not in text


def test_the_source_says_nothing_of_the_kinds_to_a_guesser(client: Client, db: None) -> None:
    add(sound("told", tool="Deep Gate", show_name=False), sound("plain"), borderline("either"))
    shown = client.get(SHEET).content.decode().split('id="sheet"')[1]
    hidden = client.get(SHEET, {"guess": "on"}).content.decode().split('id="sheet"')[1]
    for words in (r'"cs k-[rmdg]', r'class="mk"', r"or another", r"Deep Gate"):
        assert re.search(words, shown), words
        assert not re.search(words, hidden), words
    assert "Name hidden" in hidden


def test_a_name_that_tells_is_marked_so_that_it_can_be_hidden(client: Client, db: None) -> None:
    add(sound("told", tool="Deep Gate", show_name=False), sound("plain"))
    assert client.get(SHEET).content.decode().count(" anon") == 1


def test_a_first_visit_stays_in_the_budget(client: Client, bank: None) -> None:
    """Page, style, script and icon, compressed; htmx comes when the filter is touched, and is counted apart."""
    answered = client.get(SHEET, headers={"Accept-Encoding": "gzip"})
    assert answered["Content-Encoding"] == "gzip"
    text = gzip.decompress(answered.content).decode()
    linked = set(re.findall(r'(?:href|src)="/static/([^"]+)"', text))
    htmx = re.findall(r'data-htmx="/static/([^"]+)"', text)
    assert linked
    assert len(htmx) == 1
    sizes = {name: compressed(name) for name in [*linked, *htmx]}
    first = len(answered.content) + sum(sizes[name] for name in linked)
    assert len(answered.content) <= 12_000
    assert first <= 30_000, sizes
    assert first + sizes[htmx[0]] <= 60_000, sizes


def compressed(name: str) -> int:
    file = Path(settings.STATIC_ROOT) / name
    packed = Path(f"{file}.gz")
    return (packed if packed.exists() else file).stat().st_size


# --- the page of a tool ---------------------------------------------------------------------------


def test_a_tool_shows_what_decides_and_how_to_check(client: Client, bank: None) -> None:
    text = client.get("/tools/rnnoise-arnndn/").content.decode()
    item = Item.objects.get(slug="rnnoise-arnndn")
    assert f"<mark>{item.decisive}</mark>" in text
    for name in (
        "goes_in",
        "why_right",
        "risk_note",
        "flip",
        "under_the_hood",
        "check_right",
        "check_other",
        "check_weak",
    ):
        assert str(getattr(item, name)).replace("'", "&#x27;") in text, name
    assert all(why.replace("'", "&#x27;") in text for why in item.why_not.values())
    assert 'href="/fundamentals/deep-learning/#check"' in text
    assert 'href="https://ffmpeg.org/ffmpeg-filters.html#arnndn"' in text
    assert 'href="/quiz/"' in text
    assert "22 November 2026" in text
    assert "Two labels fit" not in text


def test_every_live_item_has_a_page(client: Client, bank: None) -> None:
    for item in Item.objects.live():
        answered = client.get(f"/tools/{item.slug}/")
        assert answered.status_code == 200, item.slug
        assert answered.content.decode().count("<h1") == 1


def test_the_same_job_is_shown_from_either_side(client: Client, db: None) -> None:
    add(sound("gate"), sound("denoise", "deep-learning", pair_with=["gate"]), sound("gate-2"))
    for here, there in (("gate", "denoise"), ("denoise", "gate")):
        assert (
            f'class="tile k-{"d" if there == "denoise" else "r"}" href="/tools/{there}/"'
            in client.get(f"/tools/{here}/").content.decode()
        )
    assert "The same job" not in client.get("/tools/gate-2/").content.decode()


def test_a_partner_that_is_not_live_is_not_shown(client: Client, db: None) -> None:
    add(sound("gate"), sound("draft", "deep-learning", status="draft", pair_with=["gate"]))
    assert "The same job" not in client.get("/tools/gate/").content.decode()


def test_a_borderline_tool_shows_both_labels(client: Client, db: None) -> None:
    add(borderline("line"))
    text = client.get("/tools/line/").content.decode()
    assert "Two labels fit" in text
    assert "or machine learning" in text
    assert "run this one too" in text


def test_a_retired_tool_says_why(client: Client, db: None) -> None:
    add(sound("old", status="retired", retired_reason="The maker took it off the market in 2026."))
    text = client.get("/tools/old/").content.decode()
    assert "Retired" in text
    assert "The maker took it off the market in 2026." in text


def test_a_draft_and_an_unknown_tool_are_not_found(client: Client, db: None) -> None:
    add(sound("draft", status="draft"))
    assert client.get("/tools/draft/").status_code == 404
    assert client.get("/tools/nothing/").status_code == 404


def test_a_tool_asks_the_database_three_times(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    add(sound("gate"), *(sound(f"d-{n}", "deep-learning", pair_with=["gate"]) for n in range(3)))
    for slug in ("gate", "d-1"):
        with django_assert_num_queries(3):
            client.get(f"/tools/{slug}/")


# --- which items do the same job ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pair_with", "sentence"),
    [
        (["nothing"], "There is no item 'nothing'."),
        (["plain-gate"], "'plain-gate' is of the same kind: a pair does one job in two ways."),
        (["denoise", "denoise"], "pair_with names an item twice."),
        (["denoise"], None),
    ],
)
def test_a_pair_is_of_items_that_exist_and_differ(pair_with: list[str], sentence: str | None) -> None:
    bank = {"plain-gate": "fixed-rule", "denoise": "deep-learning"}
    found = items.problems(sound(pair_with=pair_with), bank=bank)
    assert found == ([("pair_with", sentence)] if sentence else [])


def test_the_loader_refuses_a_partner_that_is_not_there(db: None, tmp_path: Path) -> None:
    call_command("load_articles", verbosity=0)
    (tmp_path / "plain-gate.toml").write_text(items.write(sound(pair_with=["nothing"])))
    with pytest.raises(CommandError, match=r"plain-gate.toml, line \d+: There is no item 'nothing'"):
        call_command("load_items", tmp_path, verbosity=0)
    (tmp_path / "nothing.toml").write_text(items.write(sound("nothing", "deep-learning")))
    call_command("load_items", tmp_path, verbosity=0)
    assert Item.objects.get(slug="plain-gate").pair_with == ["nothing"]


def test_a_partner_is_no_new_version(db: None) -> None:
    (gate,) = add(sound())
    gate.pair_with = ["denoise"]
    gate.keep()
    assert gate.versions.count() == 1


def test_a_pair_survives_the_file() -> None:
    text = items.write(sound(pair_with=["denoise"]))
    assert items.parse("plain-gate", "plain-gate.toml", text).pair_with == ["denoise"]
