"""The article page and the index, as a reader gets them."""

import gzip
import re

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from fundamentals import reading
from fundamentals.models import Article

pytestmark = pytest.mark.usefixtures("bank")


def test_it_works(client: Client) -> None:
    page = client.get("/fundamentals/deep-learning/")
    assert page.status_code == 200
    assert "What deep learning means" in page.content.decode()


@pytest.mark.parametrize("slug", ["start", "deep-learning", "validate-transcript"])
def test_a_page_that_nobody_has_asked_for_yet_takes_three_queries(
    client: Client, slug: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cache.clear()
    with django_assert_num_queries(3):
        client.get(f"/fundamentals/{slug}/")


def test_every_page_fits_in_twelve_kilobytes_compressed(client: Client) -> None:
    sizes = {
        article.slug: len(gzip.compress(client.get(article.get_absolute_url()).content, 6))
        for article in Article.objects.live()
    }
    assert len(sizes) == 38
    assert max(sizes.values()) <= 12 * 1024, sizes


def test_the_contents_list_names_every_section_with_its_time(client: Client) -> None:
    page = client.get("/fundamentals/deep-learning/").content.decode()
    assert '<a href="#check"><span class="tc">' in page
    assert '<h2 id="check">' in page


def test_a_page_says_what_leads_to_it(client: Client) -> None:
    page = client.get("/fundamentals/hallucination/").content.decode()
    used_on = page.split("Used on")[1]
    assert "/fundamentals/validate-transcript/" in used_on


def test_a_page_on_a_reading_path_leads_on(client: Client) -> None:
    page = client.get("/fundamentals/machine-learning/").content.decode()
    assert "/fundamentals/start/" in page.split("next2")[1]
    assert "/fundamentals/deep-learning/" in page.split("next2")[1]


NEXT = re.compile(r'<a href="([^"]*)"><span class="cap">Next')


@pytest.mark.parametrize(("name", "path"), reading.PATHS.items())
def test_a_reader_stays_on_the_path_that_was_chosen(client: Client, name: str, path: tuple[str, ...]) -> None:
    index = client.get("/fundamentals/").content.decode()
    listed = re.findall(rf"<h3>{name}, \d+ minutes</h3>(.*?)</ol>", index, re.S)[0]
    following = re.findall(r'href="([^"]*)"', listed)[:1]
    for slug in path:
        assert following[0].startswith(f"/fundamentals/{slug}/")
        following = NEXT.findall(client.get(following[0]).content.decode())
    assert not following


@pytest.mark.parametrize("wanted", ["", "nobody", "editor%00"])
def test_a_path_there_is_not_is_the_first_that_holds_the_page(client: Client, wanted: str) -> None:
    page = client.get(f"/fundamentals/start/?path={wanted}").content.decode()
    assert '<a href="/fundamentals/machine-learning/"><span class="cap">Next · Student' in page


def test_the_index_says_the_minutes_that_the_pages_say(client: Client) -> None:
    index = client.get("/fundamentals/").content.decode()
    said = dict(
        re.findall(
            r'<a href="/fundamentals/([a-z0-9-]+)/">(?:(?!</a>).)*</a> <span class="cap">(\d+) min', index
        )
    )
    assert len(said) == 38
    for slug, minutes in said.items():
        assert f"{minutes} min ·" in client.get(f"/fundamentals/{slug}/").content.decode(), slug


def test_an_unknown_page_is_not_found(client: Client) -> None:
    assert client.get("/fundamentals/no-such-page/").status_code == 404


def test_a_draft_is_not_found(client: Client) -> None:
    Article.objects.filter(slug="diffusion").update(status="draft")
    assert client.get("/fundamentals/diffusion/").status_code == 404
    page = client.get("/fundamentals/prompt/").content.decode()
    assert "/fundamentals/diffusion/" not in page


def test_the_index_lists_every_page_in_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        page = client.get("/fundamentals/").content.decode()
    for article in Article.objects.live():
        assert article.get_absolute_url() in page
