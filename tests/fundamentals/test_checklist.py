"""The `- [ ]` lists of Markdown as lists that are worked on."""

import pytest

from fundamentals import checklist, prose

LIST = "## Two looks\n\n- [ ] **Play it.** With *care*, once.\n- [ ] Count\n\n## Why\n\nBecause."


def test_it_works() -> None:
    rendered = prose.render(LIST)
    assert rendered.steps == ["Play it. With care, once.", "Count"]
    assert rendered.html.count('type="checkbox"') == 2
    assert '<label for="step-2"><b>Count</b></label>' in rendered.html
    assert '<p class="mut">With <em>care</em>, once.</p>' in rendered.html
    for field in ("Result of step 2", "timecode, step 2", "note, step 2"):
        assert rendered.html.count(f'aria-label="{field}"') == 1


def test_the_fields_are_no_words_of_the_text() -> None:
    assert prose.render("- [ ] one two").words == 4  # the box counts as two


def test_a_second_list_goes_on_counting() -> None:
    html = prose.render("- [ ] one\n\nBetween.\n\n- [ ] two").html
    assert html.count('id="step-1"') == html.count('id="step-2"') == 1


@pytest.mark.parametrize("text", ["- one\n- two", "- [ ] one\n- two", "- [x] done", "1. [ ] first"])
def test_other_lists_stay_as_they_are(text: str) -> None:
    rendered = prose.render(text)
    assert rendered.steps == []
    assert 'class="steps"' not in rendered.html


def test_the_digest_is_that_of_the_steps_alone() -> None:
    digest = prose.render(LIST).steps_digest
    assert digest == prose.render(LIST.replace("Because", "Since")).steps_digest
    assert digest != prose.render(LIST.replace("once", "twice")).steps_digest
    assert digest != prose.render(LIST.replace("- [ ] Count\n", "")).steps_digest


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Sample ten lines.", "line"),
        ("choose ten frames from ten places", "frame"),
        ("Play the ten lines", ""),
        ("It takes ten minutes", ""),
        ("", ""),
    ],
)
def test_what_is_sampled(text: str, unit: str) -> None:
    assert checklist.sampled(text) == unit
