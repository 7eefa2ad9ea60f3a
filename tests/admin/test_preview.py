"""The preview: the learner's own page from what is typed, in every state, without a trace."""

from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from fundamentals import kinds, sharing
from fundamentals.models import Article
from quizzes.forms import LETTERS
from quizzes.models import Item
from quizzes.sequencing import order_checks
from quizzes.views import preview
from tests.admin.forms import fill, read
from tests.quizzes.samples import add, borderline, sound

PREVIEW = "/admin/quizzes/item/preview/"
ADD = "/admin/quizzes/item/add/"


@pytest.fixture
def item(rule_page: Article) -> Item:
    return add(sound())[0]


def rows() -> dict[str, int]:
    models = [
        model
        for app in ("fundamentals", "quizzes", "admin")
        for model in apps.get_app_config(app).get_models()
    ]
    return {model.__name__: model._base_manager.count() for model in models}


def opened(client: Client, item: Item, **changes: Any) -> Any:
    change = f"/admin/quizzes/item/{item.pk}/change/"
    return client.post(PREVIEW, fill(client, change, **changes))


def answered(client: Client, page: Any, kind: str, check: str = "A", sure: str = "2") -> Any:
    token = read(page)["token"][0]
    return client.post(PREVIEW, {"token": token, "kind": kind, "check": check, "sure": sure})


def test_it_works(instructor: Client, item: Item) -> None:
    page = opened(instructor, item, goes_in="A tape nobody has saved.")
    assert page.status_code == 200
    assert "A tape nobody has saved." in page.content.decode()
    assert "quizzes/_question.html" in {template.name for template in page.templates}
    item.refresh_from_db()
    assert item.goes_in == sound().goes_in


def test_nothing_of_the_answer_is_in_the_page_before_it(instructor: Client, item: Item) -> None:
    page = unescape(opened(instructor, item).content.decode())
    hidden = (item.why_right, item.flip, item.under_the_hood, *item.why_not.values())
    assert not [text for text in hidden if text in page]


@pytest.mark.parametrize("said", kinds.SLUGS)
def test_every_answer_shows_its_feedback(instructor: Client, item: Item, said: str) -> None:
    page = answered(instructor, opened(instructor, item), said)
    text = unescape(page.content.decode())
    reason = item.why_right if said == "fixed-rule" else item.why_not[said]
    assert reason in text
    assert ("Right: a fixed rule." in text) == (said == "fixed-rule")
    assert page.context["feedback"].said.slug == said
    assert "disagree" not in text
    assert "Your results" not in text


def test_every_check_and_certainty_can_be_tried(instructor: Client, item: Item) -> None:
    page, notes = opened(instructor, item), {}
    for letter, check in zip(LETTERS, order_checks(0, 1), strict=True):
        notes[check] = answered(instructor, page, "fixed-rule", letter).context["feedback"].check_note
    assert notes["check_right"] == "yours too"
    assert notes["check_weak"] == "yours sounds fine and proves nothing"
    assert answered(instructor, page, "fixed-rule", sure="3").context["feedback"].aside == "you were sure"


def test_the_learners_own_form_works_and_complains_like_the_learners(instructor: Client, item: Item) -> None:
    token = read(opened(instructor, item))["token"][0]
    page = instructor.post(PREVIEW, {"token": token, "sure": "none", "kind": "fixed-rule"})
    assert page.status_code == 422
    assert "Say how sure you are." in page.content.decode()
    back = instructor.post(PREVIEW, {"token": token, "before": "1", "check": "A", "sure": "1"})
    assert back.status_code == 200
    assert "feedback" not in back.context


def test_it_leaves_no_trace(instructor: Client, item: Item) -> None:
    before, state = rows(), Item.objects.values().get()
    page = opened(instructor, item, status="retired", kind="generative-ai")
    answered(instructor, page, "fixed-rule")
    link(instructor, item)
    Client().post(link(instructor, item), {"kind": "fixed-rule", "check": "A", "sure": "3"})
    assert rows() == before
    assert Item.objects.values().get() | {"preview_key": ""} == state


def test_an_empty_draft_can_be_looked_at(instructor: Client, rule_page: Article) -> None:
    page = instructor.post(PREVIEW, fill(instructor, ADD))
    assert page.status_code == 200
    assert "Not fit to publish yet" in page.content.decode()
    assert answered(instructor, page, "fixed-rule").status_code == 200  # the question again: there is no key


@pytest.mark.parametrize("kind", kinds.SLUGS)
@pytest.mark.parametrize("line", ["", "on"])
def test_a_draft_with_a_kind_alone_shows_its_feedback(
    instructor: Client, rule_page: Article, kind: str, line: str
) -> None:
    page = instructor.post(PREVIEW, fill(instructor, ADD, kind=kind, borderline=line or None))
    for said in kinds.SLUGS:
        assert answered(instructor, page, said).context["feedback"].kind.slug == kind


