"""The desk itself: who may sit at it, how it writes, and that it keeps to the site's look and rules."""

import io
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from fundamentals.models import Article
from quizzes.instructors import make_group
from quizzes.models import Item
from tests.admin.forms import fill
from tests.quizzes.samples import add, sound


def make_instructor(name: str) -> str:
    out = io.StringIO()
    call_command("make_instructor", name, stdout=out)
    return re.search(r"with: (\S+)", out.getvalue()).group(1)  # type: ignore[union-attr]


def test_it_works(client: Client, db: None) -> None:
    password = make_instructor("ana")
    assert client.login(username="ana", password=password)
    assert "Your desk" in client.get("/admin/").content.decode()


def test_a_second_time_gives_a_new_password_and_ends_the_old_sessions(client: Client, db: None) -> None:
    first = make_instructor("ana")
    client.login(username="ana", password=first)
    second = make_instructor("ana")
    assert first != second
    assert client.get("/admin/").status_code == 302
    assert not client.login(username="ana", password=first)
    assert User.objects.count() == 1


def test_an_administrator_is_not_made_an_instructor(db: None) -> None:
    User.objects.create_superuser("root", password="as it was before")
    with pytest.raises(CommandError, match="administrator"):
        make_instructor("root")
    assert User.objects.get().check_password("as it was before")


@pytest.mark.parametrize("name", ["", "two words", "x" * 151])
def test_a_name_that_is_none_is_refused(db: None, name: str) -> None:
    with pytest.raises(CommandError):
        make_instructor(name)
    assert not User.objects.exists()


def test_instructors_have_exactly_these_rights(db: None) -> None:
    group = make_group()
    group.permissions.add(Permission.objects.get(codename="delete_item"))  # and one that somebody slipped in
    make_group()
    assert set(Group.objects.get().permissions.values_list("codename", flat=True)) == {
        "view_article", "add_article", "change_article", "view_item", "add_item", "change_item",
        "view_itemversion", "view_disagreement", "view_regrade", "apply_regrade", "change_disagreement",
        *(f"{verb}_{model}" for verb in ("view", "add", "change", "delete") for model in ("schoolclass", "assignment")),
        "view_kindalias", "add_kindalias", "change_kindalias", "delete_kindalias",
    }  # fmt: skip


def test_the_group_is_there_after_every_migration(db: None) -> None:
    Group.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert Group.objects.get().permissions.count() == 23


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_a_database_that_cannot_be_written_loses_nothing_that_was_typed(
    instructor: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = add(sound(status="draft"))[0]
    url = f"/admin/quizzes/item/{item.pk}/change/"
    values = fill(instructor, url, why_right="Typed for an hour.")
    connection.ensure_connection()
    connection.connection.execute("PRAGMA busy_timeout = 100")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        response = instructor.post(url, values)
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "Typed for an hour." in response.content.decode()
    item.refresh_from_db()
    assert item.why_right != "Typed for an hour."


def test_lists_and_forms_are_opened_without_a_lock(instructor: Client, rule_page: Article) -> None:
    item = add(sound())[0]
    for url in ("/admin/", "/admin/quizzes/item/", f"/admin/quizzes/item/{item.pk}/change/"):
        response = instructor.get(url)
        assert response.status_code == 200
        assert 'http-equiv="refresh"' not in response.content.decode()


@pytest.mark.parametrize("path", ["", "quizzes/item/", "quizzes/item/add/", "fundamentals/article/add/"])
def test_no_page_has_a_script_or_style_of_its_own(instructor: Client, db: None, path: str) -> None:
    page = instructor.get(f"/admin/{path}").content.decode()
    assert not re.search(r"<style|<script(?![^>]*src=)|\sstyle=|\son[a-z]+=|javascript:", page)


def test_the_policy_of_the_desk_is_that_of_the_site(instructor: Client, db: None) -> None:
    policy = instructor.get("/admin/quizzes/item/add/")["Content-Security-Policy"]
    assert policy == Client().get("/quiz/")["Content-Security-Policy"]
    assert "unsafe" not in policy


def tokens(name: str) -> dict[str, str]:
    css = (settings.BASE_DIR / "static" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"(--[a-z0-9-]+):([^;}]+)", css[css.index(":root") : css.index("html{")]))


def test_the_desk_has_the_colours_of_the_site() -> None:
    desk, site = tokens("admin.css"), tokens("site.css")
    shared = desk.keys() & site.keys()
    assert {name: desk[name] for name in shared} == {name: site[name] for name in shared}
    assert {"--paper", "--ink", "--mark", "--r", "--m", "--d", "--g"} <= shared


def test_the_script_of_the_desk_is_small() -> None:
    assert Path(settings.BASE_DIR / "static" / "admin.js").stat().st_size <= 1024


def test_every_field_has_a_help_text(instructor: Client, rule_page: Article) -> None:
    item = add(sound())[0]
    for url in (
        f"/admin/quizzes/item/{item.pk}/change/",
        f"/admin/fundamentals/article/{rule_page.pk}/change/",
    ):
        form = instructor.get(url).context["adminform"].form
        bare = [name for name, field in form.fields.items() if not field.help_text and name != "seen"]
        assert bare == []
    assert Item.objects.exists()
