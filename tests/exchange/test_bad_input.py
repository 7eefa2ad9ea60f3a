"""Files that are broken, hostile or not what they are named: a sentence by line or position, and nothing else."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from quizzes.exchange import aliases, formats
from quizzes.exchange.comparing import Bank, compare
from quizzes.exchange.neutral import ITEMS, UPLOAD_BYTES
from tests.exchange import archives
from tests.exchange.archives import FILES
from tests.quizzes.samples import sound

NAMES = aliases.defaults()
ROOT = Path(__file__).resolve().parents[2]
BAD = [
    ("latin1.csv", "line 2: This is not UTF-8 text. In a spreadsheet, save it as “CSV UTF-8”."),
    ("utf16.csv", "line 1: The file is UTF-16 text, not UTF-8."),
    ("open-quote.csv", "line 2: From here on this is no CSV: unexpected end of data. Is a quotation mark left open?"),
    ("other-table.csv", "row 1: The first row must name the columns, as in the template: Slug, Tool, Claim …"),
    ("wrong-cells.csv", "line 2 (plain-gate): Stage: Write one of: Development, Pre-production,"),
    ("wrong-cells.csv", "line 2 (plain-gate): Borderline: Write yes or no."),
    ("wrong-cells.csv", "line 2 (plain-gate): Checked on: Write a date as 2026-11-25: year, month, day."),
    ("wrong-cells.csv", "line 2 (plain-gate): Difficulty: Write Easy, Medium, Hard."),
    ("truncated.toml", "line 2: This is not valid TOML: Unterminated string"),
    ("wrong-keys.toml", "line 1 (plain-gate): There is no field 'clam'; the fields are slug, tool,"),
    ("wrong-keys.toml", "line 5 (b): tags must be a list."),
    ("latin1.toml", "line 3: This is not UTF-8 text."),
    ("truncated.json", "line 1, column 43: This is not valid JSON: Unterminated string starting at."),
    ("nan.json", "This is not valid JSON: NaN is no number."),
    ("other.json", 'The file holds no items: they stand as a list under "items".'),
    ("truncated.xml", "line 3: This is not well-formed XML, at column 43: no element found. Is the file cut off?"),
    ("entities.xml", "line 2: The file has a DTD or entities. They are never read."),
    ("dtd.xml", "line 2: The file has a DTD or entities. They are never read."),
    ("file-entity.xml", "line 2: The file has a DTD or entities. They are never read."),
    ("encoding.xml", "This is not readable XML: unknown encoding: klingon. Save it as UTF-8."),
    ("rss.xml", "line 1: This is XML, but not Moodle's: it begins with <rss>."),
    ("latin1.gift", "line 1: This is not UTF-8 text. GIFT is UTF-8 always: save it so."),
    ("truncated.gift", "line 1: A brace of the question that starts on line 1 is never closed with }."),
    ("truncated.aiken", "line 1: The question that starts here has no ANSWER line: is it cut off?"),
    ("broken.zip", "The archive is damaged or cut off: File is not a zip file. Export or download it once more."),
    ("broken.xlsx", "The archive is damaged or cut off: File is not a zip file."),
    ("csv-named.xlsx", "The file is named .xlsx, but it is no zip archive, as such files are."),
    ("zip-named.csv", "The file is named .csv, but it is a zip archive: is it a workbook or a quiz export?"),
    ("xml-named.gift", "line 1: The file is named .gift, but it is XML: name it .xml."),
    ("empty.csv", "The file is empty."),
    ("blank.gift", "The file is empty."),
    ("program.exe", "A file that ends in “.exe” is not read here: .toml, .json,"),
]  # fmt: skip


def said(name: str, data: bytes) -> list[str]:
    parsed = formats.read(data, name, NAMES)
    assert parsed.items == []
    return [": ".join(filter(None, (problem.place, problem.sentence))) for problem in parsed.problems]


@pytest.mark.parametrize(("name", "sentence"), BAD)
def test_a_bad_file_says_what_is_wrong_and_where(name: str, sentence: str) -> None:
    found = said(name, (FILES / "bad" / name).read_bytes())
    assert any(one.startswith(sentence) for one in found), found


def test_every_bad_file_is_tried() -> None:
    clashing = {"slug-twice.csv", "bad-slug.csv"}
    assert {path.name for path in (FILES / "bad").iterdir()} == {name for name, _ in BAD} | clashing


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("bomb.zip", "The archive unpacks to more than 50 MB."),
        ("lying.zip", "quiz.xml: "),
        ("many.zip", "The archive has 2001 entries; 2000 is the limit."),
        ("up.zip", "../quiz.xml: The archive names a place outside of itself. It is not opened."),
        ("absolute.zip", "/quiz.xml: The archive names a place outside of itself. It is not opened."),
        ("drive.zip", "C:\\quiz.xml: The archive names a place outside of itself. It is not opened."),
        ("back.zip", "a\\..\\..\\quiz.xml: The archive names a place outside of itself. It is not opened."),
        ("link.zip", "quiz.xml: The archive holds a link to another place. It is not opened."),
        ("qti2.zip", "q.xml: This is QTI 2. Export it as QTI 1.2, which Canvas calls Classic Quizzes."),
        ("nothing.zip", "The archive holds no quiz in QTI 1.2."),
        ("cut.zip", "The archive is damaged or cut off: File is not a zip file."),
        ("dtd.zip", "q.xml, line 1: The file has a DTD or entities. They are never read."),
    ],
)
def test_a_bad_archive_is_not_opened(name: str, sentence: str) -> None:
    assert said(name, archives.bad()[name])[0].startswith(sentence)


def test_a_bomb_in_a_workbook_is_not_opened() -> None:
    parts = [
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/worksheets/sheet1.xml", b"<a>" + b" " * 13_000_000 + b"</a>"),
    ]
    assert said("x.xlsx", archives.packed(parts)) == [
        "xl/worksheets/sheet1.xml: It unpacks to more than 12 MB."
    ]
    parts[1] = ("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 300_001 + b"</sst>")
    assert said("x.xlsx", archives.packed(parts))[0].endswith("than 500 items need.")
    parts[1] = ("xl/sharedStrings.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>')
    assert said("x.xlsx", archives.packed(parts))[0].endswith(
        "The file has a DTD or entities. They are never read. Export it again from the quiz system, or take them out."
    )


def test_a_cell_with_a_formula_is_named_and_its_row_left() -> None:
    book, out = Workbook(), BytesIO()
    for row in (["Slug", "Tool"], ["a", "=1+1"], ["b", "Gate"], ["c", '=HYPERLINK("http://127.0.0.1:9/")']):
        book.active.append(row)
    book.save(out)
    parsed = formats.read(out.getvalue(), "x.xlsx", NAMES)
    assert [found.item.slug for found in parsed.items] == ["b"]
    assert [(one.place, one.sentence) for one in parsed.problems] == [
        ("row 2", "B2 holds a formula; write what it shows."),
        ("row 4", "B4 holds a formula; write what it shows."),
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.csv", b"Tool,Claim\n" + b"Gate,x\n" * 100_000),
        ("x.gift", b"::a::Which? {=ML ~Fixed rule}\n\n" * 100_000),
        ("x.aiken", b"What?\nA. ML\nB. Fixed rule\nANSWER: A\n" * 100_000),
        ("x.json", b'{"items":[' + b'{"tool":"a"},' * 100_000 + b'{"tool":"a"}]}'),
        ("x.toml", b'[[item]]\ntool="a"\n' * 100_000),
        ("x.xml", b"<quiz>" + b'<question type="multichoice"><questiontext><text>a</text></questiontext></question>' * 20_000 + b"</quiz>"),
    ],
)  # fmt: skip
def test_a_hundred_thousand_rows_are_refused_whole(name: str, data: bytes) -> None:
    [one] = said(name, data)
    assert one == f"The file holds more than {ITEMS} items; {ITEMS} is the limit. Split it."


def test_a_hundred_thousand_rows_of_a_workbook_are_refused_whole() -> None:
    book, out = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet()
    sheet.append(["Tool"])
    for _ in range(100_000):
        sheet.append(["Gate"])
    book.save(out)
    [one] = said("x.xlsx", out.getvalue())
    assert one.endswith("The file has more elements, or deeper ones, than 500 items need.")


def test_a_file_over_the_limit_is_not_read() -> None:
    assert said("x.csv", b"x" * (UPLOAD_BYTES + 1)) == ["The file has more than 5 MB, which is the limit."]


@pytest.mark.parametrize("name", ["slug-twice.csv", "bad-slug.csv"])
def test_slugs_that_clash_or_are_none_are_problems(name: str) -> None:
    parsed = formats.read((FILES / "bad" / name).read_bytes(), name, NAMES)
    rows = compare(parsed.items, Bank({}))
    told = {row.found.place: row.why for row in rows if row.state == "problem"}
    twice = "The slug stands more than once, with different texts: line 2 and line 4."
    wanted = {
        "slug-twice.csv": {"line 2": twice, "line 4": twice},
        "bad-slug.csv": {"line 2": "A slug has at most 60 lower-case letters, figures and single hyphens."},
    }
    assert told == wanted[name]
    assert [row.slug for row in rows if row.state == "new"] == (["other"] if name == "slug-twice.csv" else [])


def test_a_slug_twice_with_the_same_text_is_one_item() -> None:
    [toml] = [formats.write("toml", [sound(), sound()])]
    [row] = compare(formats.read(toml, "x.toml", NAMES).items, Bank({}))
    assert row.state == "new"
    assert row.found.notes[0].startswith("It stands again, just the same: ")


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>Gate",
        "<img src=x onerror=alert(1)>Gate",
        '<a href="javascript:alert(1)">Gate</a>',
        "<svg onload=alert(1)>Gate</svg>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>Gate",
        "<scr<script>ipt>Gate",
        "<style>@import url(http://127.0.0.1:9)</style>Gate",
        "<p onclick=alert(1)>Gate</p>",
    ],
)
def test_html_that_can_act_is_dropped(html: str) -> None:
    text = f'<questiontext format="html"><text><![CDATA[{html}]]></text></questiontext>'
    options = '<answer fraction="100"><text>ML</text></answer><answer><text>Fixed rule</text></answer>'
    quiz = f'<quiz><question type="multichoice">{text}{options}</question></quiz>'
    [found] = formats.read(quiz.encode(), "x.xml", NAMES).items
    assert found.item.comes_out in ("Gate", "ipt>Gate", "alert(1)'>Gate")
    assert found.notes
    assert all(note.startswith("Dropped: ") for note in found.notes)


LARGEST = {
    "json": b'["' + b"a" * (UPLOAD_BYTES - 10) + b'"]',
    "toml": b"a=[" + b"[]," * (UPLOAD_BYTES // 3 - 5) + b"]",
    "csv": b"Tool\n" + "🎬".encode() * ((UPLOAD_BYTES - 10) // 4),
    "gift": b"a\n" * (UPLOAD_BYTES // 2),
    "aiken": b"a\n" * (UPLOAD_BYTES // 2),
    "xml": b"<quiz>" + b"<a/>" * (UPLOAD_BYTES // 4 - 10) + b"</quiz>",
}
MEASURE = r"""
import re, sys
from quizzes.exchange import aliases, formats
formats.read(open(sys.argv[1], "rb").read(), sys.argv[1], aliases.defaults())
print(int(re.search(r"VmHWM:\s+(\d+) kB", open("/proc/self/status").read()).group(1)) // 1024)
"""


@pytest.mark.parametrize("name", LARGEST)
def test_the_largest_file_takes_little_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"largest.{name}"
    path.write_bytes(LARGEST[name])
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 300  # megabytes
