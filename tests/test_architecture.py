"""The rules of the tree that no linter knows: which way imports flow, and what a pure module may not touch."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]
PURE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["files"]
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter", "localtime", "localdate"}
# Each layer may use those before it: pure modules, models, forms, then the ways in.
LAYERS = {"models": 1, "forms": 2, "views": 3, "admin": 3, "management": 3, "urls": 4}


def modules(folder: str) -> list[str]:
    """Paths of an app's modules, without its migrations."""
    found = (path.relative_to(ROOT) for path in (ROOT / folder).rglob("*.py"))
    return sorted(str(path) for path in found if "migrations" not in path.parts)


def tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def running(node: ast.AST) -> Iterator[ast.AST]:
    """Every node that runs: what stands under `if TYPE_CHECKING` is for mypy alone."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield child
            yield from running(child)


@cache
def imports(path: str) -> set[str]:
    """Dotted names of all that the file imports: `from a import b` is a.b, whether b is a module or not."""
    found: set[str] = set()
    for node in running(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports by dots; name the module."
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def tops(path: str) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def test_it_finds_the_modules() -> None:
    assert "fundamentals/prose.py" in PURE
    assert "quizzes/models/items.py" in modules("quizzes")
    assert "fundamentals.models.Article" in imports("quizzes/views/home.py")


@pytest.mark.parametrize("path", modules("fundamentals"))
def test_articles_do_not_know_the_quiz(path: str) -> None:
    assert "quizzes" not in tops(path)


@pytest.mark.parametrize("path", modules("config"))
def test_only_the_addresses_know_both(path: str) -> None:
    assert path == "config/urls.py" or not tops(path) & {"fundamentals", "quizzes"}


def layer(name: str) -> int:
    return next((LAYERS[part] for part in name.split(".")[1:2] if part in LAYERS), 0)


@pytest.mark.parametrize("path", modules("fundamentals") + modules("quizzes"))
def test_layers_use_what_lies_below(path: str) -> None:
    here = layer(path.removesuffix(".py").replace("/", "."))
    if here:
        above = {
            name
            for name in imports(path)
            if name.startswith(("fundamentals.", "quizzes.")) and layer(name) > here
        }
        assert not above


@pytest.mark.parametrize("path", PURE)
def test_a_pure_module_uses_no_framework(path: str) -> None:
    assert not tops(path) & {"django", "config", "os", "secrets", "socket", "sqlite3", "time", "uuid"}
    own = {name for name in imports(path) if name.startswith(("fundamentals.", "quizzes."))}
    pure = {name.removesuffix(".py").replace("/", ".") for name in PURE}
    assert all(name in pure or name.rpartition(".")[0] in pure for name in own), own


@pytest.mark.parametrize("path", PURE)
def test_a_pure_module_reads_no_clock_and_draws_no_unseeded_number(path: str) -> None:
    assert not {name for name in imports(path) if name.split(".")[0] == "random"} - {"random.Random"}
    for node in running(tree(path)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called.rpartition(".")[2] not in CLOCKS, f"{path}:{node.lineno} calls {called}"
            assert called != "Random" or node.args, f"{path}:{node.lineno} has no seed"


def test_there_is_a_list_of_pure_modules_for_each_subject() -> None:
    """A module that imports no Django directly or through others belongs on the list."""
    apart = {"__init__.py", "apps.py", "urls.py"}
    missing = [
        path
        for path in modules("fundamentals") + modules("quizzes")
        if Path(path).name not in apart
        and path not in PURE
        and not any("django" in tops(step) for step in reach(path))
    ]
    assert not missing


def reach(path: str) -> set[str]:
    """The file and every file of the two apps that it imports, directly or through others."""
    found, waiting = set(), [path]
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            names = imports(step) | {name.rpartition(".")[0] for name in imports(step)}
            places = [name.replace(".", "/") for name in names]
            waiting += [
                f for place in places for f in (f"{place}.py", f"{place}/__init__.py") if (ROOT / f).exists()
            ]
    return found


@pytest.mark.django_db
def test_no_migration_is_forgotten() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
