"""From files into the bank and back, without losing what was edited on the site."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from quizzes import items
from quizzes.items import ItemText
from quizzes.management.commands.load_items import CONTENT
from quizzes.models import Item, ItemVersion
from tests.quizzes.samples import sound

pytestmark = pytest.mark.usefixtures("bank")  # a sound item names an article that exists


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One file, loaded."""
    put(tmp_path, sound())
    load(tmp_path)
    return tmp_path


def put(folder: Path, item: ItemText) -> None:
    (folder / f"{item.slug}.toml").write_text(items.write(item), encoding="utf-8")


def load(folder: Path, **options: bool) -> str:
    out = StringIO()
    call_command("load_items", folder, stdout=out, **options)
    return out.getvalue()


def export(folder: Path) -> str:
    out = StringIO()
    call_command("export_items", folder, stdout=out)
    return out.getvalue()


def row(slug: str = "plain-gate") -> Item:
    return Item.objects.get(slug=slug)


def edit(**changes: object) -> None:
    """An author changes the item on the site."""
    item = row()
    for name, value in changes.items():
        setattr(item, name, value)
    item.keep(why="Edited")


# --- loading ------------------------------------------------------------------------------------
def test_it_works(folder: Path) -> None:
    assert row().content() == sound()
    current = row().current
    assert current
    assert (current.number, current.shown) == (1, sound())


def test_the_shipped_items_are_loaded_without_a_folder() -> None:
    Item.objects.get(slug=CONTENT_FILES[0].stem)
    out = StringIO()
    call_command("load_items", stdout=out)
    assert out.getvalue() == f"Items: {len(CONTENT_FILES)} unchanged.\n"


CONTENT_FILES = sorted(CONTENT.glob("*.toml"))


def test_a_file_is_loaded_once(folder: Path) -> None:
    assert load(folder) == "Items: 1 unchanged.\n"
    assert row().versions.count() == 1


def test_nothing_is_said_where_silence_is_asked_for(folder: Path) -> None:
    out = StringIO()
    call_command("load_items", folder, verbosity=0, stdout=out)
    assert out.getvalue() == ""


def test_a_file_that_changed_is_loaded_as_a_new_version(folder: Path) -> None:
    put(folder, sound(claim="Clever silence remover"))
    assert load(folder) == "Items: 1 updated.\n"
    assert row().claim == "Clever silence remover"
    assert [version.shown.claim for version in row().versions.order_by("number")] == [
        "Smart silence remover",
        "Clever silence remover",
    ]


def test_what_learners_do_not_see_makes_no_version(folder: Path) -> None:
    put(folder, sound(tags=["level"], start_difficulty=0.8))
    load(folder)
    assert row().tags == ["level"]
    assert row().versions.count() == 1


def test_an_item_edited_on_the_site_stays_as_it_is(folder: Path) -> None:
    edit(claim="Edited on the site")
    assert load(folder) == "Items: 1 unchanged.\n"
    assert row().claim == "Edited on the site"


def test_an_item_edited_here_and_in_the_file_is_kept_and_said_so(folder: Path) -> None:
    edit(claim="Edited on the site")
    put(folder, sound(claim="Changed in the file"))
    said = load(folder)
    assert said.startswith("Items: none. 1 kept as edited on the site although the file changed too")
    assert row().claim == "Edited on the site"
    load(folder, overwrite=True)
    assert row().claim == "Changed in the file"


def test_overwriting_restores_a_file_that_did_not_change(folder: Path) -> None:
    claim = row().claim
    edit(claim="Edited on the site")
    assert load(folder, overwrite=True) == "Items: 1 updated.\n"
    assert row().claim == claim
    assert load(folder, overwrite=True) == "Items: 1 unchanged.\n"


def test_the_same_edit_here_and_in_the_file_is_no_conflict(folder: Path) -> None:
    edit(claim="The same words")
    put(folder, sound(claim="The same words"))
    assert load(folder) == "Items: 1 updated.\n"
    assert load(folder) == "Items: 1 unchanged.\n"
    assert row().versions.count() == 2


def test_an_item_whose_file_is_gone_stays(folder: Path) -> None:
    (folder / "plain-gate.toml").unlink()
    put(folder, sound("other-gate"))
    load(folder)
    assert row().status == "live"


def test_a_draft_is_loaded_in_any_state_and_shown_to_nobody(folder: Path) -> None:
    (folder / "half-done.toml").write_text('tool = "Half"\n', encoding="utf-8")
    assert load(folder) == "Items: 1 created, 1 unchanged.\n"
    assert row("half-done").current is None
    assert "half-done" not in Item.objects.live().values_list("slug", flat=True)


def test_answers_outlive_a_load(folder: Path) -> None:
    Item.objects.filter(slug="plain-gate").update(answers=7, difficulty=1.25)
    put(folder, sound(claim="Clever silence remover", start_difficulty=-0.8))
    load(folder)
    assert (row().answers, row().difficulty) == (7, 1.25)


