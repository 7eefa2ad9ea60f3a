"""The contact sheet and the wizard in a real browser: filtering in place, guessing, keys alone, no JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from fundamentals import kinds
from quizzes import sheet
from quizzes.models import Item

OpenPage = Callable[..., Page]
FRAME = ".cs > a"


def frames(page: Page) -> int:
    return page.locator(FRAME).count()


def live(**fields: str) -> int:
    return Item.objects.live().filter(**fields).count()


def stage(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Stage")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element is reached, as somebody without a mouse does."""
    wanted = page.locator(selector)
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"Tab does not reach {selector}")


# --- the filter -----------------------------------------------------------------------------------


def test_it_narrows_the_sheet_in_place(open_page: OpenPage) -> None:
    page = open_page("/tools/")
    page.evaluate("window.same = true")
    stage(page).focus()
    stage(page).select_option("delivery")
    expect(page.locator(FRAME)).to_have_count(live(stage="delivery"))
    expect(page).to_have_url(re.compile(r"/tools/\?stage=delivery$"))
    expect(page.get_by_role("status")).to_contain_text(f"{live(stage='delivery')} tools: Delivery")
    expect(stage(page)).to_be_focused()
    page.get_by_role("radio", name="Deep learning").check()
    expect(page).to_have_url(re.compile(r"/tools/\?kind=deep-learning&stage=delivery$"))
    expect(page.locator(FRAME)).to_have_count(live(stage="delivery", kind="deep-learning"))
    page.get_by_label("Words").fill("song")
    expect(page).to_have_url(re.compile(r"stage=delivery&q=song$"))
    expect(page.locator(FRAME)).to_have_count(1)
    assert page.evaluate("window.same")


def test_back_shows_the_sheet_before(open_page: OpenPage) -> None:
    page = open_page("/tools/")
    stage(page).select_option("delivery")
    expect(page).to_have_url(re.compile("stage=delivery"))
    page.go_back()
    expect(page.locator(FRAME)).to_have_count(sheet.FRAMES)
    expect(page.get_by_role("banner")).to_be_visible()
    expect(stage(page)).to_have_value("")
    stage(page).select_option("archive")
    expect(page.locator(FRAME)).to_have_count(live(stage="archive"))


def test_htmx_comes_when_the_filter_is_touched(open_page: OpenPage) -> None:
    page = open_page("/tools/")
    htmx = page.locator("script[src*=htmx]")
    expect(htmx).to_have_count(0)
    page.locator("#words").focus()
    expect(htmx).to_have_count(1)
    stage(page).focus()
    expect(htmx).to_have_count(1)


def test_a_choice_made_before_htmx_is_there_counts(open_page: OpenPage) -> None:
    page = open_page("/tools/")
    page.evaluate(
        """() => {
            const stage = document.querySelector("[name=stage]");
            stage.focus();
            stage.value = "archive";
            for (const name of ["input", "change"]) stage.dispatchEvent(new Event(name, { bubbles: true }));
        }"""
    )
    expect(page).to_have_url(re.compile("stage=archive"))
    expect(page.locator(FRAME)).to_have_count(live(stage="archive"))


def test_it_works_without_javascript(open_page: OpenPage) -> None:
    page = open_page("/tools/", javascript=False)
    stage(page).select_option("delivery")
    page.get_by_role("radio", name="Generative AI").check()
    page.get_by_role("button", name="Show").click()
    expect(page.locator(FRAME)).to_have_count(live(stage="delivery", kind="generative-ai"))
    page.get_by_role("link", name="Show all").click()
    page.get_by_role("link", name="Sheet 2").click()
    expect(page.locator(".frames .cap").first).to_contain_text(f"{sheet.FRAMES + 1}A")
    page.locator(FRAME).first.click()
    expect(page).to_have_url(re.compile(r"/tools/[a-z0-9-]+/$"))
    expect(page.get_by_text("How to check it")).to_be_visible()


def test_a_phone_folds_the_filter(open_page: OpenPage) -> None:
    page = open_page("/tools/", width=390, javascript=False)
    expect(stage(page)).to_be_hidden()
    tab_to(page, ".fold > summary")
    page.keyboard.press("Enter")
    expect(stage(page)).to_be_visible()
    expect(stage(open_page("/tools/"))).to_be_visible()


def test_the_filter_answers_to_keys_alone(open_page: OpenPage) -> None:
    page = open_page("/tools/")
    tab_to(page, "#guess")
    page.keyboard.press("Space")
    expect(page.locator(".cs .mk").first).to_be_hidden()
    page.keyboard.press("Space")
    expect(page.locator(".cs .mk").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator(FRAME)).to_have_count(live(kind="fixed-rule"))
    tab_to(page, "#words")
    page.keyboard.type("gate")
    expect(page).to_have_url(re.compile("q=gate"))
    page.locator(FRAME).first.focus()
    ring = page.locator(FRAME).first.evaluate("element => getComputedStyle(element).outlineWidth")
    assert ring == "3px"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/tools/[a-z0-9-]+/$"))


