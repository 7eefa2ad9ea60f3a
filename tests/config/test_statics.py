"""What is sent of the site's own styles and scripts: everything but the comments and the indentation."""

from pathlib import Path

import pytest

from config.statics import is_own, lean

STATIC = Path(__file__).resolve().parents[2] / "static"


@pytest.mark.parametrize(
    ("name", "written", "sent"),
    [
        ("a.css", "/* why */\na{b:c}\n  /* two\nlines */\n  d{e:f}\n", "a{b:c}\nd{e:f}\n"),
        ("a.css", "a{b:url(https://c/)}\n", "a{b:url(https://c/)}\n"),
        ("a.js", "// why\nlet a = 1 // how\n  // and\n  b()\n", "let a = 1\nb()\n"),
        ("a.js", 'let a = "http://b"\n', 'let a = "http://b"\n'),
        ("a.js", 'let a = "b // c"\n', 'let a = "b // c"\n'),
    ],
)
def test_comments_and_indentation_are_left_out(name: str, written: str, sent: str) -> None:
    assert lean(written, name) == sent


def test_only_the_files_of_this_site_are_changed() -> None:
    assert is_own("site.css")
    assert not is_own("admin/css/base.css")
    assert not is_own("icon.svg")


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_no_own_script_has_text_over_several_lines(path: Path) -> None:
    # Such a text would lose its indentation, and a line of it that looks like a comment.
    assert all(line.count("`") % 2 == 0 for line in path.read_text(encoding="utf-8").splitlines())
