"""Every address of the desk, opened by everyone who might try."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.sites import all_sites
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from fundamentals.models import Article
from quizzes.models import (
    Assignment,
    Disagreement,
    Enrolment,
    ImportJob,
    Item,
    KindAlias,
    Learner,
    Regrade,
    SchoolClass,
)  # fmt: skip
from tests.admin.rulings import objection
from tests.quizzes.samples import add, sound

OPEN = {"login"}  # to whom it may concern
POST_ONLY = {
    "logout", "fundamentals_article_preview", "quizzes_item_preview", "quizzes_schoolclass_code",
    "quizzes_schoolclass_remove",
}  # fmt: skip
# What instructors have no right to, beside everything of other apps.
REFUSED = {
    "fundamentals_article_delete", "quizzes_item_delete", "quizzes_itemversion_add", "quizzes_itemversion_delete",
    "quizzes_disagreement_add", "quizzes_disagreement_delete", "quizzes_regrade_delete",
}  # fmt: skip
OWN = ("fundamentals_", "quizzes_")


def walk(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from walk(pattern)
        else:
            yield pattern


def desk_of_the_site() -> URLResolver:
    [site] = [
        found
        for found in get_resolver().url_patterns
        if isinstance(found, URLResolver) and found.namespace == "admin"
    ]
    return site


def patterns() -> list[URLPattern]:
    return [pattern for pattern in walk(desk_of_the_site()) if pattern.name]


@pytest.fixture
def address_of(rule_page: Article, administrator: Client) -> Callable[[URLPattern], str]:
    """Turns a pattern of the desk into an address that exists."""
    item: Item = add(sound())[0]
    disagreement = objection(item)
    by = User.objects.filter(username="ana").first() or User.objects.get(username="root")
    school_class = SchoolClass.objects.create(name="Sound post", instructor=by)
    rows: dict[str, Any] = {
        "fundamentals_article": rule_page,
        "quizzes_item": item,
        "quizzes_itemversion": item.current,
        "quizzes_disagreement": disagreement,
        "quizzes_importjob": ImportJob.keep(by, "items.gift", b"::a::Which? {=ML ~DL}", timezone.now()),
        "quizzes_regrade": Regrade.objects.create(
            item=item, number=1, to=item.current, reason="x", until=timezone.now(), created_at=timezone.now()
        ),
        "quizzes_schoolclass": school_class,
        "quizzes_assignment": Assignment.objects.create(school_class=school_class, title="By Friday"),
        "quizzes_kindalias": KindAlias.objects.first(),
        "auth_user": User.objects.get(username="root"),
        "view_on": rule_page,
    }
    member = Enrolment.join(school_class, Learner.objects.create(), "Kim", timezone.now())
    articles = ContentType.objects.get_for_model(Article).pk

    def address(pattern: URLPattern) -> str:
        row = rows.get("_".join(str(pattern.name).split("_")[:2]))
        pk = row.pk if row else 1
        values = {
            "object_id": pk,
            "id": pk,
            "member": member.pk,
            "app_label": "quizzes",
            "content_type_id": articles,
            "ending": "csv",
        }
        if "record" in pattern.pattern.converters and row:
            values["record"] = row.history.first().history_id
        wanted = {name: values[name] for name in pattern.pattern.converters} or (
            {"app_label": "quizzes"} if pattern.name == "app_list" else {}
        )
        from django.urls import reverse

        return reverse(f"admin:{pattern.name}", kwargs=wanted) if wanted else reverse(f"admin:{pattern.name}")

    return address


def test_it_finds_the_addresses() -> None:
    names = {pattern.name for pattern in patterns()}
    assert {"index", "quizzes_item_share", "quizzes_item_restore", "fundamentals_article_preview"} <= names
    assert names >= POST_ONLY | REFUSED | OPEN
    assert len(list(all_sites)) == 1


def test_none_is_left_out_for_want_of_a_name() -> None:
    """What has no name is Django's own redirect of an old address, and its last word: 404."""
    nameless = {str(pattern.pattern) for pattern in walk(desk_of_the_site()) if not pattern.name}
    assert nameless <= {"<path:object_id>/", "(?P<url>.*)$", "^(?P<url>.*)$"}, nameless


@pytest.mark.parametrize("persona", ["visitor", "learner"])
def test_who_has_no_login_is_sent_to_it(
    persona: str, address_of: Callable[[URLPattern], str], request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(persona)
    for pattern in patterns():
        for method in (client.get, client.post):
            response = method(address_of(pattern))
            if pattern.name in OPEN:
                assert response.status_code == 200, pattern.name
            elif pattern.name == "logout":
                assert response.status_code in (200, 302, 405), pattern.name
            else:
                assert response.status_code == 302, pattern.name
                assert response["Location"].startswith("/admin/login/"), pattern.name


def test_an_instructor_has_exactly_their_rights(
    instructor: Client, address_of: Callable[[URLPattern], str]
) -> None:
    for pattern in patterns():
        name, response = str(pattern.name), instructor.get(address_of(pattern))
        if name in POST_ONLY:
            expected = {405}
        elif name in REFUSED or (name.split("_")[0] == "auth") or name == "autocomplete":
            expected = {403}
        else:
            expected = {200, 302}
        assert response.status_code in expected, (name, response.status_code)


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("quizzes/item/add/", "Can add item"),
        ("quizzes/item/1/share/", "Can change item"),
        ("quizzes/disagreement/", "Can view disagreement"),
        ("fundamentals/article/", "Can view article"),
        ("auth/user/", "Can view user"),
        ("quizzes/item/1/change/", "Can view item"),
        ("quizzes/item/import/", "Can add item"),
        ("quizzes/regrade/add/", "Can re-mark answers"),
        ("quizzes/item/1/delete/", "Can delete item"),
    ],
)
def test_a_refusal_names_the_right(collected: None, rule_page: Article, address: str, right: str) -> None:
    item, client = add(sound())[0], Client()
    client.force_login(User.objects.create_user("eve", is_staff=True))
    page = client.get(f"/admin/{address.replace('1', str(item.pk))}")
    assert page.status_code == 403
    assert f"you need the right “{right}”" in page.content.decode()


def test_nobody_deletes_or_adds_by_posting_what_the_page_does_not_offer(
    instructor: Client, address_of: Callable[[URLPattern], str]
) -> None:
    for pattern in patterns():
        if pattern.name in REFUSED or str(pattern.name).startswith("auth_"):
            assert instructor.post(address_of(pattern), {"post": "yes"}).status_code == 403, pattern.name
    assert Item.objects.count() == Article.objects.count() == Disagreement.objects.count() == 1


def test_a_version_is_never_changed(administrator: Client, rule_page: Article) -> None:
    item = add(sound())[0]
    url = f"/admin/quizzes/itemversion/{item.current.pk}/change/"
    assert administrator.get(url).status_code == 200
    assert administrator.post(url, {"number": "9"}).status_code == 403
    assert administrator.post(url.replace("change", "delete"), {"post": "yes"}).status_code == 403


def test_learners_and_their_answers_are_no_part_of_the_desk() -> None:
    registered = {model.__name__ for model in admin.site._registry}
    assert registered == {
        "Article",
        "Item",
        "ItemVersion",
        "Disagreement",
        "KindAlias",
        "SchoolClass",
        "Assignment",
        "Regrade",
        "User",
        "Group",
    }