def test_the_difficulty_of_an_item_nobody_answered_follows_its_file(folder: Path) -> None:
    put(folder, sound(start_difficulty=0.8))
    load(folder)
    assert row().difficulty == 0.8


# --- faults -------------------------------------------------------------------------------------
def refused(folder: Path) -> str:
    before = list(Item.objects.values_list("slug", "claim", "updated_at")), ItemVersion.objects.count()
    with pytest.raises(CommandError) as raised:
        load(folder)
    assert before == (
        list(Item.objects.values_list("slug", "claim", "updated_at")),
        ItemVersion.objects.count(),
    )
    return str(raised.value)


@pytest.mark.parametrize(
    ("changes", "line", "says"),
    [
        ({"claim": "x" * 91}, 'claim = "', "The claim has 91 characters; 90 is the limit."),
        ({"article": "no-such-page#part"}, "article = ", "There is no article 'no-such-page'."),
        ({"pair_with": ["no-such-item"]}, "pair_with = ", "There is no item 'no-such-item'."),
        ({"pair_with": ["plain-gate"]}, "pair_with = ", "'plain-gate' is of the same kind"),
        ({"tool": "x" * 81}, "tool = ", "tool has 81 characters; 80 is the limit."),
    ],
)
def test_one_fault_loads_nothing_and_names_file_and_line(
    folder: Path, changes: dict[str, object], line: str, says: str
) -> None:
    put(folder, sound("a-new-gate"))
    put(folder, sound(claim="Changed in the file"))
    put(folder, sound("the-last-gate", **changes))
    lines = (folder / "the-last-gate.toml").read_text(encoding="utf-8").splitlines()
    [number] = [number for number, text in enumerate(lines, 1) if text.startswith(line)]
    assert refused(folder).startswith(f"the-last-gate.toml, line {number}: {says}")


def test_a_pair_may_be_loaded_together(folder: Path) -> None:
    put(folder, sound("cleaner", "deep-learning", pair_with=["plain-gate"]))
    put(folder, sound(pair_with=["cleaner"]))
    assert load(folder) == "Items: 1 created, 1 updated.\n"


def test_a_file_that_is_no_toml(folder: Path) -> None:
    (folder / "broken.toml").write_text('tool = "x"\nclaim = \n', encoding="utf-8")
    assert refused(folder).startswith("broken.toml, line 2: not valid TOML")


def test_a_file_that_is_not_utf8(folder: Path) -> None:
    (folder / "broken.toml").write_bytes(b'tool = "x"\nclaim = "caf\xe9"\n')
    assert refused(folder) == "broken.toml, line 2: the file is not UTF-8 text."


def test_a_file_whose_name_is_no_slug(folder: Path) -> None:
    (folder / "Half Done.toml").write_text('tool = "Half"\n', encoding="utf-8")
    assert refused(folder).startswith("Half Done.toml, line 1: A slug has")


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere").endswith("line 1: the folder holds no .toml file.")


def test_a_folder_without_items(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("Nothing here.", encoding="utf-8")
    assert str(tmp_path) in refused(tmp_path)


def test_line_ends_of_another_system_are_read(folder: Path) -> None:
    file = folder / "plain-gate.toml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert load(folder) == "Items: 1 unchanged.\n"


# --- exporting ----------------------------------------------------------------------------------
def test_the_shipped_files_are_exported_as_they_are(tmp_path: Path) -> None:
    said = export(tmp_path / "out")
    assert said == f"{len(CONTENT_FILES)} items, {len(CONTENT_FILES)} files changed.\n"
    for file in CONTENT_FILES:
        assert (tmp_path / "out" / file.name).read_bytes() == file.read_bytes(), file.name
    assert export(tmp_path / "out").endswith(" 0 files changed.\n")


def test_an_item_edited_on_the_site_is_exported_and_loaded_back(folder: Path) -> None:
    edit(claim="Edited — here\tand \\ there", tags=["ünïcode", "\u2028"])
    export(folder)
    assert items.parse(
        "plain-gate", "plain-gate.toml", (folder / "plain-gate.toml").read_text(encoding="utf-8")
    ).tags == ["ünïcode", "\u2028"]


def test_an_exported_edit_is_no_conflict_any_more(folder: Path) -> None:
    edit(claim="Edited on the site")
    export(folder)
    load(folder)
    put(folder, replace(row().content(), claim="Then changed in the file"))
    load(folder)
    assert row().claim == "Then changed in the file"


# --- what the files point at --------------------------------------------------------------------
def test_the_section_that_teaches_an_item_exists(client: Client) -> None:
    wanted: dict[str, set[str]] = {}
    for item in Item.objects.live():
        page, _, section = item.article.partition("#")
        wanted.setdefault(page, set()).add(section)
    for page, sections in wanted.items():
        text = client.get(f"/fundamentals/{page}/").text
        assert not [section for section in sections if section and f'id="{section}"' not in text], page
