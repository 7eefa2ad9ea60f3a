"""README.md agrees with the tree, the Makefile and the settings.

What is read of it:

## The tree        a fenced block; each line is one or more names with single spaces between them, then
                   two or more spaces and what they are. Two spaces of indentation put a line inside the
                   folder above it; a folder's name ends in a slash, and a name may hold a *.
## Commands        a table whose first column holds `make NAME`
## Settings        a table whose first column holds the name of a variable, as `NAME`
"""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def section(readme: str, title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
    assert found, f"README.md has no section '## {title}'."
    return found.group(1)


def first_column(text: str) -> list[str]:
    """The first cell of every row of the table in `text`, without its head."""
    rows = [line.strip("|").split("|")[0].strip() for line in text.splitlines() if line.startswith("|")]
    return rows[2:]


def mapped(readme: str) -> list[str]:
    """Every path that the map of the tree names."""
    block = re.search(r"^```\w*\n(.*?)^```", section(readme, "The tree"), re.MULTILINE | re.DOTALL)
    assert block, "The section '## The tree' has no fenced block."
    found, folders = [], [""]
    for line in filter(str.strip, block.group(1).splitlines()):
        depth = (len(line) - len(line.lstrip())) // 2
        names = re.split(r"\s{2,}", line.strip())[0].split(" ")
        del folders[depth + 1 :]
        found += [folders[depth] + name for name in names]
        folders.append(folders[depth] + names[-1])
    return found


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.* ## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_every_path_on_the_map_exists(readme: str) -> None:
    paths = mapped(readme)
    assert len(paths) > 10
    for path in paths:
        there = list(ROOT.glob(path.rstrip("/")))
        assert there, f"{path} is on the map and not in the tree."
        assert all(entry.is_dir() == path.endswith("/") for entry in there), (
            f"{path}: folders end in a slash."
        )


def test_everything_at_the_top_is_on_the_map(readme: str) -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {line.partition("/")[0] + "/" * ("/" in line) for line in tracked.splitlines()}
    top -= {"README.md", ".gitignore"}
    assert top == {path for path in mapped(readme) if "/" not in path.rstrip("/")}


def test_the_commands_are_the_makefiles(readme: str) -> None:
    listed = {command for cell in first_column(section(readme, "Commands")) for command in named(cell)}
    assert listed == targets()
    assert named(readme) <= targets()


def named(text: str) -> set[str]:
    """Every NAME of a `make NAME` in code: in backticks, or at the start of a line of a block."""
    return set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE))


def test_the_settings_are_those_that_are_read(readme: str) -> None:
    listed = [cell.strip("`") for cell in first_column(section(readme, "Settings"))]
    source = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    assert sorted(listed) == sorted(re.findall(r"env\.\w+\(\s*\"(\w+)\"", source))


def test_every_dependency_has_its_line(readme: str) -> None:
    asked = re.findall(r"^([\w.-]+)", (ROOT / "requirements.in").read_text(encoding="utf-8"), re.MULTILINE)
    assert first_column(section(readme, "Dependencies")) == [f"`{name}`" for name in asked]
