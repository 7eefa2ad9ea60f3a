"""The glossary, and the card of one term."""

import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from fundamentals import glossary, prose
from fundamentals.glossary import Entry
from fundamentals.models import Article


@pytest.mark.parametrize(
    ("title", "type", "kind", "name"),
    [
        ("What machine learning means", "definition", "machine-learning", "Machine learning"),
        ("Training data, features, labels, inference", "term", "", "Training data"),
        ("Confidence score and calibration", "term", "", "Confidence score"),
        ("A/B check at matched level", "term", "", "A/B check"),
        ("Hallucination", "term", "", "Hallucination"),
    ],
)
def test_what_a_page_defines(title: str, type: str, kind: str, name: str) -> None:
    assert glossary.name(title, type, kind) == name


def test_letters_are_in_order_and_hold_a_term_once() -> None:
    terms = ["token", "Élan", "A/B check", "4K", "Tag", "edge"]
    entries = [Entry(term, "An alias.", "", "page", "part") for term in terms]
    letters = glossary.letters([*entries, Entry("Tag", "A page.", "", "tag")])
    assert [(letter.name, [entry.term for entry in letter.entries]) for letter in letters] == [
        ("A", ["A/B check"]),
        ("E", ["edge", "Élan"]),
        ("T", ["Tag", "token"]),
        ("0–9", ["4K"]),
    ]
    assert letters[2].entries[0].definition == "A page."
    assert [name for name, id in glossary.bar(letters) if id] == ["A", "E", "T", "0–9"]
    assert len(glossary.bar([])) == 26


def test_every_definition_and_alias_is_on_the_page(bank: None, client: Client) -> None:
    page = client.get("/terms/").content.decode()
    ids = re.findall(r'<div id="([^"]+)"><dt>', page)
    assert len(ids) == len(set(ids)) > 25
    for article in Article.objects.live():
        for alias in glossary.aliases(article.aliases):
            assert f'href="/fundamentals/{article.slug}/#{alias.section}"' in page, alias.term
        if article.type in glossary.PAGES:
            assert f'<a href="/fundamentals/{article.slug}/">' in page


def test_aliases_point_at_sections_that_exist(bank: None) -> None:
    for article in Article.objects.live():
        sections = {section.id for section in prose.render(article.body).sections}
        assert {alias.section for alias in glossary.aliases(article.aliases)} <= sections, article.slug


def test_the_letters_lead_somewhere(bank: None, client: Client) -> None:
    page = client.get("/terms/").content.decode()
    for id in re.findall(r'<a href="#([^"]+)">.</a>', page):
        assert f'<section id="{id}">' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_one_query(
    db: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for number in range(rows):
        Article(
            slug=f"t-{number}", title=f"Term {number}", type="term", lede="It is.", body="Text.", status="live",
            checked_on=date(2026, 11, 25),
        ).save()  # fmt: skip
    with django_assert_num_queries(1):
        assert client.get("/terms/").content.decode().count("<dt>") == rows


def test_a_glossary_without_terms_is_a_page(db: None, client: Client) -> None:
    assert client.get("/terms/").status_code == 200


# --- the card --------------------------------------------------------------------------------------


def test_a_card_says_what_a_page_defines(
    bank: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        card = client.get("/fundamentals/domain-shift/card/").content.decode()
    assert "Domain shift</p>" in card
    assert Article.objects.get(slug="domain-shift").lede.split(".")[0] in card
    assert "<html" not in card


def test_a_card_of_a_section_says_what_that_defines(bank: None, client: Client) -> None:
    card = client.get("/fundamentals/training-data/card/", {"section": "labels"}).content.decode()
    assert "Label</p>" in card
    assert "Tag</p>" in card
    assert "Training data</p>" not in card
    other = client.get("/fundamentals/training-data/card/", {"section": "nowhere"}).content.decode()
    assert "Training data</p>" in other


@pytest.mark.parametrize("slug", ["start", "nowhere"])
def test_a_page_that_defines_nothing_has_no_card(bank: None, client: Client, slug: str) -> None:
    assert client.get(f"/fundamentals/{slug}/card/").status_code == 404


def test_search_engines_leave_cards_alone(bank: None, client: Client) -> None:
    assert client.get("/fundamentals/prompt/card/")["X-Robots-Tag"] == "noindex"


def test_links_to_terms_have_cards_and_others_do_not(bank: None, client: Client) -> None:
    page = client.get("/fundamentals/machine-learning/").content.decode()
    assert re.search(
        r'<a data-card="" href="/fundamentals/\S+"|<a href="/fundamentals/\S+" data-card="">', page
    )
    for address in re.findall(r'<a[^>]*href="/fundamentals/([\w-]+)/[^"]*"[^>]*data-card', page):
        assert Article.objects.get(slug=address).type in glossary.PAGES
