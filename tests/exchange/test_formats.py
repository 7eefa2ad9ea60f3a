"""Files as other systems write them: what is offered, what is dropped, and what is refused, by its place."""

import re
from base64 import b64encode
from collections.abc import Callable

import pytest

from quizzes.exchange import aliases, formats, workbook
from quizzes.exchange.aliases import kind_of
from quizzes.exchange.neutral import Neutral, Parsed
from quizzes.exchange.tables import WORKED
from tests.exchange.archives import FILES, cartridge, packed

NAMES = aliases.defaults()
ONLY = "Only single-choice questions can become items."


def read(name: str, data: bytes | None = None) -> Parsed:
    return formats.read((FILES / name).read_bytes() if data is None else data, name, NAMES)


def problems(parsed: Parsed) -> list[str]:
    return [f"{problem.place}: {problem.sentence}" for problem in parsed.problems]


def test_moodle() -> None:
    parsed = read("moodle.xml")
    assert problems(parsed) == [
        f"question 2, line 24: “Hiss” is of the type “true or false”. {ONLY}",
        f"question 3, line 26: “Tick two” is of the type “several answers to be ticked”. {ONLY}",
        "question 4, line 28: No option is marked as right. Mark one and export it again.",
    ]
    [found] = parsed.items
    item = found.item
    assert (item.slug, item.tool, item.kind) == ("sound-07-b", "Noise gate", "fixed-rule")
    assert item.goes_in == "a dialogue track with hiss."
    assert item.comes_out == "the same track, silent below −40 dB.\n\na meter"
    assert item.why_right == "A number decides."
    assert item.why_not["machine-learning"] == "Nothing was learned."
    assert item.under_the_hood == "a threshold and a release time."
    assert (item.stage, item.start_difficulty) == ("post-sound", 0.8)
    assert item.tags == ["week 3", "category: Week 3/Sound", "needs mapping", "option: Wizardry"]
    assert found.unmapped == ["Wizardry"]


def test_what_moodle_has_and_an_item_has_not_is_said() -> None:
    notes = read("moodle.xml").items[0].notes
    for said in (
        "Dropped: a script.",
        "Dropped: what runs when something is clicked or loaded.",
        "Dropped: the picture https://example.org/pixel.png.",
        "Left out: the picture gate.png (PNG, 8 bytes). An item holds text only: if it matters, describe it.",
        "An option is worth 50 %: it is read as wrong.",
        "Not carried over: “Listen again.”",
        "Not carried over, until its option is mapped: “No such thing.”",
    ):
        assert said in notes, (said, notes)


def test_gift() -> None:
    parsed = read("foreign.gift")
    assert problems(parsed) == [
        f"line 15: “Hiss” is of the type “true or false”. {ONLY}",
        f"line 17: “Born” is of the type “numerical”. {ONLY}",
        f"line 19: “Open” is of the type “essay”. {ONLY}",
        "line 21: A brace of the question that starts on line 21 is never closed with }."
        " No blank line may stand inside a question.",
    ]
    gate, missing, after = parsed.items
    assert (gate.place, gate.item.slug, gate.item.kind) == ("line 4", "noise-gate", "fixed-rule")
    assert gate.item.comes_out == "silence below the threshold."
    assert gate.item.why_right == "A number decides {-40 dB}."
    assert gate.item.under_the_hood == "*a threshold*."
    assert (gate.item.tags, gate.item.start_difficulty) == (["week 3", "category: Week 3"], -0.8)
    assert missing.item.comes_out == "A tool that finds _____ in your shots is what?"
    assert (missing.item.kind, missing.unmapped) == ("machine-learning", ["wizardry"])
    assert (after.item.tool, after.item.kind) == ("After the fault", "generative-ai")


def test_an_address_that_means_something_in_one_system_only_does_not_get_into_the_text() -> None:
    found = moodle(
        '<a href="@@PLUGINFILE@@/a.mp3">Listen</a>, <a href="https://example.org/a">read</a>.',
        f"<file name='a.mp3' encoding='base64'>{b64encode(b'ID3').decode()}</file>",
    )
    assert found.item.comes_out == "Listen, read (https://example.org/a)."
    assert found.notes[0] == f"Left out: the file a.mp3 (MP3, 3 bytes). {WHY}"


