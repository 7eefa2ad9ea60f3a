"""Articles at the desk: drafts, cross-links, a page that moves, and what depends on it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from fundamentals import articles
from fundamentals.models import Article, Link, OldAddress
from quizzes.models import Item
from tests.admin.forms import errors, fill
from tests.quizzes.samples import add, sound

ADD = "/admin/fundamentals/article/add/"
PREVIEW = "/admin/fundamentals/article/preview/"
LIST = "/admin/fundamentals/article/"


def form_of(article: Article) -> str:
    return f"/admin/fundamentals/article/{article.pk}/change/"


def save(client: Client, article: Article, **changes: object) -> Any:
    return client.post(form_of(article), fill(client, form_of(article), **changes))


@pytest.fixture
def ferry(page_of: Callable[..., Article]) -> Article:
    return page_of("ferry")


def test_it_works(instructor: Client, ferry: Article) -> None:
    assert save(instructor, ferry, title="On a ferry").status_code == 302
    assert "On a ferry" in Client().get("/fundamentals/ferry/").content.decode()


def test_a_form_sent_back_as_it_came_changes_nothing(instructor: Client, bank: None) -> None:
    for kind in articles.TYPES:
        article = Article.objects.filter(type=kind).first()
        before = article.text()
        assert save(instructor, article).status_code == 302, article.slug
        article = Article.objects.get(pk=article.pk)
        assert article.text() == before


def test_a_draft_needs_a_slug_and_nothing_else(instructor: Client, db: None) -> None:
    assert instructor.post(ADD, fill(instructor, ADD, slug="an-idea")).status_code == 302
    article = Article.objects.get()
    assert (article.status, article.title, article.checked_on) == ("draft", "", None)
    assert instructor.get(form_of(article)).status_code == 200
    assert instructor.get(LIST).status_code == 200
    assert Client().get("/fundamentals/an-idea/").status_code == 404


def test_a_live_page_must_be_sound(instructor: Client, db: None) -> None:
    response = instructor.post(ADD, fill(instructor, ADD, title="A page", status="live", lede="word " * 36))
    assert errors(response)["lede"] == ["The lede has 36 words; 35 is the limit."]
    assert {"type", "body", "sources", "checked_on"} <= set(errors(response))
    assert "word word" in response.content.decode()
    assert not Article.objects.exists()


def test_a_link_to_no_page_is_refused_with_what_was_meant(instructor: Client, ferry: Article) -> None:
    assert save(instructor, ferry, body="## One\n\nSee [above](article:ferry#one).").status_code == 302
    response = save(instructor, ferry, body="## One\n\nSee [it](article:ferries).")
    assert errors(response) == {"body": ["There is no page 'ferries'. Did you mean ferry?"]}


def test_in_a_draft_it_is_told_and_saved(instructor: Client, page_of: Callable[..., Article]) -> None:
    draft = page_of("draft", status="draft")
    response = save(instructor, draft, body="See [it](article:nowhere).")
    assert response.status_code == 302
    assert "There is no page &#x27;nowhere&#x27;" in instructor.get(LIST).content.decode()


def test_links_follow_the_text(instructor: Client, ferry: Article, page_of: Callable[..., Article]) -> None:
    page_of("harbour")
    save(instructor, ferry, body="## One\n\n[](article:harbour)")
    assert [(link.source.slug, link.target.slug) for link in Link.objects.all()] == [("ferry", "harbour")]
    page = Client().get("/fundamentals/harbour/").content.decode()
    assert "Used on" in page


def test_rows_are_added_changed_and_removed(instructor: Client, ferry: Article) -> None:
    save(
        instructor, ferry,
        sources__0__title="", sources__0__url="",
        sources__1__title="A book", sources__1__read_on="2026-11-01", sources__2__title="Another",
    )  # fmt: skip
    ferry.refresh_from_db()
    assert ferry.sources == [{"title": "A book", "read_on": "2026-11-01"}, {"title": "Another"}]
    assert ferry.content().sources[0]["read_on"] == date(2026, 11, 1)
    response = save(instructor, ferry, sources__0__title="", sources__0__read_on="yesterday")
    assert errors(response)["sources"] == [
        "Row 1, Title: this is missing.",
        "Row 1, Read on: Enter a valid date.",
    ]
    assert "yesterday" in response.content.decode()


def test_the_stop_rule_is_one_row(instructor: Client, ferry: Article) -> None:
    rule = {"stop__0__number": "2", "stop__0__title": "of 10 fail", "stop__0__text": "redo by hand"}
    assert save(instructor, ferry, type="workflow", minutes="5", **rule).status_code == 302
    ferry.refresh_from_db()
    assert ferry.stop == {"number": "2", "title": "of 10 fail", "text": "redo by hand"}
    assert save(instructor, ferry).status_code == 302


@pytest.fixture
def moved(instructor: Client, ferry: Article, page_of: Callable[..., Article]) -> Article:
    """A page that was /ferry/ and is /boat/, named by another page and by an item."""
    page_of(
        "harbour",
        body="## One\n\n[it](article:ferry#point), [that](article:ferry-times)",
        see_also=[{"slug": "ferry", "group": "next"}],
    )
    page_of("ferry-times")
    add(sound(article="ferry#point"))
    assert save(instructor, ferry, slug="boat").status_code == 302
    return Article.objects.get(slug="boat")


def test_an_old_address_leads_to_the_page_for_good(moved: Article) -> None:
    response = Client().get("/fundamentals/ferry/")
    assert (response.status_code, response["Location"]) == (301, "/fundamentals/boat/")


def test_what_named_the_page_names_it_still(moved: Article) -> None:
    harbour = Article.objects.get(slug="harbour")
    assert "[it](article:boat#point), [that](article:ferry-times)" in harbour.body
    assert harbour.see_also == [{"slug": "boat", "group": "next"}]
    assert harbour.history.first().history_change_reason == "ferry is now boat"
    item = Item.objects.get()
    assert item.article == "boat#point"
    assert item.current.label == "1.1"


def test_a_page_may_move_on_and_back(instructor: Client, moved: Article) -> None:
    save(instructor, moved, slug="ship")
    assert Client().get("/fundamentals/ferry/")["Location"] == "/fundamentals/ship/"
    assert Client().get("/fundamentals/boat/")["Location"] == "/fundamentals/ship/"
    assert save(instructor, Article.objects.get(slug="ship"), slug="ferry").status_code == 302
    assert Client().get("/fundamentals/ferry/").status_code == 200
    assert set(OldAddress.objects.values_list("slug", flat=True)) == {"boat", "ship"}


def test_an_old_address_is_not_given_to_another_page(instructor: Client, moved: Article) -> None:
    response = instructor.post(ADD, fill(instructor, ADD, slug="ferry"))
    assert errors(response)["slug"] == ["/ferry/ is an old address that leads to “Ferry”: take another."]


def test_the_form_says_what_names_the_page(instructor: Client, moved: Article) -> None:
    page = instructor.get(form_of(moved)).content.decode()
    assert "Page: Harbour" in page
    assert "Item: Sequoia" in page


def test_deleting_what_is_named_is_refused(administrator: Client, moved: Article) -> None:
    url = f"/admin/fundamentals/article/{moved.pk}/delete/"
    page = administrator.get(url).content.decode()
    assert "“Harbour” links to “Ferry”" in page
    assert "Item: Sequoia" in page
    administrator.post(url, {"post": "yes"})
    administrator.post(LIST, {"action": "delete_selected", "_selected_action": [moved.pk], "post": "yes"})
    assert Article.objects.filter(pk=moved.pk).exists()


def test_deleting_what_a_reading_path_names_is_refused(
    administrator: Client, page_of: Callable[..., Article]
) -> None:
    start = page_of("start")
    url = f"/admin/fundamentals/article/{start.pk}/delete/"
    assert "Reading path: Student" in administrator.get(url).content.decode()
    administrator.post(url, {"post": "yes"})
    assert Article.objects.filter(pk=start.pk).exists()


def test_pages_are_published_and_retired_together(
    instructor: Client, page_of: Callable[..., Article]
) -> None:
    good, bad = page_of("good", status="draft"), page_of("bad", status="draft", sources=[])
    selected = {"_selected_action": [good.pk, bad.pk], "index": "0", "select_across": "0"}
    page = instructor.post(LIST, {"action": "publish", **selected}).content.decode()
    assert "1 published, 1 refused" in page
    assert "A source is missing." in page
    assert Client().get("/fundamentals/good/").status_code == 200
    instructor.post(LIST, {"action": "retire", **selected})
    assert Client().get("/fundamentals/good/").status_code == 404
    bad.refresh_from_db()
    assert bad.status == "draft"


def test_the_preview_is_the_readers_page_and_saves_nothing(instructor: Client, ferry: Article) -> None:
    values = fill(instructor, form_of(ferry), title="Typed", body="## New {#new}\n\n[x](article:ferry)")
    response = instructor.post(PREVIEW, values)
    assert response.templates[0].name == "fundamentals/article.html"
    assert "<h1>Typed</h1>" in response.content.decode()
    ferry.refresh_from_db()
    assert ferry.title == "Ferry"


def test_an_empty_draft_can_be_looked_at(instructor: Client, db: None) -> None:
    assert instructor.post(PREVIEW, fill(instructor, ADD)).status_code == 200
    assert instructor.post(PREVIEW, fill(instructor, ADD, type="workflow")).status_code == 200


def test_a_new_text_links_to_pages_before_it_is_saved(instructor: Client, ferry: Article) -> None:
    page = instructor.post(PREVIEW, fill(instructor, ADD, title="New", body="[the boat](article:ferry)"))
    assert '<a href="/fundamentals/ferry/">the boat</a>' in page.content.decode()


def test_the_live_text_comes_alone_with_what_is_wrong(instructor: Client, ferry: Article) -> None:
    values = fill(instructor, form_of(ferry), body="## New\n\n[x](article:fery)\n\n<script>1</script>")
    response = instructor.post(PREVIEW, values, headers={"hx-request": "true"})
    page = response.content.decode()
    assert response.templates[0].name == "admin/fundamentals/_live.html"
    assert "Did you mean ferry?" in page
    assert "<script>" not in page
    assert "<html" not in page
