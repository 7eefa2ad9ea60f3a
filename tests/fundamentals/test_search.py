"""Search: what is found, in which order, how it is shown, and that it follows every save."""

import random
import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from fundamentals import glossary, words
from fundamentals.documents import SearchDocument, SearchWord
from fundamentals.models import Article
from fundamentals.search import MOST_HITS, find
from quizzes.models import Item


def titles(query: str) -> list[str]:
    return [hit.document.title for hit in find(query).hits]


def an_article(slug: str = "lens-flare", **values: str) -> Article:
    article = Article(slug=slug, title="Lens flare", type="guide", lede="Light that strays.", status="live")
    article.body, article.checked_on = "A wobblegong in the lens.", date(2026, 11, 25)
    for name, value in values.items():
        setattr(article, name, value)
    return article


# --- what is found ---------------------------------------------------------------------------------


def test_it_works(bank: None) -> None:
    assert titles("domain shift")[0] == "Domain shift and overfitting"


def test_articles_terms_and_tools_are_in_one_list(bank: None) -> None:
    pages = {hit.document.page for hit in find("transcript").hits}
    assert pages == {"article", "tool"}
    assert (
        find("overfitting").hits[0].document.get_absolute_url() == "/fundamentals/domain-shift/#overfitting"
    )


def test_what_goes_by_the_very_name_comes_first(bank: None) -> None:
    for article in Article.objects.live().filter(type__in=glossary.PAGES):
        asked = glossary.name(article.title, article.type, article.kind)
        assert find(asked).hits[0].document.slug == article.slug, asked


@pytest.mark.parametrize(
    "query", ["transcribe", "transcribes", "transcription", "transcripts", "transcribing"]
)
def test_endings_do_not_matter(bank: None, query: str) -> None:
    assert "Check an AI transcript before you cut" in titles(query)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("transciption", "Check an AI transcript before you cut"),
        ("difusion", "Diffusion and latents"),
        ("halucination", "Hallucination"),
        ("machnie lerning", "What machine learning means"),
        ("neutral network", "Neural network and layers"),
    ],
)
def test_one_typo_in_a_word_is_forgiven(bank: None, query: str, title: str) -> None:
    assert title in titles(query)


def test_every_term_is_found_with_a_slip_in_it(bank: None) -> None:
    chance = random.Random(7)
    lost = []
    for document in SearchDocument.objects.filter(label="Term"):
        word = max(document.name.split(), key=len)
        if len(word) < 6:
            continue
        place = chance.randrange(1, len(word) - 1)
        slipped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        found = find(document.name.replace(word, slipped))
        if document not in [hit.document for hit in found.hits]:
            lost.append((slipped, word))
    assert not lost


@pytest.mark.parametrize("query", ["transcribe", "voice", "threshold"])
def test_what_is_found_shows_the_word_it_was_found_by(bank: None, query: str) -> None:
    found = [f"{hit.heading} {hit.passage}" for hit in find(query).hits]
    assert found
    assert [text for text in found if "<mark>" not in text] == []


def test_a_correction_is_told(bank: None) -> None:
    found = find("difusion model")
    assert found.corrected == {"difusion": ["diffusion"]}
    assert found.hits


def test_a_word_that_is_only_begun_finds_the_rest(bank: None) -> None:
    assert "Hallucination" in titles("halluc")
    assert titles("halluc ") == []  # a blank ends the word


def test_where_no_page_has_all_words_one_will_do(bank: None) -> None:
    found = find("hallucination sprocket")
    assert found.loose
    assert "Hallucination" in [hit.document.title for hit in found.hits]


def test_the_nearest_terms_where_nothing_is_found(bank: None) -> None:
    found = find("hallucinashun")
    assert not found.hits
    assert found.nearest[0].title == "Hallucination"
    assert find("qqqqqqqq").nearest == []


def test_many_results_are_cut(bank: None) -> None:
    found = find("sound")
    assert len(found.hits) == MOST_HITS
    assert found.more


