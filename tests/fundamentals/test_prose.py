"""Markdown to HTML: cross-links, drawings, check-lists, contents."""

import pytest

from fundamentals import prose
from fundamentals.prose import Target

SHIFT = {"domain-shift": Target("Domain shift", "/fundamentals/domain-shift/")}


def test_it_works() -> None:
    assert prose.render("Some *words*.").html == "<p>Some <em>words</em>.</p>"


def test_a_cross_link_leads_to_the_page() -> None:
    html = prose.render("See [the gap](article:domain-shift).", SHIFT).html
    assert '<a href="/fundamentals/domain-shift/">the gap</a>' in html


def test_a_cross_link_without_words_takes_the_title() -> None:
    assert ">Domain shift</a>" in prose.render("See [](article:domain-shift).", SHIFT).html


def test_a_cross_link_can_name_a_section() -> None:
    html = prose.render("[there](article:domain-shift#hard)", SHIFT).html
    assert 'href="/fundamentals/domain-shift/#hard"' in html


def test_a_cross_link_in_a_table_keeps_the_table() -> None:
    html = prose.render("| a | b |\n|---|---|\n| [x](article:domain-shift) | y |", SHIFT).html
    assert html.count("<tr") == 2
    assert html.count("</th>") + html.count("</td>") == 4


def test_a_cross_link_in_code_is_left_alone() -> None:
    rendered = prose.render("`[x](article:domain-shift)`", SHIFT)
    assert rendered.links == []
    assert "<a" not in rendered.html


def test_a_link_to_a_page_that_is_gone_keeps_its_words() -> None:
    html = prose.render("See [the gap](article:gone).", SHIFT).html
    assert "the gap" in html
    assert "<a" not in html


def test_an_unknown_page_is_named_with_the_nearest_ones() -> None:
    sentence = prose.unknown("domain-shfit", ["domain-shift", "diffusion"])
    assert "'domain-shfit'" in sentence
    assert "Did you mean domain-shift" in sentence


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<p style="color:red">x</p>',
        '<img src=x onerror="alert(1)">',
        "a <b>b</b>",
    ],
)
def test_raw_html_is_shown_as_text(text: str) -> None:
    html = prose.render(text).html
    for tag in ("<script", "<p style", "<img", "<b>"):
        assert tag not in html


def test_an_address_that_runs_a_script_is_dropped_and_named() -> None:
    assert "javascript" not in prose.render("[x](javascript:alert(1))").html
    assert prose.problems("[x](javascript:alert(1))")


def test_a_drawing_stands_in_a_figure_with_its_caption() -> None:
    html = prose.render("![Two clouds.](figure:clouds)", drawing=lambda name: f"<svg>{name}</svg>").html
    assert html == '<figure class="fig"><svg>clouds</svg><figcaption>Two clouds.</figcaption></figure>'


def test_a_wide_drawing_is_a_block_of_its_own() -> None:
    text = 'Before.\n\n![Wide.](figure:clouds "wide")\n\nAfter.'
    blocks = prose.render(text, drawing=lambda name: "<svg></svg>").blocks
    assert [block.wide for block in blocks] == [False, True, False]


def test_a_drawing_that_does_not_exist_leaves_its_caption() -> None:
    assert prose.render("![Two clouds.](figure:clouds)", drawing=lambda name: "").html == "<p>Two clouds.</p>"


def test_a_task_list_becomes_steps_that_can_be_ticked() -> None:
    html = prose.render("- [ ] **Play it.** Two minutes.\n- [ ] **Stop.** At once.").html
    assert html.count('type="checkbox"') == 2
    assert "<b>Play it.</b>" in html
    assert "Two minutes." in html


def test_a_plain_list_stays_a_list() -> None:
    assert "<ul>" in prose.render("- **One:** a\n- **Two:** b").html


def test_contents_carry_the_reading_time_before_each_section() -> None:
    text = "## First {#a}\n\n" + "word " * 218 + "\n\n## Second {#b}\n\nmore"
    sections = prose.render(text).sections
    assert [(section.id, section.title, section.starts) for section in sections] == [
        ("a", "First", "00:00"),
        ("b", "Second", "01:00"),
    ]


def test_two_sections_of_one_id_are_a_problem() -> None:
    assert prose.problems("## A {#x}\n\n## B {#x}") == ["Two sections have the id 'x'."]


def test_a_heading_of_level_one_is_a_problem() -> None:
    assert any("level 1" in sentence for sentence in prose.problems("# Title"))
