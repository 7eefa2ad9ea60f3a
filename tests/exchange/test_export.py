"""Taking items out, and the table of names: the pages around the formats."""

from typing import Any

import pytest
from django.test import Client

from quizzes.exchange import aliases, formats
from quizzes.models import Item, KindAlias
from tests.exchange.conftest import IMPORT, look
from tests.quizzes.samples import add, sound

EXPORT, LIST, NAMES = "/admin/quizzes/item/export/", "/admin/quizzes/item/", "/admin/quizzes/kindalias/"


def slugs(form: str, data: bytes) -> list[str]:
    parsed = formats.read(data, f"x{formats.BY_NAME[form].endings[0]}", aliases.defaults())
    return sorted(found.item.slug for found in parsed.items)


@pytest.mark.parametrize("form", [one.name for one in formats.WRITTEN])
def test_it_works(instructor: Client, form: str) -> None:
    add(sound("one"), sound("two", "deep-learning", status="draft"))
    assert instructor.get(EXPORT).status_code == 200
    response = instructor.post(EXPORT, {"format": form})
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="workprint-items-20')
    assert slugs(form, response.content) == ["one", "two"]
    page = look(instructor, f"x{formats.BY_NAME[form].endings[0]}", response.content)[1]
    assert [len(page.context["rows"][state]) for state in ("unchanged", "changed", "new", "problem")] == [
        2,
        0,
        0,
        0,
    ]


def test_the_choice_is_narrowed(instructor: Client) -> None:
    add(sound("one"), sound("two", "deep-learning"), sound("three", status="draft"))
    for values, wanted in (
        ({"status": "live"}, ["one", "two"]),
        ({"kind": "fixed-rule"}, ["one", "three"]),
        ({"kind": "fixed-rule", "status": "live"}, ["one"]),
    ):
        assert slugs("json", instructor.post(EXPORT, {"format": "json", **values}).content) == wanted
    nothing = instructor.post(EXPORT, {"format": "json", "kind": "generative-ai"})
    assert nothing.status_code == 422
    assert "No item is left to export." in nothing.content.decode()


def test_the_ticked_rows_of_the_list_are_exported(instructor: Client) -> None:
    one, two, _ = add(sound("one"), sound("two"), sound("three"))
    values: dict[str, Any] = {
        "action": "export",
        "_selected_action": [one.pk, two.pk],
        "index": "0",
        "select_across": "0",
    }
    page = instructor.post(LIST, values)
    only = page.context["form"].initial["only"]
    assert "Of the 2 items you ticked." in page.content.decode()
    assert slugs("csv", instructor.post(EXPORT, {"format": "csv", "only": only}).content) == ["one", "two"]
    assert instructor.post(EXPORT, {"format": "csv", "only": "1;drop"}).status_code == 422


def test_items_without_a_key_are_named_before_they_are_left_out(instructor: Client) -> None:
    add(sound("one"), sound("two", kind="fixed-rule", status="draft"))
    Item.objects.filter(slug="two").update(kind="")
    response = instructor.post(EXPORT, {"format": "gift"})
    assert response.status_code == 422
    assert "1 item has no kind yet" in response.content.decode()
    assert slugs("gift", instructor.post(EXPORT, {"format": "gift", "without": "1"}).content) == ["one"]
    assert slugs("toml", instructor.post(EXPORT, {"format": "toml"}).content) == ["one", "two"]


def test_a_text_too_long_for_a_cell_is_named(instructor: Client) -> None:
    add(sound("one", under_the_hood="x" * 40_000, status="draft"))
    response = instructor.post(EXPORT, {"format": "xlsx"})
    assert response.status_code == 422
    assert "one: A text of over 32767 characters does not fit a cell" in response.content.decode()


def test_the_templates_are_read_as_they_are(instructor: Client) -> None:
    for ending in ("csv", "xlsx"):
        response = instructor.get(f"{IMPORT}template.{ending}")
        page = look(instructor, f"template.{ending}", response.content)[1]
        [shown] = page.context["rows"]["new"]
        assert shown["row"].slug == "example-delete-this-row"
        assert (page.context["problems"], shown["row"].found.notes) == ([], [])
    assert instructor.get(f"{IMPORT}template.doc").status_code == 302


def test_the_list_leads_to_both(instructor: Client) -> None:
    page = instructor.get(LIST).content.decode()
    assert f'href="{IMPORT}"' in page
    assert f'href="{EXPORT}"' in page


def test_no_page_carries_a_style_or_a_script_of_its_own(instructor: Client) -> None:
    url, _ = look(instructor, "a.gift", b"::a::[html]<b>Which?</b> {=ML ~Wizardry}")
    for address in (IMPORT, EXPORT, url, NAMES, f"{NAMES}add/"):
        page = instructor.get(address).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert not [piece for piece in page.split("<script")[1:] if "src=" not in piece.partition(">")[0]]


# --- the table of names -------------------------------------------------------------------------------
def test_a_name_is_kept_once_whatever_its_signs(instructor: Client) -> None:
    assert KindAlias.table() == aliases.defaults()
    add_url = f"{NAMES}add/"
    assert instructor.post(add_url, {"text": "Règles écrites", "kind": "fixed-rule"}).status_code == 302
    assert KindAlias.objects.get(text="Règles écrites").key == "regles ecrites"
    for text, says in (
        ("REGLES  écrites!", "in the table already"),
        ("Deep learning", "own name"),
        ("?!", "at least one letter"),
    ):
        response = instructor.post(add_url, {"text": text, "kind": "fixed-rule"})
        assert says in response.content.decode()
    assert KindAlias.objects.count() == len(aliases.defaults()) + 1