def test_a_bank_of_questions_of_canvas_is_named_by_its_title() -> None:
    plain = (FILES / "canvas/non_cc_assessments/g1.xml.qti").read_text(encoding="utf-8")
    bank = "<qtimetadata><qtimetadatafield><fieldlabel>bank_title</fieldlabel><fieldentry>Sound</fieldentry></qtimetadatafield></qtimetadata>"
    found = re.sub("<assessment [^>]*>", f'<objectbank ident="b1">{bank}', plain).replace(
        "</assessment>", "</objectbank>"
    )
    assert read("bank.xml", found.encode()).items[0].place == "Sound, question 1"


def test_aiken() -> None:
    parsed = read("quiz.aiken.txt")
    assert [(found.place, found.item.kind) for found in parsed.items] == [
        ("line 1", "fixed-rule"),
        ("line 8", "machine-learning"),
    ]
    assert problems(parsed) == [
        "line 13: ANSWER names 'C', which is none of the options A, B.",
        "line 18: The question that starts here has no ANSWER line: is it cut off?",
    ]


def test_a_course_export_of_canvas_is_read_once() -> None:
    parsed = read("course.imscc", cartridge())
    [found] = parsed.items
    item = found.item
    assert (item.goes_in, item.comes_out) == ("a track.", "silence below a threshold.")
    assert (item.kind, item.why_not) == ("fixed-rule", {"machine-learning": "Nothing was learned."})
    assert item.check_right == "find the threshold."
    assert {"Dropped: the picture $IMS-CC-FILEBASE$/gate.png.", "Not carried over: “Well done.”"} <= set(
        found.notes
    )
    assert problems(parsed) == [f"Week 3, question 2: “Upload” is of the type “file upload”. {ONLY}"]


def test_one_document_of_a_quiz_export_is_read_by_itself() -> None:
    data = (FILES / "canvas/non_cc_assessments/g1.xml.qti").read_bytes()
    assert len(read("g1.xml", data).items) == 1


# --- tables ---------------------------------------------------------------------------------------
def rows(text: str, encoding: str = "utf-8") -> list[Neutral]:
    parsed = read("items.csv", text.encode(encoding))
    assert parsed.problems == []
    return parsed.items


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_the_separator_is_found_and_a_byte_order_mark_passed_over(separator: str, start: str) -> None:
    [found] = rows(
        start + separator.join(["Slug", "Tool", "Claim"]) + "\n" + separator.join(["a", "B", "“C”"])
    )
    assert (found.item.slug, found.item.tool, found.item.claim) == ("a", "B", "“C”")
    assert found.given == {"tool", "claim"}


def test_a_table_may_say_how_it_is_separated() -> None:
    [found] = rows("sep=;\nslug;goes_in\na;x, y\n")
    assert (found.place, found.item.goes_in) == ("line 3", "x, y")


def test_words_in_cells_are_read_as_people_write_them() -> None:
    [found] = rows(
        "Tool,Kind,Stage,Difficulty,Borderline,Also accepted,Tags,Checked on,Mood\n"
        'Gate,règle  fixe,POST: SOUND,hard,Yes,"ML, deep-learning","a, b c",2026-11-25,good\n'
    )
    item = found.item
    assert (item.kind, item.stage, item.start_difficulty) == ("fixed-rule", "post-sound", 0.8)
    assert (item.borderline, item.also_accept) == (True, ["machine-learning", "deep-learning"])
    assert (item.tags, str(item.checked_on)) == (["a", "b c"], "2026-11-25")
    assert found.notes == ["The column 'Mood' is unknown and left out."]


def test_a_kind_that_nobody_has_named_is_not_guessed() -> None:
    [found] = rows("Slug,Tool,Kind\na,B,Statistics\n")
    assert (found.item.kind, found.unmapped) == ("", ["Statistics"])
    assert "kind" not in found.given
    assert found.item.tags == ["needs mapping", "option: Statistics"]


@pytest.mark.parametrize("make", [workbook.template, lambda: formats.write("xlsx", [WORKED])])
def test_the_worked_row_of_the_template_is_read_as_it_is_meant(make: Callable[[], bytes]) -> None:
    [found] = read("template.xlsx", make()).items
    assert found.item == WORKED