# --- guessing -------------------------------------------------------------------------------------

LOOKS = """() => [...document.querySelectorAll(".cs")].map((frame) => {
    const seen = (element) => element.checkVisibility({ visibilityProperty: true });
    const drawn = [...frame.querySelectorAll(":scope > svg, :scope > svg *")].map((part) => getComputedStyle(part));
    return {
        colours: [...new Set(drawn.flatMap((style) => [style.color, style.stroke, style.fill]))].sort(),
        dashed: drawn.some((style) => style.strokeDasharray !== "none"),
        marked: [...frame.querySelectorAll(".mk, .mk *")].some(seen),
        title: frame.querySelector("a").innerText,
        edge: [frame, frame.parentElement].map((box) => getComputedStyle(box)).some(
            (style) => style.borderTopWidth !== "0px" && style.borderTopColor !== "rgba(0, 0, 0, 0)"),
    };
})"""


@pytest.mark.parametrize("javascript", [True, False])
def test_nothing_gives_the_kind_away_to_a_guesser(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/tools/", javascript=javascript)
    plain = page.evaluate(LOOKS)
    assert len({tuple(look["colours"]) for look in plain}) >= 4
    page.locator("#guess").check()
    hidden = page.evaluate(LOOKS)
    assert {colour for look in hidden for colour in look["colours"]} == {"none", "rgb(255, 255, 255)"}
    assert not any(look["dashed"] or look["marked"] or look["edge"] for look in hidden)
    text = page.locator("#sheet").inner_text().lower()
    assert not any(kind.label.lower() in text for kind in kinds.KINDS)
    assert "two kinds" not in text
    assert not re.search(
        r"\bgenerative\b|\bneural\b|\bdeep", " ".join(look["title"] for look in hidden).lower()
    )


def test_a_name_that_tells_is_hidden_from_a_guesser(open_page: OpenPage) -> None:
    page = open_page("/tools/?q=generative+extend")
    expect(page.get_by_role("link", name="Generative Extend")).to_be_visible()
    page.locator("#guess").check()
    expect(page.get_by_text("· Generative Extend")).to_be_hidden()
    expect(page.get_by_role("link", name="Name hidden")).to_be_visible()


def test_a_guess_is_over_every_kind(open_page: OpenPage) -> None:
    page = open_page("/tools/?kind=deep-learning", javascript=False)
    page.locator("#guess").check()
    expect(page.locator(FRAME).first).to_be_hidden()
    expect(page.get_by_text("You had chosen one kind.")).to_be_visible()
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("guess=on"))
    expect(page.locator("#guess")).to_be_checked()
    expect(page.locator(FRAME)).to_have_count(sheet.FRAMES)
    page = open_page("/tools/?kind=deep-learning")
    page.locator("#guess").check()
    expect(page.locator(FRAME)).to_have_count(sheet.FRAMES)
    expect(page.get_by_text("You had chosen one kind.")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/tools/\?guess=on$"))


# --- what every page keeps ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/tools/",
        "/tools/?guess=on",
        "/tools/old-films-rtn-restoration/",
        "/tools/obs-noise-suppression/",
        "/which-tool/",
        "/which-tool/?gives=mine",
        "/which-tool/?gives=mine&same=no&detail=yes",
        "/which-tool/?gives=several",
    ],
)
def test_no_page_is_wider_than_the_window(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    for width in (320, 390, 820, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_pair_lies_in_one_row(open_page: OpenPage) -> None:
    page = open_page("/tools/")
    for width, beside in ((1440, True), (820, True), (390, False)):
        page.set_viewport_size({"width": width, "height": 900})
        rows = page.locator(".two").evaluate_all(
            "pairs => pairs.map((pair) => [...pair.children].map((frame) => frame.getBoundingClientRect().y))"
        )
        assert rows
        assert all((left == right) == beside for left, right in rows)


# --- the wizard -----------------------------------------------------------------------------------


def test_the_wizard_answers_to_keys_alone_and_without_javascript(open_page: OpenPage) -> None:
    page = open_page("/which-tool/", javascript=False)
    for answer, heading in (
        ("gives=mine", "Does a setting you can read say all that happens?"),
        ("same=no", "Does it fill in detail nobody shot or said?"),
        ("detail=no", "Most likely deep learning."),
    ):
        tab_to(page, f'a[href*="{answer}"]')
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Does it fill in detail nobody shot or said?")
    page.get_by_role("link", name="Back").click()
    expect(page).to_have_url(re.compile(r"\?gives=mine$"))


def test_the_wizard_takes_several_outputs_one_by_one(open_page: OpenPage) -> None:
    page = open_page("/which-tool/?gives=several")
    page.get_by_role("link", name="The first output").click()
    expect(page.locator(".door")).to_have_count(4)
    page.get_by_role("link", name="Something that was not there").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Most likely generative AI.")
    page.get_by_role("link", name="The next output").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What does it hand you?")
