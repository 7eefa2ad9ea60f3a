"""Items at the desk: drafts in any state, sound ones published, versions, and two people at one row."""

from datetime import date

import pytest
from django.test import Client

from fundamentals.models import Article
from quizzes.models import Item, ItemVersion
from tests.admin.forms import errors, fill
from tests.admin.rulings import objection
from tests.quizzes.samples import add, sound

ADD = "/admin/quizzes/item/add/"


def form_of(item: Item) -> str:
    return f"/admin/quizzes/item/{item.pk}/change/"


def save(client: Client, item: Item, **changes: object) -> object:
    return client.post(form_of(item), fill(client, form_of(item), **changes))


@pytest.fixture
def item(rule_page: Article) -> Item:
    return add(sound())[0]


def test_it_works(instructor: Client, item: Item) -> None:
    assert save(instructor, item, why_right="One number decides.").status_code == 302
    item.refresh_from_db()
    assert item.why_right == "One number decides."


def test_a_form_sent_back_as_it_came_changes_nothing(instructor: Client, item: Item) -> None:
    before = item.text()
    assert save(instructor, item).status_code == 302
    item.refresh_from_db()
    assert item.text() == before
    assert item.versions.count() == 1


def test_shipped_items_come_back_as_they_went(instructor: Client, bank: None) -> None:
    some = [*Item.objects.order_by("kind", "slug")[:120:15], *Item.objects.borderline()[:2]]
    for shipped in some:
        before = shipped.text()
        assert save(instructor, shipped).status_code == 302, shipped.slug
        shipped = Item.objects.get(pk=shipped.pk)
        assert shipped.text() == before
        assert shipped.versions.count() == 1


def test_a_draft_needs_a_slug_and_nothing_else(instructor: Client, rule_page: Article) -> None:
    response = instructor.post(ADD, fill(instructor, ADD, slug="an-idea"))
    assert response.status_code == 302
    item = Item.objects.get(slug="an-idea")
    assert (item.status, item.tool, item.current) == ("draft", "", None)
    assert instructor.get(form_of(item)).status_code == 200
    assert "an-idea" in instructor.get("/admin/quizzes/item/").content.decode()


def test_the_slug_is_made_from_tool_and_feature(instructor: Client, db: None) -> None:
    instructor.post(ADD, fill(instructor, ADD, tool="DaVinci Resolve", feature="Voice Isolation (2)"))
    assert Item.objects.get().slug == "davinci-resolve-voice-isolation-2"


def test_without_any_name_there_is_no_slug(instructor: Client, db: None) -> None:
    response = instructor.post(ADD, fill(instructor, ADD))
    assert errors(response) == {"slug": ["Write a slug, or a tool to make it from."]}


def test_an_unsound_item_is_refused_at_its_fields_and_everything_typed_is_kept(
    instructor: Client, rule_page: Article
) -> None:
    sent = fill(
        instructor, ADD, slug="loud", tool="Sequoia", claim="x" * 91, goes_in="A machine learning file",
        status="live", tags="one, two", also_accept=["machine-learning"], sources__0__title="Typed",
        sources__0__url="https://example.org/a", why_not__generative_ai="kept",
    )  # fmt: skip
    sent["why_not-generative-ai"] = sent.pop("why_not-generative_ai")
    response = instructor.post(ADD, sent)
    assert response.status_code == 200
    assert not Item.objects.exists()
    found = errors(response)
    assert found["claim"] == ["The claim has 91 characters; 90 is the limit."]
    assert found["goes_in"] == ["“Goes in” gives the kind away: 'machine learning'."]
    assert found["borderline"] == ["“Also accepted” and “Boundary note” are for borderline items only."]
    assert {"kind", "why_not", "checked_on", "comes_out"} <= set(found)
    page = response.content.decode()
    assert all(text in page for text in ("x" * 91, "one, two", "https://example.org/a", ">kept</textarea>"))
    assert "Error:" in page.partition("</title>")[0]


def test_a_sound_item_is_published_with_its_first_version(instructor: Client, item: Item) -> None:
    draft = add(sound("second", status="draft"))[0]
    assert draft.current is None
    assert save(instructor, draft, status="live").status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.current.number, draft.current.minor) == ("live", 1, 0)


def test_a_change_a_learner_can_see_starts_a_version(instructor: Client, item: Item) -> None:
    first = item.current
    save(instructor, item, why_right="Another sentence.")
    item.refresh_from_db()
    assert item.current.label == "2"
    assert first.shown.why_right != "Another sentence."


def test_what_no_learner_sees_starts_none(instructor: Client, item: Item) -> None:
    save(instructor, item, tags="new", recheck_by="2028-01-01")
    item.refresh_from_db()
    assert item.tags == ["new"]
    assert item.recheck_by == date(2028, 1, 1)
    assert item.current.label == "1"


def test_a_minor_change_mends_the_version_and_leaves_the_old_text_alone(
    instructor: Client, item: Item
) -> None:
    save(instructor, item, why_right="One number decides!", minor="on")
    item.refresh_from_db()
    assert item.current.label == "1.1"
    save(instructor, item, why_right="One number decides.", minor="on")
    item.refresh_from_db()
    assert item.current.label == "1.2"
    save(instructor, item, why_right="A number decides.")
    item.refresh_from_db()
    assert item.current.label == "2"
    assert [version.shown.why_right for version in item.versions.order_by("pk")] == [
        sound().why_right, "One number decides!", "One number decides.", "A number decides.",
    ]  # fmt: skip