def test_a_text_that_is_refused_is_shown_all_the_same(instructor: Client, item: Item) -> None:
    page = opened(instructor, item, claim="Some AI", decisive="nowhere", status="live").content.decode()
    assert "Some AI" in page
    assert "gives the kind away" in page


def test_a_borderline_item_shows_both_labels(instructor: Client, rule_page: Article) -> None:
    page = opened(instructor, add(borderline())[0])
    assert "Two labels fit" in answered(instructor, page, "machine-learning").content.decode()


@pytest.mark.parametrize("token", ["", "x", "eyJ9:1abc:def"])
def test_a_draft_that_this_site_did_not_pack_is_not_shown(instructor: Client, db: None, token: str) -> None:
    assert instructor.post(PREVIEW, {"token": token, "kind": "fixed-rule"}).status_code == 404


def test_another_sites_form_is_refused(instructor: Client, item: Item) -> None:
    values = fill(instructor, f"/admin/quizzes/item/{item.pk}/change/")
    assert instructor.post(PREVIEW, values, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_what_is_packed_comes_back() -> None:
    assert preview.unpack(preview.pack(sound())) == sound()


def link(client: Client, item: Item) -> str:
    page = client.post(f"/admin/quizzes/item/{item.pk}/share/", {"make": "1"}, follow=True)
    return page.context["link"].removeprefix("http://testserver")


def test_a_colleague_without_a_login_sees_the_saved_text(instructor: Client, rule_page: Article) -> None:
    draft = add(sound(status="draft"))[0]
    address, colleague = link(instructor, draft), Client()
    page = colleague.get(address)
    assert page.status_code == 200
    assert draft.goes_in in unescape(page.content.decode())
    after = colleague.post(address, {"kind": "machine-learning", "check": "A", "sure": "2"})
    assert draft.why_not["machine-learning"] in unescape(after.content.decode())
    assert "no-store" in page["Cache-Control"]
    assert 'name="robots" content="noindex"' in page.content.decode()
    assert not colleague.cookies


def test_a_link_ends_when_it_is_taken_back_or_made_anew(instructor: Client, item: Item) -> None:
    first = link(instructor, item)
    second = link(instructor, item)
    assert first != second
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    instructor.post(f"/admin/quizzes/item/{item.pk}/share/", {"end": "1"})
    assert Client().get(second).status_code == 404


def test_the_key_alone_opens_nothing(instructor: Client, item: Item) -> None:
    link(instructor, item)
    item.refresh_from_db()
    assert Client().get(f"/quiz/preview/{item.preview_key}/").status_code == 404
    assert Client().get(f"/quiz/preview/{sharing.signed('', preview.SALT)}/").status_code == 404


def test_a_version_is_shown_as_it_was(instructor: Client, item: Item) -> None:
    old = item.current
    item.goes_in = "Something else."
    item.keep()
    page = instructor.get(f"/admin/quizzes/itemversion/{old.pk}/preview/")
    assert sound().goes_in in page.content.decode()
    after = instructor.post(
        f"/admin/quizzes/itemversion/{old.pk}/preview/", {"kind": "fixed-rule", "check": "A", "sure": "1"}
    )
    assert sound().why_right in after.content.decode()


def test_a_page_that_is_not_published_can_be_shared_and_taken_back(
    instructor: Client, rule_page: Article, page_of: Any
) -> None:
    draft = page_of("a-draft", status="draft", lede="Not for everybody yet.")
    share = f"/admin/fundamentals/article/{draft.pk}/share/"
    assert "No link is given out." in instructor.get(share).content.decode()
    address = instructor.post(share, {"make": "1"}, follow=True).context["link"]
    address = address.removeprefix("http://testserver")
    page = Client().get(address)
    assert "Not for everybody yet." in page.content.decode()
    assert (page["X-Robots-Tag"], "no-store" in page["Cache-Control"]) == ("noindex", True)
    assert Client().get("/fundamentals/a-draft/").status_code == 404
    draft.refresh_from_db()
    assert Client().get(f"/fundamentals/preview/{draft.preview_key}/").status_code == 404
    instructor.post(share, {"end": "1"})
    assert Client().get(address).status_code == 404


def test_a_page_that_was_restored_keeps_its_link_and_its_history(
    instructor: Client, rule_page: Article
) -> None:
    before = rule_page.history.count()
    instructor.post(f"/admin/fundamentals/article/{rule_page.pk}/share/", {"make": "1"})
    rule_page.refresh_from_db()
    assert rule_page.preview_key
    assert rule_page.history.count() == before
