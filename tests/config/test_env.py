"""A bad value in the environment stops the program with one sentence that names the variable."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
KEY = "k" * 50


def check(environment: dict[str, str], root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, root / "manage.py", "check"]
    return subprocess.run(command, env=OWN | environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DEBUG", "maybe", "must be on or off"),
        ("PORT", "abc", "must be a number from 1 to 65535"),
        ("PORT", "0", "must be a number from 1 to 65535"),
        ("PORT", "65536", "must be a number from 1 to 65535"),
        ("PORT", "٣", "must be a number from 1 to 65535"),
        ("SITE_URL", "workprint.example", "must be an address"),
        ("SITE_URL", "ftp://workprint.example", "must be an address"),
        ("SITE_URL", "https://workprint.example/path", "must be an address"),
        ("SITE_URL", "https://workprint.example:port", "must be an address"),
        ("SITE_URL", "https://workprint.example", "SECRET_KEY must be set"),
        ("ALLOWED_HOSTS", "*", "must name hosts"),
        ("ALLOWED_HOSTS", "http://workprint.example", "must name hosts"),
        ("ALLOWED_HOSTS", "workprint.example", "SECRET_KEY must be set"),
        ("SECRET_KEY", "short", "must have at least 32 characters"),
        ("DATABASE_URL", "mysql://somewhere/else", "must start with sqlite:/// or postgres://"),
        ("DATABASE_URL", "postgres://host:port/name", "is not a database address"),
        ("DATABASE_URL", "sqlite:////nowhere/db.sqlite3", "does not exist"),
    ],
)
def test_a_bad_value_stops_with_a_sentence(name: str, value: str, says: str) -> None:
    done = check({name: value})
    assert done.returncode == 1
    assert name in done.stderr
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.endswith(".\n")


def test_it_works_with_nothing_set() -> None:
    done = check({})
    assert done.returncode == 0, done.stderr


def test_it_works_as_a_public_site() -> None:
    done = check({"SITE_URL": "https://workprint.example", "SECRET_KEY": KEY, "PORT": "8080", "DEBUG": "no"})
    assert done.returncode == 0, done.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the code, whose var/ does not exist yet."""
    for name in ("config", "fundamentals", "quizzes"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("content", "__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    (tmp_path / "static").mkdir()
    return tmp_path


def test_the_key_of_a_local_site_is_its_owners_alone(checkout: Path) -> None:
    assert check({}, checkout).returncode == 0
    file = checkout / "var" / "secret-key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    made = file.read_text(encoding="ascii")
    assert len(made) >= 50
    assert check({}, checkout).returncode == 0
    assert file.read_text(encoding="ascii") == made


def test_a_key_that_was_given_is_not_written_down(checkout: Path) -> None:
    assert check({"SECRET_KEY": KEY}, checkout).returncode == 0
    assert not (checkout / "var" / "secret-key").exists()
