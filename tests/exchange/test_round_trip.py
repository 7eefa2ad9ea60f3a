"""What is exported and imported again has changed nothing, whatever its texts hold."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes import items
from quizzes.exchange import aliases, formats, gift, moodle_xml, portable, qti, reading, values
from quizzes.exchange.comparing import Bank, compare
from quizzes.exchange.formats import Format
from quizzes.exchange.neutral import Question
from quizzes.items import ItemText
from tests.exchange.hostile import banks, hostile
from tests.quizzes.samples import borderline, sound

SHIPPED = [
    items.parse(path.stem, path.name, path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).resolve().parents[2] / "quizzes/content").glob("*.toml"))
]
NAMES = aliases.defaults()
each_format = pytest.mark.parametrize("form", formats.WRITTEN, ids=lambda form: form.name)
each_system = pytest.mark.parametrize("name", ["moodle", "gift", "qti"])
thorough = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def there_and_back(form: Format, texts: list[ItemText]) -> None:
    parsed = formats.read(formats.write(form.name, texts), f"items{form.endings[0]}", NAMES)
    assert parsed.problems == []
    rows = compare(parsed.items, Bank({item.slug: item for item in texts}))
    assert [(row.slug, row.state, row.changes, row.why) for row in rows] == [
        (item.slug, "unchanged", [], "") for item in texts
    ]
    assert [row.found.notes for row in rows] == [[] for _ in texts]
    assert {row.found.given for row in rows} == {values.EVERYTHING}  # no field is passed over in silence


@each_format
def test_it_works(form: Format) -> None:
    there_and_back(form, [sound(), borderline(), sound("three", "generative-ai", show_name=False)])


@each_format
def test_the_shipped_bank_comes_back(form: Format) -> None:
    there_and_back(form, SHIPPED)


@each_format
@thorough
@given(texts=banks)
def test_hostile_texts_come_back(form: Format, texts: list[ItemText]) -> None:
    there_and_back(form, texts)


@pytest.mark.parametrize("name", ["toml", "json"])
@thorough
@given(texts=banks)
def test_the_banks_own_formats_hold_everything(name: str, texts: list[ItemText]) -> None:
    form = formats.BY_NAME[name]
    parsed = form.parse(formats.write(name, texts), "items")
    assert [values.to_values(found.item) for found in parsed.items] == [
        values.to_values(item) for item in texts
    ]


@each_format
def test_every_item_of_the_bank_makes_the_same_new_item_elsewhere(form: Format) -> None:
    parsed = formats.read(formats.write(form.name, SHIPPED[:20]), f"items{form.endings[0]}", NAMES)
    for row, item in zip(compare(parsed.items, Bank({})), SHIPPED[:20], strict=True):
        assert row.state == "new"
        assert values.to_values(row.item) == values.to_values(replace(item, status="draft"))


# --- what can be seen, without the record beside it ------------------------------------------------
PARSED = {"moodle": moodle_xml.parse, "gift": gift.parse, "qti": qti.parse}


def seen(question: Question) -> tuple[object, ...]:
    """A question for comparing: white space is what systems may change."""
    options = [(option.text, option.right, option.feedback.split()) for option in question.options]
    return (
        question.stem.split(),
        options,
        question.name,
        question.feedback.split(),
        question.tags,
        question.slug,
    )


@each_system
@thorough
@given(item=hostile())
def test_what_can_be_seen_comes_back_as_it_was_written(name: str, item: ItemText) -> None:
    [found] = PARSED[name](formats.write(name, [item]), "items").items
    assert found.question
    assert seen(found.question) == seen(portable.of(item))


@each_system
@pytest.mark.parametrize("item", SHIPPED[::9], ids=lambda item: item.slug)
def test_a_system_that_drops_the_record_leaves_what_it_shows(name: str, item: ItemText) -> None:
    [found] = PARSED[name](formats.write(name, [item]), "items").items
    found.question = replace(found.question, record="")
    found.digest = ""
    reading.resolve(found, NAMES)
    bank = Bank({item.slug: item})
    assert [(row.state, row.changes) for row in compare([found], bank)] == [("unchanged", [])]
    assert {
        "kind",
        "claim",
        "goes_in",
        "comes_out",
        "stage",
        "why_right",
        "flip",
        "check_right",
    } <= found.given
    assert not {"sources", "check_weak", "pair_with", "decisive"} & found.given


@each_system
def test_what_was_changed_in_another_system_is_read_and_nothing_else(name: str) -> None:
    item = sound(tags=["a", "b"])
    [found] = PARSED[name](formats.write(name, [item]), "items").items
    question = found.question
    question.stem = question.stem.replace("long pauses", "short pauses")
    question.options[1].feedback = "Nothing was learned."
    question.tags = [tag for tag in question.tags if tag != "a"] + ["week 3"]
    reading.resolve(found, NAMES)
    [row] = compare([found], Bank({item.slug: item}))
    assert {change.field: change.new for change in row.changes} == {
        "goes_in": "A 40-minute interview with short pauses.",
        "why_not.machine-learning": "Nothing was learned.",
        "tags": ["b", "week 3"],
    }
    assert row.item.sources == item.sources


def test_the_record_in_gift_holds_nothing_that_moodle_takes_for_an_id_or_a_tag() -> None:
    written = formats.write("gift", [sound(claim="[id:x] [tag:y]", tags=["a"])]).decode()
    comments = "".join(line for line in written.splitlines() if line.startswith("//"))
    assert (comments.count("[id:"), comments.count("[tag:a]"), comments.count("[tag:y]")) == (1, 1, 0)


@given(text=st.text())
def test_no_cell_starts_a_formula(text: str) -> None:
    from quizzes.exchange.cells import escape, unescape

    written = escape(text)
    assert not written.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert unescape(written) == text
