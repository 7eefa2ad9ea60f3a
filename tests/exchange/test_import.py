"""An import as an instructor does it: a file, its preview, a yes; and everything that keeps it from harm."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quizzes.exchange import formats
from quizzes.exchange.neutral import UPLOAD_BYTES
from quizzes.models import ImportJob, Item, KindAlias
from tests.exchange import archives
from tests.exchange.archives import FILES
from tests.exchange.conftest import IMPORT, accept, look, send
from tests.quizzes.samples import add, sound

GIFT = (FILES / "foreign.gift").read_bytes()


def states(response: object) -> dict[str, list[str]]:
    rows = response.context["rows"]  # type: ignore[attr-defined]
    return {state: [shown["row"].slug for shown in found] for state, found in rows.items() if found}


def test_it_works(instructor: Client) -> None:
    url, page = look(instructor, "week3.gift", GIFT)
    assert page.status_code == 200
    assert states(page) == {
        "new": ["noise-gate", "a-tool-that-finds-in-your-shots-is-what", "after-the-fault"]
    }
    assert "line 21" in page.content.decode()
    assert Item.objects.count() == 0
    done = accept(instructor, url)
    assert done.status_code == 302
    assert {item.status for item in Item.objects.all()} == {"draft"}
    gate = Item.objects.get(slug="noise-gate")
    assert (gate.kind, gate.current, gate.history.first().history_change_reason) == (
        "fixed-rule",
        None,
        "Imported from week3.gift",
    )
    assert gate.history.first().history_user.get_username() == "ana"
    assert LogEntry.objects.count() == 3
    assert "3 new, 0 changed" in instructor.get(url).content.decode()


def test_the_same_file_twice_makes_nothing_new(instructor: Client) -> None:
    for name, data in (("a.gift", GIFT), ("b.aiken.txt", (FILES / "quiz.aiken.txt").read_bytes()), ("c.xml", (FILES / "moodle.xml").read_bytes()), ("d.imscc", archives.cartridge()), ("e.toml", formats.write("toml", [sound()])), ("f.csv", b"Tool,Goes in\nGate,x\n")):  # fmt: skip
        accept(instructor, look(instructor, name, data)[0])
        count = Item.objects.count()
        again = look(instructor, name, data)[1]
        assert set(states(again)) == {"unchanged"}, name
        assert Item.objects.count() == count


def test_an_imported_draft_that_was_worked_on_is_left_alone(instructor: Client) -> None:
    data = b"What finds a dog?\nA. ML\nB. Statistics\nANSWER: B\n"
    accept(instructor, look(instructor, "a.aiken", data)[0])
    item = Item.objects.get()
    item.slug, item.comes_out = "dog-finder", "A list of shots with a dog in them."
    item.keep()
    page = look(instructor, "a.aiken", data)[1]
    assert states(page) == {"unchanged": ["dog-finder"]}
    KindAlias.objects.create(text="Statistics", kind="fixed-rule")
    url, page = look(instructor, "a.aiken", data)
    assert states(page) == {"changed": ["dog-finder"]}  # only what was still empty is filled
    accept(instructor, url)
    item.refresh_from_db()
    assert (item.kind, item.comes_out) == ("fixed-rule", "A list of shots with a dog in them.")


def test_a_change_is_shown_field_by_field_and_lands_as_a_draft(instructor: Client) -> None:
    item = add(sound())[0]
    data = formats.write("csv", [replace(sound(), claim="Smart silence cutter", tags=["level"])])
    url, page = look(instructor, "items.csv", data)
    [shown] = page.context["rows"]["changed"]
    assert [change["label"] for change in shown["changes"]] == ["Claim", "Tags"]
    html = page.content.decode()
    assert "<del>remover</del><ins>cutter</ins>" in html
    assert "1 of these is live." in html
    accept(instructor, url)
    item.refresh_from_db()
    assert (item.claim, item.tags, item.status) == ("Smart silence cutter", ["level"], "draft")
    assert item.current.shown.claim == "Smart silence remover"  # what was answered stays
    assert item.versions.count() == 1


def test_a_table_with_few_columns_leaves_the_other_fields(instructor: Client) -> None:
    item = add(sound())[0]
    accept(instructor, look(instructor, "items.csv", b"slug;claim\nplain-gate;Cuts silence\n")[0])
    before, after = sound(), Item.objects.get(pk=item.pk).content()
    assert after == replace(before, claim="Cuts silence", status="draft")


def test_only_what_is_ticked_is_imported(instructor: Client) -> None:
    url, _ = look(instructor, "week3.gift", GIFT)
    assert accept(instructor, url, take=[]).status_code == 422
    accept(instructor, url, take=["noise-gate"])
    assert [item.slug for item in Item.objects.all()] == ["noise-gate"]


def test_a_second_yes_changes_nothing(instructor: Client) -> None:
    url, page = look(instructor, "week3.gift", GIFT)
    values = {"confirm": "1", "digest": page.context["digest"], "take": ["noise-gate"]}
    for _ in range(2):
        assert instructor.post(url, values).status_code in (200, 302)
    assert Item.objects.count() == 1
    assert bytes(ImportJob.objects.get().data) == b""


def test_a_bank_that_changed_meanwhile_is_looked_at_again(instructor: Client, colleague: Client) -> None:
    item = add(sound())[0]
    data = formats.write("toml", [replace(sound(), claim="Smart silence cutter")])
    url, page = look(instructor, "items.toml", data)
    item.claim = "Ben's own words"
    item.keep()
    response = instructor.post(
        url, {"confirm": "1", "digest": page.context["digest"], "take": ["plain-gate"]}
    )
    assert response.status_code == 409
    assert "The bank has changed since you opened this page." in response.content.decode()
    item.refresh_from_db()
    assert item.claim == "Ben's own words"


def test_a_retired_item_is_not_changed(instructor: Client) -> None:
    add(sound(status="retired", retired_reason="Gone."))
    data = formats.write("toml", [replace(sound(), claim="Smart silence cutter")])
    page = look(instructor, "items.toml", data)[1]
    assert states(page) == {"problem": ["plain-gate"]}
    assert "An import does not change retired items." in page.content.decode()


def test_names_of_kinds_are_learned_in_the_preview(instructor: Client) -> None:
    data = b"::a::Which? {=Statistics#It counts. ~Wizardry}"
    url, page = look(instructor, "a.gift", data)
    assert page.context["unmapped"] == ["Statistics", "Wizardry"]
    values = {"map": "1", "text": ["Statistics", "Wizardry"], "kind": ["machine-learning", ""]}
    assert instructor.post(url, values).status_code == 302
    assert instructor.get(url).context["unmapped"] == ["Wizardry"]
    accept(instructor, url)
    item = Item.objects.get()
    assert (item.kind, item.why_right) == ("machine-learning", "It counts.")
    assert item.tags == ["needs mapping", "option: Wizardry"]


def test_the_file_can_be_discarded(instructor: Client) -> None:
    url, _ = look(instructor, "a.gift", GIFT)
    assert instructor.post(url, {"discard": "1"}).status_code == 302
    assert not ImportJob.objects.exists()
    assert instructor.get(url).status_code == 404


def test_a_file_is_its_owners_and_does_not_stay(instructor: Client, colleague: Client) -> None:
    url, _ = look(instructor, "a.gift", GIFT)
    assert colleague.get(url).status_code == 404
    assert colleague.post(url, {"confirm": "1"}).status_code == 404
    ImportJob.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert instructor.get(url).status_code == 404
    for number in range(7):
        send(instructor, f"{number}.gift", GIFT)
    assert [job.name for job in ImportJob.objects.all()] == [f"{number}.gift" for number in (6, 5, 4, 3, 2)]


def test_looking_writes_nothing(
    instructor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    url, _ = look(instructor, "a.gift", GIFT)
    before = [ImportJob.objects.count(), Item.objects.count(), KindAlias.objects.count()]
    instructor.get(url)
    instructor.get(IMPORT)
    assert before == [ImportJob.objects.count(), Item.objects.count(), KindAlias.objects.count()]


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_preview_asks_as_much_for_one_item_as_for_many(
    instructor: Client, django_assert_num_queries: DjangoAssertNumQueries, how_many: int
) -> None:
    texts = [sound(f"gate-{number}") for number in range(how_many)]
    add(*texts)
    data = formats.write("csv", [replace(text, claim="Other") for text in texts])
    url, _ = look(instructor, "items.csv", data)
    with django_assert_num_queries(9):
        instructor.get(url)


# --- files that are wrong -----------------------------------------------------------------------------
BAD = sorted(path.name for path in (FILES / "bad").iterdir())


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_saves_nothing(instructor: Client, name: str) -> None:
    url, page = look(instructor, name, (FILES / "bad" / name).read_bytes())
    assert page.status_code == 200
    assert page.context["problems"] or page.context["rows"]["problem"]
    if name == "slug-twice.csv":
        assert states(page)["new"] == ["other"]
    else:
        assert not states(page).get("new")
        assert accept(instructor, url).status_code == 422
        assert Item.objects.count() == 0


@pytest.mark.parametrize("name", sorted(archives.bad()))
def test_a_bad_archive_saves_nothing(instructor: Client, name: str) -> None:
    page = look(instructor, name, archives.bad()[name])[1]
    assert len(page.context["problems"]) == 1
    assert states(page) == {}
    assert "Choose another file" in page.content.decode()


def test_a_file_over_the_limit_is_not_kept(instructor: Client) -> None:
    response = send(instructor, "big.csv", b"x" * (UPLOAD_BYTES + 1))
    assert response.status_code == 413
    assert "The file has more than 5 MB, which is the limit." in response.content.decode()
    assert not ImportJob.objects.exists()
    assert send(instructor, "fits.csv", b"x" * UPLOAD_BYTES).status_code == 302


def test_a_script_that_sends_a_file_is_told_where_its_preview_is(instructor: Client) -> None:
    response = send(instructor, "a.gift", GIFT, headers={"X-Requested-With": "XMLHttpRequest"})
    assert response.status_code == 201
    assert instructor.get(response["Location"]).context["job"].name == "a.gift"


def test_no_file_is_said(instructor: Client) -> None:
    response = instructor.post(IMPORT, {})
    assert response.status_code == 422
    assert "Choose a file." in response.content.decode()


@pytest.mark.sqlite
def test_a_failure_on_the_way_saves_nothing(instructor: Client) -> None:
    """The database refuses the last of three items, by a trigger: the first two are not saved either."""
    url, page = look(
        instructor, "items.toml", formats.write("toml", [sound(slug) for slug in ("one", "two", "three")])
    )
    values = {"confirm": "1", "digest": page.context["digest"], "take": ["one", "two", "three"]}
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON quizzes_item WHEN NEW.slug = 'three'"
            " BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        response = instructor.post(url, values)
        cursor.execute("DROP TRIGGER refuse")
    assert response.status_code == 503
    assert "so nothing was kept" in response.content.decode()
    assert Item.objects.count() == 0
    assert ImportJob.objects.get().result == {}


# --- who may ------------------------------------------------------------------------------------------
def test_who_lacks_the_right_is_told_its_name(reader: Client) -> None:
    for url in (IMPORT, f"{IMPORT}1/", f"{IMPORT}template.csv"):
        response = reader.get(url)
        assert response.status_code == 403
        assert "“Can add item”" in response.content.decode()
    assert send(reader, "a.gift", GIFT).status_code == 403
    assert not ImportJob.objects.exists()


def test_who_may_add_and_not_change_adds_only(adder: Client) -> None:
    add(sound())
    data = formats.write("toml", [replace(sound(), claim="Other"), sound("fresh")])
    url, page = look(adder, "items.toml", data)
    assert states(page) == {"new": ["fresh"], "problem": ["plain-gate"]}
    assert "you lack the right “Can change item”" in page.content.decode()
    accept(adder, url, take=["fresh", "plain-gate"])
    assert Item.objects.get(slug="plain-gate").claim == sound().claim
    assert adder.post(url, {"map": "1"}).status_code == 200  # it is done: nothing is left to map


def test_an_upload_needs_the_token_of_its_page(instructor: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = instructor.cookies
    assert send(strict, "a.gift", GIFT).status_code == 403
    assert not ImportJob.objects.exists()


def test_a_visitor_is_sent_to_the_login(client: Client, db: None) -> None:
    assert send(client, "a.gift", GIFT)["Location"].startswith("/admin/login/")
    assert not ImportJob.objects.exists()
