"""`manage.py prepare`: what a start does before it serves, and what stops it."""

import shutil
import socket
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from fundamentals.management.commands import load_articles
from fundamentals.models import Article
from quizzes.management.commands import load_items
from quizzes.models import Item
from tests.config.test_writes import run_manage


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped files, to be edited."""
    for module, name in ((load_articles, "articles"), (load_items, "items")):
        shutil.copytree(module.CONTENT, tmp_path / name)
        monkeypatch.setattr(module, "CONTENT", tmp_path / name)
    return tmp_path


def prepare(*options: str) -> str:
    out = StringIO()
    call_command("prepare", *options, stdout=out)
    return out.getvalue()


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_it_fills_an_empty_database(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    prepare()
    assert Article.objects.live().exists()
    assert Item.objects.live().exists()


def test_what_is_loaded_is_not_loaded_again(bank: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert prepare() == ""
    assert capsys.readouterr().out == ""


def test_an_edited_article_is_noticed(bank: None, content: Path) -> None:
    edit(content / "articles" / "about.md", 'title = "', 'title = "All ')
    prepare()
    assert Article.objects.get(slug="about").title.startswith("All ")


def test_an_edited_item_is_noticed(bank: None, content: Path) -> None:
    file = min((content / "items").iterdir())
    edit(file, 'tool = "', 'tool = "New ')
    prepare()
    assert Item.objects.get(slug=file.stem).tool.startswith("New ")


def test_a_new_file_is_noticed(bank: None, content: Path) -> None:
    shutil.copy(content / "articles" / "about.md", content / "articles" / "about-us.md")
    prepare()
    assert Article.objects.filter(slug="about-us").exists()


def test_a_faulty_file_stops_it_with_its_place(bank: None, content: Path) -> None:
    (content / "articles" / "about.md").write_bytes(b"+++\n\xff\n")
    with pytest.raises(CommandError, match=r"about\.md, line 2: the file is not UTF-8 text"):
        prepare()


def test_it_says_where_the_site_will_be(bank: None, settings: Settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.PORT = free.getsockname()[1]
    assert f"http://127.0.0.1:{settings.PORT} " in prepare("--serve")


def test_a_taken_port_stops_it_with_a_sentence(bank: None, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.PORT = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {settings.PORT} of this machine cannot be used"):
            prepare("--serve")


def test_a_file_that_is_no_database_stops_it_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "db.sqlite3"
    file.write_text("This is a letter.\n" * 100, encoding="ascii")
    done = run_manage(file, "prepare")
    assert done.returncode == 1
    assert (
        done.stderr == "CommandError: The database of DATABASE_URL cannot be used: file is not a database\n"
    )