def test_a_title_counts_for_more_than_the_text(db: None) -> None:
    an_article("one", title="Sprocket", body="A wheel with teeth.").keep()
    an_article("two", title="Wheel", body="A sprocket, and a sprocket, and one more sprocket.").keep()
    assert titles("sprocket teeth")[0] == "Sprocket"
    assert titles("sprockets") == ["Sprocket", "Wheel"]


def test_accents_do_not_matter(db: None) -> None:
    an_article(body="A café in the frame.").keep()
    assert titles("cafe") == titles("CAFÉ") == ["Lens flare"]


# --- how it is shown -------------------------------------------------------------------------------


def test_the_passage_shows_the_word(bank: None) -> None:
    passage = find("consonants").hits[0].passage
    assert re.search(r"<mark>[Cc]onsonants?</mark>", passage)


def test_what_an_author_wrote_is_escaped(db: None) -> None:
    an_article(title="<b>Wobblegong</b> & co", lede="<script>wobblegong</script>").keep()
    hit = find("wobblegong").hits[0]
    assert hit.heading == "&lt;b&gt;<mark>Wobblegong</mark>&lt;/b&gt; &amp; co"
    assert "<script" not in hit.passage


# --- whatever is typed -----------------------------------------------------------------------------

HOSTILE = [
    '"', "'", '"unclosed', "a AND", "OR OR OR", "NOT x", "NEAR(a b, 2)", "title: x", "tit*", "-lens", "^lens", "(", "{}",
    "'; drop table fundamentals_article; --", "%_%", "\\", "\x00", "len\x00s", "🎬", "👩‍🎤🎥", "é\u0301", "ﬁlm", "a" * 10_000,
    "a b c d e f g h i j k l m n o p " * 600, "<script>alert(1)</script>", "&|!:*<->", "١٢٣ 日本語 ß İ",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_nothing_typed_is_an_error(bank: None, client: Client, query: str) -> None:
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_bytes_that_are_no_text_are_no_error(bank: None, client: Client) -> None:
    assert client.get("/search/?q=%ff%fe%00%ed%a0%80").status_code == 200


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_no_text_is_an_error(bank: None, text: str) -> None:
    find(text)


# --- derived ---------------------------------------------------------------------------------------


def known() -> set[tuple[object, ...]]:
    return set(SearchDocument.objects.values_list("page", "slug", "section", "title", "lede", "text", "also"))


def test_loading_and_rebuilding_agree(db: None) -> None:
    call_command("load_articles", verbosity=0)
    call_command("load_items", verbosity=0)
    loaded, spelt = known(), set(SearchWord.objects.values_list("word", flat=True))
    assert len(loaded) == SearchDocument.objects.count() > 100
    call_command("rebuild_search", verbosity=0)
    assert known() == loaded
    assert set(SearchWord.objects.values_list("word", flat=True)) == spelt


def test_loading_finds_what_the_search_does_not_know_yet(bank: None) -> None:
    SearchDocument.objects.all().delete()
    call_command("load_articles", verbosity=0)
    call_command("load_items", verbosity=0)
    assert "What a fixed rule is" in titles("fixed rule")
    assert Item.objects.live().count() == SearchDocument.objects.filter(page="tool").count()


def test_an_article_is_followed_through_its_life(db: None) -> None:
    article = an_article()
    article.keep()
    assert titles("wobblegong") == ["Lens flare"]
    article.body = "A squidgepole in the lens."
    article.keep()
    assert titles("wobblegong") == []
    assert titles("squidgepole") == ["Lens flare"]
    article.slug = "flare"
    article.keep()
    assert [hit.document.slug for hit in find("squidgepole").hits] == ["flare"]
    article.status = "retired"
    article.keep()
    assert titles("squidgepole") == []
    article.status = "live"
    article.keep()
    article.delete()
    assert titles("squidgepole") == []


def test_a_tool_is_followed_through_its_life(bank: None) -> None:
    item = Item.objects.live().get(slug="rnnoise-arnndn")
    assert str(item) in titles("rnnoise")
    item.feature = "The wobblegong filter"
    item.keep()
    assert titles("wobblegong") == [str(item)]
    item.status, item.retired_reason = "retired", "The maker took it away."
    item.keep()
    assert titles("wobblegong") == []


def test_drafts_are_not_found(db: None) -> None:
    an_article(status="draft").keep()
    assert titles("wobblegong") == []
    assert not known()


@pytest.mark.sqlite
def test_the_index_is_sound_after_changes(bank: None) -> None:
    article = an_article()
    article.keep()
    Article.objects.get(slug="diffusion").keep()
    article.delete()
    with connection.cursor() as cursor:
        cursor.execute("insert into search_index(search_index, rank) values ('integrity-check', 1)")


# --- the page --------------------------------------------------------------------------------------


def test_the_page_works_as_a_plain_form(bank: None, client: Client) -> None:
    response = client.get("/search/", {"q": "diffusion"})
    page = response.content.decode()
    assert "<title>diffusion · Search · Workprint</title>" in page
    assert 'name="q" value="diffusion"' in page
    assert "results for “diffusion”." in page
    assert "<mark>Diffusion</mark> and latents" in page
    assert "HX-Request" in response["Vary"]


def test_htmx_gets_the_part_alone(bank: None, client: Client) -> None:
    part = client.get("/search/", {"q": "diffusion"}, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert 'data-hx-swap-oob="innerHTML"' in part
    assert "<title>diffusion · Search · Workprint</title>" in part


def test_history_gets_the_whole_page(bank: None, client: Client) -> None:
    headers = {"hx-request": "true", "hx-history-restore-request": "true"}
    assert "<html" in client.get("/search/", {"q": "diffusion"}, headers=headers).content.decode()


def test_nothing_found_offers_a_way_on(bank: None, client: Client) -> None:
    page = client.get("/search/", {"q": "hallucinashun"}).content.decode()
    assert "Nothing here has “hallucinashun”." in page
    assert 'href="/fundamentals/hallucination/"' in page
    assert 'href="/which-tool/"' in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", ""),
        ("the", "“the” is on nearly every page: add a word."),
        ("🎬", "Nothing here has “🎬”."),
        ("gramophone", "1 result for “gramophone”."),
        ("sound", "The best 20 for “sound”."),
        ("difusion", "Nothing here has “difusion”. 7 results for “diffusion” instead."),
        (
            "hallucination sprocket",
            "No page has all the words of “hallucination sprocket”. These have one of them.",
        ),
    ],
)
def test_what_was_found_is_said(bank: None, client: Client, query: str, said: str) -> None:
    page = client.get("/search/", {"q": query}).content.decode()
    assert re.search(r'role="status">(.*?)</p>', page)[1] == said  # type: ignore[index]


