"""Who comes to the desk: an instructor, an administrator, a learner with a cookie, and a visitor with nothing."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from fundamentals.articles import ArticleText
from fundamentals.models import Article
from quizzes.access import remember
from quizzes.instructors import make_group
from quizzes.models import Learner


@pytest.fixture
def page_of(db: None) -> Callable[..., Article]:
    """Makes a page of the guide, sound and live unless told otherwise."""

    def make(slug: str, **values: object) -> Article:
        text = ArticleText(
            slug=slug,
            title=slug.replace("-", " ").capitalize(),
            type="guide",
            lede="One sentence that says it.",
            checked_on=date(2026, 11, 22),
            sources=[{"title": "A manual", "url": "https://example.org/"}],
            body="## One point {#point}\n\nA text.",
        )
        article = Article(slug=slug)
        for name, value in values.items():
            setattr(text, name, value)
        article.take(text)
        article.keep()
        return article

    return make


@pytest.fixture
def rule_page(page_of: Callable[..., Article]) -> Article:
    """The page that the sample items name as the one that teaches their rule."""
    return page_of("fixed-rule")


@pytest.fixture
def instructor(db: None, collected: None) -> Client:
    return member_of_staff("ana")


@pytest.fixture
def colleague(db: None, collected: None) -> Client:
    """A second instructor, at a desk of their own."""
    return member_of_staff("ben")


@pytest.fixture
def administrator(db: None, collected: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def learner(db: None, collected: None) -> Client:
    """Somebody who has answered: known by the signed cookie, and to nobody's staff."""
    client = Client()
    client.cookies = remember(HttpResponse(), Learner.objects.create()).cookies
    return client


@pytest.fixture
def visitor(client: Client, db: None) -> Client:
    return client


def member_of_staff(name: str) -> Client:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(make_group())
    client = Client()
    client.force_login(user)
    return client
