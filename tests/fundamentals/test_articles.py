"""The file format of an article, and what makes one fit to publish."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundamentals import articles
from fundamentals.articles import ArticleText
from fundamentals.management.commands.load_articles import CONTENT
from fundamentals.textfiles import ContentFault

SOUND = ArticleText(
    slug="echo",
    title="What an echo is",
    type="term",
    lede="A sound that comes back.",
    checked_on=date(2026, 11, 25),
    sources=[{"title": "A book", "url": "https://example.org/book"}],
    body="It comes back.",
)


def test_a_sound_article_has_no_problem() -> None:
    assert articles.problems(SOUND) == []


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*.md")), ids=lambda path: path.stem)
def test_a_shipped_file_is_written_as_it_was_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert articles.write(articles.parse(path.stem, path.name, text)) == text


anything = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)


@given(title=anything, note=anything, body=anything)
def test_hostile_text_survives_writing_and_reading(title: str, note: str, body: str) -> None:
    before = replace(SOUND, title=title, sources=[{"title": "A book", "note": note}], body=body.strip())
    try:
        after = articles.parse("echo", "echo.md", articles.write(before))
    except ContentFault:
        assert articles.problems(before)  # refused for a reason that the author is told
    else:
        assert after == before


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"slug": "Bad Slug"}, "slug", "lower-case"),
        ({"title": ""}, "title", "missing"),
        ({"lede": "word " * 36}, "lede", "36 words"),
        ({"type": "poem"}, "type", "must be one of"),
        ({"kind": "magic"}, "kind", "must be one of"),
        ({"checked_on": None}, "checked_on", "missing"),
        ({"sources": []}, "sources", "missing"),
        ({"see_also": [{"slug": "x", "group": "after"}]}, "see_also", "group"),
        ({"type": "workflow"}, "stop", "stop rule"),
        ({"status": "hidden"}, "status", "must be one of"),
        ({"body": "# Title"}, "body", "level 1"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(change: dict[str, object], field: str, words: str) -> None:
    found = articles.problems(replace(SOUND, **change))  # type: ignore[arg-type]
    assert any(name == field and words in sentence for name, sentence in found), found


def test_a_link_to_a_page_that_does_not_exist_is_a_problem() -> None:
    article = replace(SOUND, body="See [it](article:nowhere).")
    assert articles.problems(article, ["echo"]) == [("body", "There is no page 'nowhere'.")]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("no front matter", 1, "front matter"),
        ('+++\ntitle = "x"\nbroken\n+++\n\nbody\n', 3, "not valid TOML"),
        ('+++\ntitle = "x"\ncolour = "red"\n+++\n\nbody\n', 3, "unknown key 'colour'"),
        ('+++\ntitle = "x"\nminutes = "ten"\n+++\n\nbody\n', 3, "minutes must be a whole number"),
        ('+++\ntitle = "x"\n\n[[sources]]\nurl = "y"\n+++\n\nbody\n', 4, "title is missing"),
    ],
)
def test_a_fault_names_file_and_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ContentFault) as caught:
        articles.parse("echo", "echo.md", text)
    assert str(caught.value).startswith(f"echo.md, line {line}: ")
    assert words in str(caught.value)
