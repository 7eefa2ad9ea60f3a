"""The article page and the index, as a reader gets them."""

import gzip

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

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