def test_a_change_of_the_key_is_never_minor(instructor: Client, item: Item) -> None:
    changes = {"borderline": "on", "also_accept": ["machine-learning"], "boundary_note": "Either."}
    response = save(instructor, item, minor="on", **changes)
    assert errors(response) == {"minor": ["The key changes: that is never minor."]}
    item.keep(minor=True)
    item.borderline, item.also_accept, item.boundary_note = True, ["machine-learning"], "Either."
    item.keep(minor=True)  # whoever calls it
    assert item.current.label == "2"


def test_the_slug_of_a_published_item_stays(instructor: Client, item: Item) -> None:
    save(instructor, item, slug="other")
    item.refresh_from_db()
    assert item.slug == "plain-gate"


def test_retiring_needs_a_public_reason_and_something_published(instructor: Client, item: Item) -> None:
    assert errors(save(instructor, item, status="retired")) == {
        "retired_reason": ["Say publicly why it is retired."]
    }
    draft = add(sound("second", status="draft"))[0]
    assert "status" in errors(save(instructor, draft, status="retired", retired_reason="Gone."))
    assert save(instructor, item, status="retired", retired_reason="Gone.").status_code == 302


def test_why_not_the_key_is_left_out(instructor: Client, item: Item) -> None:
    values = fill(instructor, form_of(item))
    values["why_not-fixed-rule"] = ["a left-over"]
    assert instructor.post(form_of(item), values).status_code == 302
    item.refresh_from_db()
    assert set(item.why_not) == {"machine-learning", "deep-learning", "generative-ai"}


def test_the_second_of_two_is_told_and_nothing_is_overwritten(
    instructor: Client, colleague: Client, item: Item
) -> None:
    mine, theirs = fill(instructor, form_of(item)), fill(colleague, form_of(item))
    theirs["flip"] = ["it had learned"]
    assert colleague.post(form_of(item), theirs).status_code == 302
    mine["why_right"] = ["Mine."]
    response = instructor.post(form_of(item), mine)
    assert response.status_code == 200
    [told] = errors(response)["__all__"]
    assert told.startswith("ben saved this on ")
    page = response.content.decode()
    assert "ben changed: it would be … if." in page
    assert "Mine." in page
    item.refresh_from_db()
    assert (item.flip, item.why_right) == ("it had learned", sound().why_right)

    again = instructor.post(form_of(item), mine)  # pressed once more, without a tick
    assert "__all__" in errors(again)
    over = mine | {"over": [response.context["adminform"].form.stamp]}
    theirs = fill(colleague, form_of(item), flip="it had listened")
    colleague.post(form_of(item), theirs)  # and a third save comes between
    assert "__all__" in errors(instructor.post(form_of(item), over))
    last = instructor.post(form_of(item), mine).context["adminform"].form.stamp
    assert instructor.post(form_of(item), mine | {"over": [last]}).status_code == 302
    item.refresh_from_db()
    assert (item.flip, item.why_right) == (sound().flip, "Mine.")


def test_an_answer_that_comes_between_is_no_conflict(instructor: Client, item: Item) -> None:
    values = fill(instructor, form_of(item), why_right="Mine.")
    item.answers, item.difficulty = 7, 0.5
    item.save(update_fields=["difficulty", "answers"])
    assert instructor.post(form_of(item), values).status_code == 302
    item.refresh_from_db()
    assert (item.answers, item.difficulty) == (7, 0.5)


def test_deleting_a_published_item_is_refused(administrator: Client, item: Item) -> None:
    other = add(sound("other", "machine-learning", pair_with=["plain-gate"], article="fixed-rule"))[0]
    url = f"/admin/quizzes/item/{item.pk}/delete/"
    page = administrator.get(url).content.decode()
    assert "plain-gate, version 1" in page
    assert f"Same job as: {other}" in page
    administrator.post(url, {"post": "yes"})
    assert Item.objects.filter(pk=item.pk).exists()
    draft = add(sound("never-shown", status="draft"))[0]
    administrator.post(f"/admin/quizzes/item/{draft.pk}/delete/", {"post": "yes"})
    assert not Item.objects.filter(pk=draft.pk).exists()
    assert ItemVersion.objects.filter(item=item).exists()


def test_retiring_by_the_form_tells_what_is_left(instructor: Client, item: Item) -> None:
    add(sound("other", "machine-learning", pair_with=[item.slug]))
    url = f"/admin/quizzes/item/{item.pk}/change/"
    page = instructor.post(url, fill(instructor, url, status="retired", retired_reason="Gone."), follow=True)
    assert "Named as the same job by other." in page.content.decode()


def test_a_draft_that_is_renamed_is_followed(instructor: Client, rule_page: Article) -> None:
    draft = add(sound("first-name", status="draft"))[0]
    other = add(sound("other", "machine-learning", pair_with=["first-name"]))[0]
    url = f"/admin/quizzes/item/{draft.pk}/change/"
    instructor.post(url, fill(instructor, url, slug="second-name"))
    version = other.current_id
    other.refresh_from_db()
    assert (other.pair_with, other.current_id) == (["second-name"], version)


def test_what_waits_for_a_ruling_depends_on_the_item(instructor: Client, item: Item) -> None:
    objection(item)
    page = instructor.get(f"/admin/quizzes/item/{item.pk}/change/").content.decode()
    assert "Objections that wait for a ruling: 1" in page
