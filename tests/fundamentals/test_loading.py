"""Loading articles from files and back: all or nothing, and nothing that was edited here is lost."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from fundamentals.management.commands.load_articles import CONTENT
from fundamentals.models import Article

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pages that link to each other, as files."""
    for slug, other in (("one", "two"), ("two", "one")):
        (tmp_path / f"{slug}.md").write_text(
            f'+++\ntitle = "{slug}"\ntype = "term"\nlede = "A word."\nchecked_on = 2026-11-25\nsources = [\n'
            f'    {{ title = "A book" }},\n]\n+++\n\nSee [it](article:{other}).\n',
            encoding="utf-8",
        )
    return tmp_path


def load(folder: Path, **options: bool) -> None:
    call_command("load_articles", folder, verbosity=0, **options)


def test_the_shipped_articles_are_exported_to_identical_files(bank: None, tmp_path: Path) -> None:
    call_command("export_articles", tmp_path, verbosity=0)
    for path in CONTENT.glob("*.md"):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_links_are_known_both_ways(folder: Path) -> None:
    load(folder)
    assert [link.source.slug for link in Article.objects.get(slug="one").inbound.all()] == ["two"]


def test_loading_twice_changes_nothing(folder: Path) -> None:
    load(folder)
    before = list(Article.objects.values())
    load(folder)
    assert list(Article.objects.values()) == before


def test_a_changed_file_is_loaded_again(folder: Path) -> None:
    load(folder)
    file = folder / "one.md"
    file.write_text(file.read_text().replace("A word.", "Another word."))
    load(folder)
    assert Article.objects.get(slug="one").lede == "Another word."


def test_a_page_edited_on_the_site_stays(folder: Path) -> None:
    load(folder)
    Article.objects.filter(slug="one").update(lede="Mended here.")
    file = folder / "one.md"
    file.write_text(file.read_text().replace("A word.", "Another word."))
    load(folder)
    assert Article.objects.get(slug="one").lede == "Mended here."
    load(folder, overwrite=True)
    assert Article.objects.get(slug="one").lede == "Another word."


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('type = "term"', 'type = "poem"', 3, "type must be one of"),
        ("article:two", "article:three", 11, "There is no page 'three'"),
        ("+++\n\n", "+++\n\n# Big\n\n", 11, "level 1"),
    ],
)
def test_one_fault_loads_nothing_and_names_its_line(
    folder: Path, old: str, new: str, line: int, words: str
) -> None:
    file = folder / "one.md"
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(CommandError) as caught:
        load(folder)
    assert str(caught.value).startswith(f"one.md, line {line}: "), str(caught.value)
    assert words in str(caught.value)
    assert not Article.objects.exists()


def test_a_file_that_is_not_utf8_names_its_line(folder: Path) -> None:
    (folder / "one.md").write_bytes(b'+++\ntitle = "\xff"\n+++\n\nbody\n')
    with pytest.raises(CommandError, match=r"one\.md, line 2: the file is not UTF-8"):
        load(folder)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"holds no \.md file"):
        load(tmp_path)