def test_a_workbook_holds_no_formula() -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    data = formats.write(
        "xlsx", [WORKED.__class__(slug="a", tool="=HYPERLINK(1)", claim="#N/A", kind="fixed-rule")]
    )
    cells = [cell for row in load_workbook(BytesIO(data)).active.rows for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert "'=HYPERLINK(1)" in [cell.value for cell in cells]


# --- names of kinds ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ML", "machine-learning"),
        ("  machine-LEARNING. ", "machine-learning"),
        ("apprentissage automatique", "machine-learning"),
        ("Règle fixe", "fixed-rule"),
        ("Regle fixe", "fixed-rule"),
        ("GenAI", "generative-ai"),
        ("Deep learning", "deep-learning"),
        ("AI", ""),
        ("learning", ""),
        ("!", ""),
        ("", ""),
    ],
)
def test_a_name_means_a_kind_or_nothing(text: str, kind: str) -> None:
    assert kind_of(text, NAMES) == kind


def test_two_options_of_one_kind_are_both_left() -> None:
    [found] = read("x.gift", b"::a::Which? {=ML ~machine learning ~Fixed rule}").items
    assert found.item.kind == ""
    assert found.unmapped == ["ML", "machine learning"]
    assert "Two options mean Machine learning: neither is taken." in found.notes


# --- pictures ---------------------------------------------------------------------------------------
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 1192
WHY = "An item holds text only: if it matters, describe it."


def moodle(body: str, files: str = "") -> Neutral:
    """The one question of a quiz, whose text is `body`."""
    options = '<answer fraction="100"><text>ML</text></answer><answer><text>Fixed rule</text></answer>'
    text = f"<questiontext format='html'><text><![CDATA[{body}]]></text>{files}</questiontext>"
    [found] = read(
        "x.xml", f"<quiz><question type='multichoice'>{text}{options}</question></quiz>".encode()
    ).items
    return found


def test_a_picture_is_named_with_type_and_size_and_the_question_is_offered_without_it() -> None:
    file = f"<file name='a b.png' path='/in/' encoding='base64'>{b64encode(PNG).decode()}</file>"
    found = moodle('A gate. <img src="@@PLUGINFILE@@/in/a%20b.png" alt="a meter">', file)
    assert found.item.comes_out == "A gate. a meter"
    assert found.notes[0] == f"Left out: the picture a b.png (PNG, 1 kB). {WHY}"
    assert sum("picture" in note for note in found.notes) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xd8\xff" + b"\0" * 2_400_000, "the picture x.png (JPEG, 2.4 MB)"),
        (b"RIFF\0\0\0\0WEBP", "the picture x.png (WebP, 12 bytes)"),
        (b"<svg onload='alert(1)'/>", "the picture x.png (SVG, 24 bytes)"),
        (b"ID3 a song", "the file x.png (MP3, 10 bytes)"),
        (b"MZ a program", "the picture x.png (of no type known here, 12 bytes)"),
        (b"", "the picture x.png"),
    ],
)
def test_a_file_is_what_its_bytes_are_and_not_what_it_is_named(data: bytes, said: str) -> None:
    found = moodle("A gate.", f"<file name='x.png' encoding='base64'>{b64encode(data).decode()}</file>")
    assert found.notes[0] == f"Left out: {said}. {WHY}"


def test_a_picture_in_the_address_itself_or_as_moodle_1_had_it_is_named_too() -> None:
    data = b64encode(PNG).decode()
    assert (
        f"Left out: the picture in the text itself (PNG, 1 kB). {WHY}"
        in moodle(f'A gate. <img src="data:image/png;base64,{data}">').notes
    )
    old = f"</questiontext><image>x.png</image><image_base64>{data}</image_base64><questiontext>"
    assert f"Left out: the picture x.png (PNG, 1 kB). {WHY}" in moodle("A gate.", old).notes


def test_a_picture_that_a_cartridge_holds_is_named_with_type_and_size() -> None:
    entries = [
        (str(path.relative_to(FILES / "canvas")), path.read_bytes())
        for path in (FILES / "canvas").rglob("*.qti")
    ]
    data = packed([*entries, ("web_resources/gate.png", PNG)])
    [found] = read("course.imscc", data).items
    assert f"Left out: the picture gate.png (PNG, 1 kB). {WHY}" in found.notes
    assert found.item.comes_out == "silence below a threshold."


def test_a_picture_beside_the_text_of_a_quiz_is_named_too() -> None:
    plain = (FILES / "canvas/non_cc_assessments/g1.xml.qti").read_text(encoding="utf-8")
    image = (
        f'<matimage imagtype="image/png" uri="g.png" embedded="base64">{b64encode(PNG).decode()}</matimage>'
    )
    data = plain.replace("<presentation><material>", f"<presentation><material>{image}", 1).encode()
    assert f"Left out: the picture g.png (PNG, 1 kB). {WHY}" in read("q.xml", data).items[0].notes
