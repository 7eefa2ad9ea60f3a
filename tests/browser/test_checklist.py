"""A check-list that is worked on: kept in the browser, printed on one page, handed over as text or table."""

import csv
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fundamentals.checklist import NOTE_LENGTH, TIMECODE_LENGTH
from fundamentals.models import Article

LISTS = ("validate-transcript", "check-audio-cleanup", "placeholder-visual")
TRANSCRIPT = "/fundamentals/validate-transcript/"
OpenPage = Callable[..., Page]


def tally(page: Page, words: str) -> None:
    expect(page.locator("output")).to_have_text(words)


def fill_everything(page: Page) -> None:
    """Every field as full as it can be, in words of ordinary width."""
    words = "the captain gets half of the presenter's lines, and the wind the rest; " * 3
    for result in page.locator(".steps select").all():
        result.select_option("fail")
    for line in page.locator(".lines select").all():
        line.select_option("wrong")
    for timecode in page.get_by_label("timecode").all():
        timecode.fill("A 10:59:58:24 Q"[:TIMECODE_LENGTH])
    for note in page.get_by_label("note").all():
        note.fill(words[:NOTE_LENGTH])
    for head in page.locator(".phead input").all():
        head.fill(words[: int(head.get_attribute("maxlength") or 0)])


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of Chromium's has; its page tree stands in the open."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_it_works(open_page: OpenPage) -> None:
    page = open_page(TRANSCRIPT)
    tally(page, "0 of 7 done")
    page.get_by_label("Read the first two minutes").check()
    tally(page, "1 of 7 done")
    page.get_by_label("note, step 2", exact=True).fill("Dane, not Dana")
    page.get_by_label("timecode, step 2", exact=True).fill("00:01:02:03")
    page.get_by_label("Result of step 2").select_option("fail")
    tally(page, "2 of 7 done. 1 failed")  # whoever says how a step went has done it
    page.reload()
    tally(page, "2 of 7 done. 1 failed")
    expect(page.get_by_label("note, step 2", exact=True)).to_have_value("Dane, not Dana")
    assert page.locator("output").get_attribute("aria-live") == "polite"


def test_ten_samples_call_the_stop_rule(open_page: OpenPage) -> None:
    page = open_page(TRANSCRIPT)
    assert page.locator(".lines select").count() == 10
    page.get_by_label("Line 3").select_option("wrong")
    tally(page, "0 of 7 done. 1 wrong of ten")
    page.get_by_label("Line 9").select_option("wrong")
    tally(page, "0 of 7 done. 2 wrong of ten: the stop rule applies")


def test_a_list_that_samples_nothing_has_no_boxes_for_it(open_page: OpenPage) -> None:
    assert open_page("/fundamentals/placeholder-visual/").locator(".lines").count() == 0


def test_starting_again_can_be_undone_until_the_next_change(open_page: OpenPage) -> None:
    page = open_page(TRANSCRIPT)
    page.get_by_label("Play it against the picture").check()
    page.get_by_role("button", name="Start again").click()
    tally(page, "Cleared. 0 of 7 done")
    page.get_by_role("button", name="Undo").click()
    tally(page, "Back again. 1 of 7 done")
    page.get_by_role("button", name="Start again").click()
    page.get_by_label("Go to every long pause").check()
    assert page.get_by_role("button", name="Undo").count() == 0
    page.reload()
    tally(page, "1 of 7 done")


def test_an_edited_list_does_not_mis_tick(open_page: OpenPage) -> None:
    page = open_page(TRANSCRIPT)
    page.get_by_label("Play it against the picture").check()
    article = Article.objects.get(slug="validate-transcript")
    first, second = "- [ ] **Play it", "- [ ] **Count the speakers.** Before you read.\n- [ ] **Play it"
    assert first in article.body
    article.body = article.body.replace(first, second)
    article.save()
    page.reload()
    tally(page, "0 of 8 done")
    assert not page.get_by_label("Count the speakers").is_checked()


def test_two_tabs_keep_one_list(open_page: OpenPage) -> None:
    first = open_page(TRANSCRIPT)
    second = first.context.new_page()
    second.goto(TRANSCRIPT)
    second.get_by_label("Flag what stays unclear").check()
    tally(first, "1 of 7 done")
    first.get_by_label("Sample ten lines").check()
    tally(second, "2 of 7 done")


@pytest.mark.parametrize("kept", ["not json", "null", "7", '{"a": 1}', '["x", 5, null, {}]'])
def test_whatever_the_browser_kept_the_list_opens(open_page: OpenPage, kept: str) -> None:
    page = open_page(TRANSCRIPT)
    page.evaluate("kept => localStorage[document.querySelector('[data-list]').dataset.list] = kept", kept)
    page.reload()
    expect(page.locator("output")).to_contain_text("of 7 done")
    page.get_by_label("Sample ten lines").check()
    page.reload()
    assert page.get_by_label("Sample ten lines").is_checked()


def test_a_browser_that_keeps_nothing_says_so(open_page: OpenPage) -> None:
    page = open_page(TRANSCRIPT)
    page.evaluate("Object.defineProperty(window, 'localStorage', { get() { throw new Error() } })")
    page.get_by_label("Sample ten lines").check()
    expect(page.locator("output")).to_contain_text("This browser keeps nothing")


