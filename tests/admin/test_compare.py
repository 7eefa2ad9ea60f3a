"""What changed between two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundamentals import compare
from fundamentals.compare import GONE, NEW, SAME, Span


def test_it_works() -> None:
    assert compare.spans("cut the pause", "cut a pause") == [
        Span(SAME, "cut "), Span(GONE, "the"), Span(NEW, "a"), Span(SAME, " pause"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), ("a", "a"), (True, "yes"), (False, "no"), (0.8, "0.8"), (["a", "b"], "a\nb"),
        ({"a": "x", "b": ""}, "a: x"), ([{"t": "x", "u": "y"}, {"t": "z"}], "t: x\nu: y\nt: z"),
    ],
)  # fmt: skip
def test_a_value_reads_as_text(value: object, text: str) -> None:
    assert compare.plain(value) == text


def test_changed_fields_keep_their_order_and_empty_is_empty() -> None:
    old = {"a": 1, "b": "", "c": None, "d": [], "gone": 1}
    assert compare.changed(old, {"d": ["x"], "a": 2, "b": None, "c": ""}) == ["d", "a"]


@given(st.text(), st.text())
def test_both_texts_can_be_read_off_the_spans(old: str, new: str) -> None:
    spans = compare.spans(old, new)
    assert "".join(span.text for span in spans if span.state != NEW) == old
    assert "".join(span.text for span in spans if span.state != GONE) == new
