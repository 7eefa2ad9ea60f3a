"""Rows of plain inputs, words with commas, texts under labels: what comes in, what goes out."""

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from fundamentals.rows import Column, RowField, RowsField, TextsField, WordsField

COLUMNS = (
    Column("title", "Title", forms.CharField(required=False), needed=True),
    Column("on", "On", forms.DateField(required=False)),
)


class Form(forms.Form):
    rows = RowsField(COLUMNS)
    one = RowField(COLUMNS)
    words = WordsField(required=False)
    texts = TextsField([("a", "A"), ("b", "B")])


def sent(**values: str) -> Form:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data[name.replace("__", "-")] = value
    return Form(data)


def cleaned(**values: str) -> dict[str, Any]:
    form = sent(**values)
    assert form.is_valid(), form.errors
    return form.cleaned_data


def test_it_works() -> None:
    data = cleaned(
        rows__0__title="A", rows__0__on="2026-11-22", rows__1__title="", rows__4__title=" B ",
        one__0__title="C", words="x,  y z ,,x", texts__a="t", texts__b=" ",
    )  # fmt: skip
    assert data == {
        "rows": [{"title": "A", "on": "2026-11-22"}, {"title": "B"}],
        "one": {"title": "C"},
        "words": ["x", "y z"],
        "texts": {"a": "t"},
    }


def test_nothing_sent_is_empty() -> None:
    assert cleaned() == {"rows": [], "one": {}, "words": [], "texts": {}}


def test_faults_name_row_and_column_and_what_was_typed_is_kept() -> None:
    form = sent(rows__0__title="A", rows__1__on="soon")
    assert form.errors["rows"] == ["Row 2, Title: this is missing.", "Row 2, On: Enter a valid date."]
    assert 'value="soon"' in str(form["rows"])


@pytest.mark.parametrize(("held", "shown"), [([], 2), ([{"title": "A"}], 3)])
def test_two_blank_rows_stand_under_what_is_there(held: list[dict[str, str]], shown: int) -> None:
    assert str(Form(initial={"rows": held})["rows"]).count('class="row-edit"') == shown


@pytest.mark.parametrize("held", [{}, {"title": "A"}])
def test_a_single_row_is_one(held: dict[str, str]) -> None:
    assert str(Form(initial={"one": held})["one"]).count('class="row-edit"') == 1


@pytest.mark.parametrize("row", ["-1", "x", "1e3", "00000000000000000000009"])
def test_odd_numbers_do_no_harm(row: str) -> None:
    data = QueryDict(mutable=True)
    data[f"rows-{row}-title"] = "A"
    assert Form(data).is_valid()


def test_what_is_unchanged_counts_as_unchanged() -> None:
    held = {"rows": [{"title": "A"}], "one": {}, "words": ["x"], "texts": {"a": "t"}}
    data = QueryDict("rows-0-title=A&words=x&texts-a=t&texts-b=")
    assert Form(data, initial=held).changed_data == []


@given(
    st.lists(
        st.text(alphabet=st.characters(exclude_categories=["C", "Z"], exclude_characters=","), min_size=1)
    )
)
def test_words_come_back_as_they_went(words: list[str]) -> None:
    field, once = WordsField(), list(dict.fromkeys(words))
    assert field.to_python(field.prepare_value(once)) == once


@given(st.text())
def test_texts_are_escaped(text: str) -> None:
    html = str(
        Form(initial={"texts": {"a": f"</textarea><script>{text}"}, "rows": [{"title": f'"><b>{text}'}]})
    )
    assert "<script>" not in html
    assert "<b>" not in html