def test_copied_text(open_page: OpenPage) -> None:
    page = open_page(TRANSCRIPT, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("Project").fill("Ferry")
    page.get_by_label("Result of step 2").select_option("fail")
    page.get_by_label("note, step 2", exact=True).fill("half a second late")
    page.get_by_role("button", name="Copy as text").click()
    tally(page, "Copied. 1 of 7 done. 1 failed")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(
        "# Check an AI transcript before you cut\n\n- Project: Ferry\n\n- [ ] Read the first"
    )
    assert "- [x] Play it against the picture. | fail | half a second late\n" in text
    assert text.endswith("/fundamentals/validate-transcript/\n")


def download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as started:
        page.get_by_role("button", name=button).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing_there(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(TRANSCRIPT)
    hostile = ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", 'he said "cut", twice', "ordinary"]
    for number, note in enumerate(hostile, 1):
        page.get_by_label(f"note, step {number}", exact=True).fill(note)
    page.get_by_label("Project").fill("=1+1")
    path = download(page, "Download CSV", tmp_path)
    assert path.name == "validate-transcript.csv"
    text = path.read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows[0] == ["Check an AI transcript before you cut"]
    assert rows[1] == ["Project", "'=1+1"]
    assert rows[2] == ["Step", "Done", "Result", "Timecode", "Note"]
    assert [row[4] for row in rows[3:9]] == [
        '\'=HYPERLINK("http://x","y")', "'+1+1", "'-2", "'@SUM(A1)", 'he said "cut", twice', "ordinary",
    ]  # fmt: skip
    assert not any(cell.startswith(tuple("=+-@")) for row in rows for cell in row)


def test_the_same_list_as_markdown(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("/fundamentals/placeholder-visual/", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("Write its purpose").check()
    page.get_by_role("button", name="Copy as text").click()
    tally(page, "Copied. 1 of 7 done")
    path = download(page, "Download Markdown", tmp_path)
    assert path.name == "placeholder-visual.md"
    assert "\n1 of 7 done\n" in path.read_text("utf-8")  # and no word of what was pressed before
    assert "\n- [x] Write its purpose in one sentence.\n- [ ] Collect references" in path.read_text("utf-8")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("slug", LISTS)
def test_it_prints_on_one_page(open_page: OpenPage, slug: str, paper: str) -> None:
    page = open_page(f"/fundamentals/{slug}/", scheme="dark")
    assert pages_of(page.pdf(format=paper)) == 1
    fill_everything(page)
    assert pages_of(page.pdf(format=paper)) == 1


@pytest.mark.parametrize("slug", LISTS)
def test_what_the_sheet_shows(open_page: OpenPage, slug: str) -> None:
    page = open_page(f"/fundamentals/{slug}/")
    page.get_by_label("note, step 1", exact=True).fill("x " * (NOTE_LENGTH // 2))
    page.emulate_media(media="print")
    for shown in (".phead", ".stop", ".purl", ".steps li", ".steps .paper", "h1"):
        assert page.locator(shown).first.is_visible(), shown
    for hidden in (".top", ".foot", ".tally", ".acts", ".self", ".fig", ".tb"):
        assert not any(part.is_visible() for part in page.locator(hidden).all()), hidden
    note = page.get_by_label("note, step 1", exact=True)
    assert note.evaluate("note => note.scrollHeight <= note.clientHeight + 1")  # nothing typed is cut off
    address = page.locator(".purl").evaluate("line => getComputedStyle(line, '::after').content")
    assert f"/fundamentals/{slug}/ · checked" in address


@pytest.mark.parametrize("slug", LISTS)
def test_without_javascript_it_is_filled_in_and_printed(open_page: OpenPage, slug: str) -> None:
    page = open_page(f"/fundamentals/{slug}/", javascript=False)
    page.locator("#step-1").check()
    page.get_by_label("note, step 1", exact=True).fill("seen")
    for button in ("Print one page", "Copy as text", "Download CSV", "Start again"):
        assert not page.get_by_role("button", name=button).is_visible()
    assert not page.locator(".tally").is_visible()
    assert pages_of(page.pdf(format="A4")) == 1


def test_with_the_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page(TRANSCRIPT)
    page.locator("#step-1").focus()
    page.keyboard.press("Space")
    tally(page, "1 of 7 done")
    page.keyboard.press("Tab")
    page.keyboard.press("p")  # the first letter chooses
    page.keyboard.press("Tab")
    page.keyboard.type("10:00")
    page.keyboard.press("Tab")
    page.keyboard.type("fine")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "step-2"
    assert page.get_by_label("Result of step 1").input_value() == "pass"
    assert page.get_by_label("timecode, step 1", exact=True).input_value() == "10:00"


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_width_and_the_tally_hides_no_focus(
    open_page: OpenPage, width: int, scheme: str
) -> None:
    page = open_page(TRANSCRIPT, width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for field in page.locator(".work :is(input, select, textarea)").all():
        field.focus()
        box, bar = field.bounding_box(), page.locator(".tally").bounding_box()
        assert box
        assert bar
        assert box["height"] >= 24
        assert box["y"] + box["height"] <= bar["y"] + 1 or box["y"] >= bar["y"] + bar["height"] - 1


def test_the_script_is_small() -> None:
    script = Path(__file__).parents[2] / "static" / "checklist.js"
    assert len(zlib.compress(script.read_bytes(), 9)) <= 1638