def test_without_a_query_there_is_a_start(bank: None, client: Client) -> None:
    page = client.get("/search/").content.decode()
    assert "autofocus" in page
    assert "Generative AI" in page


@pytest.mark.parametrize(("rows", "query"), [(1, "wobblegong"), (3, "wobblegong"), (3, "wobblegogn")])
def test_queries_do_not_grow(
    db: None, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, rows: int, query: str
) -> None:
    for number in range(rows):
        an_article(f"flare-{number}").keep()
    with django_assert_max_num_queries(5 if connection.vendor == "sqlite" else 14):
        assert client.get("/search/", {"q": query}).content.decode().count("<li>") == rows


def test_a_search_is_read_only(client: Client, db: None) -> None:
    assert client.post("/search/", {"q": "x"}).status_code == 405


def test_browsers_can_learn_to_search_here(client: Client, db: None) -> None:
    response = client.get("/opensearch.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml"
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    root = ET.fromstring(response.content)  # noqa: S314 (our own)
    assert root.findtext(f"{space}ShortName") == "Workprint"
    address = root.find(f"{space}Url")
    assert address is not None
    assert address.get("template", "").endswith("/search/?q={searchTerms}")
    assert (
        'type="application/opensearchdescription+xml" href="/opensearch.xml"'
        in client.get("/terms/").content.decode()
    )


def test_names_are_compared_as_they_are_asked_for() -> None:
    assert words.name("What machine learning means") == words.name("what MACHINE-learning means?")
