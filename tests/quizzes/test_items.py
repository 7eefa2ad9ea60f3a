"""The one soundness rule, and reading and writing the files of the bank."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from django.db.models import CharField
from hypothesis import given
from hypothesis import strategies as st

from fundamentals import kinds
from fundamentals.textfiles import ContentFault
from quizzes import items
from quizzes.items import ItemText
from quizzes.models import Item
from tests.quizzes.samples import GATE, borderline, sound

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "quizzes/content").glob("*.toml"))
PAGES = sorted(path.stem for path in (ROOT / "fundamentals/content").glob("*.md"))


@pytest.mark.parametrize("kind", kinds.SLUGS)
def test_it_works(kind: str) -> None:
    assert items.problems(sound(kind=kind), articles=[kind, "fixed-rule"], bank={}) == []
    assert items.problems(borderline(kind=kind)) == []


# --- the rules, each broken alone ---------------------------------------------------------------
NEEDED = (
    "tool", "vendor", "feature", "tool_url", "claim", "goes_in", "comes_out", "decisive", "risk_note",
    "check_right", "check_other", "check_weak", "why_right", "flip", "under_the_hood", "article",
)  # fmt: skip


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("blank", ["", " \n\t"])
def test_every_text_is_written(name: str, blank: str) -> None:
    assert (name, f"{name} is missing.") in items.problems(sound(**{name: blank}))


def one_problem(item: ItemText, field: str, says: str) -> bool:
    found = items.problems(item)
    assert [name for name, _ in found] == [field], found
    assert found[0][1].endswith(".")
    return says in found[0][1]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("modality", "smell"),
        ("stage", "lunch"),
        ("risk", "none"),
        ("status", "published"),
        ("misconception", "all-is-magic"),
        ("start_difficulty", 0.5),
        ("subtype", "rank"),  # of another kind
        ("likeliest_wrong", "fixed-rule"),  # the key itself
    ],
)
def test_a_choice_is_one_of_those_on_offer(field: str, value: Any) -> None:
    assert one_problem(sound(**{field: value}), field, f"{field} must be one of")


def test_a_kind_is_one_of_the_four() -> None:
    assert ("kind", "kind must be one of fixed-rule, machine-learning, deep-learning, generative-ai.") in (
        items.problems(replace(GATE, kind="magic"))
    )


def test_a_slug_is_an_address() -> None:
    for slug in (
        "Plain-Gate",
        "plain_gate",
        "-gate",
        "gate-",
        "plain--gate",
        "",
        "plain gate",
        "gäte",
        "a" * 61,
    ):
        assert one_problem(sound(slug), "slug", "at most 60 lower-case letters"), slug
    assert items.problems(sound("a" * 60)) == []


def test_a_claim_has_90_characters_at_most() -> None:
    assert items.problems(sound(claim="x" * 90)) == []
    assert one_problem(sound(claim="x" * 91), "claim", "has 91 characters; 90 is the limit")


def test_in_and_out_have_15_to_60_words_together() -> None:
    decisive = "quieter than"
    for words, fits in ((14, False), (15, True), (60, True), (61, False)):
        item = sound(goes_in="One file.", comes_out=f"{decisive} {'so ' * (words - 4)}", decisive=decisive)
        assert items.problems(item) == [] if fits else one_problem(item, "comes_out", f"have {words} words")


def test_the_deciding_words_stand_in_what_comes_out() -> None:
    assert one_problem(sound(decisive="Quieter than -45 dB"), "decisive", "word for word")


@pytest.mark.parametrize("field", ["claim", "goes_in", "comes_out"])
@pytest.mark.parametrize(
    "word", ["AI", "ML", "dl", "Neural", "fixed rule", "fixed-rules", "machine learning", "Deep-Learning", "generative", "Gen AI"]
)  # fmt: skip
def test_no_word_gives_the_kind_away(field: str, word: str) -> None:
    item = sound(**{field: f"{getattr(GATE, field)} {word}, they say"})
    assert one_problem(item, field, f"gives the kind away: {word!r}")


def test_a_word_that_only_holds_a_giveaway_is_fine() -> None:
    assert items.problems(sound(claim="Air, html and neurology maintained")) == []


@pytest.mark.parametrize("mark", ['"', "“", "”"])
def test_quotation_marks_are_for_the_makers_own_words(mark: str) -> None:
    assert one_problem(sound(claim=f"{mark}Smart remover"), "claim", "set claim_quoted")
    assert items.problems(sound(claim="Smart remover", claim_quoted=True)) == []


def test_no_check_is_longer_than_the_others_by_far() -> None:
    checks = {"check_right": "r" * 50, "check_other": "o" * 50, "check_weak": "w" * 70}
    assert items.problems(sound(**checks)) == []
    longer = sound(**checks | {"check_weak": "w" * 71})
    assert one_problem(longer, "check_weak", "over 1.4 times as long as the shortest (71 and 50 characters)")


def test_the_three_checks_differ() -> None:
    twice = sound(check_weak=f" {GATE.check_right.upper()} ")
    assert one_problem(twice, "check_weak", "must differ")


def test_why_not_refutes_exactly_the_other_kinds() -> None:
    rest = dict(list(GATE.why_not.items())[:2])
    for why_not in (rest, rest | {"generative-ai": "  "}, GATE.why_not | {"fixed-rule": "It is."}, {}):
        assert one_problem(sound(why_not=why_not), "why_not", "exactly the three other kinds")


def test_a_borderline_item_says_what_else_is_accepted_and_why() -> None:
    assert one_problem(borderline(also_accept=[]), "boundary_note", "needs also_accept")
    assert one_problem(
        borderline(boundary_note=" "), "boundary_note", "needs also_accept and a boundary_note"
    )


def test_a_clear_item_accepts_nothing_else() -> None:
    assert one_problem(sound(also_accept=["deep-learning"]), "borderline", "for borderline items only")
    assert one_problem(sound(boundary_note="Hm."), "borderline", "for borderline items only")


def test_what_else_is_accepted_is_another_kind() -> None:
    assert one_problem(borderline(also_accept=["fixed-rule"]), "also_accept", "not the key")
    assert one_problem(borderline(also_accept=["magic"]), "also_accept", "not the key")


def test_only_a_generative_item_can_be_built_too_wide() -> None:
    assert items.problems(sound(kind="generative-ai", true_but_wide=["deep-learning"])) == []
    narrow = sound(kind="deep-learning", true_but_wide=["machine-learning"])
    assert one_problem(narrow, "true_but_wide", "for generative items only")
    own = sound(kind="generative-ai", true_but_wide=["generative-ai"])
    assert one_problem(own, "true_but_wide", "not the key")


def test_a_retired_item_says_why() -> None:
    assert one_problem(sound(status="retired"), "retired_reason", "says publicly why")
    assert items.problems(sound(status="retired", retired_reason="The tool is gone.")) == []


def test_an_item_has_a_source() -> None:
    assert one_problem(sound(sources=[]), "sources", "A source is missing")


def test_a_source_says_where_it_is() -> None:
    for source in (
        {"title": "The manual"},
        {"title": "The manual", "repo": "a/b"},
        {"title": "x", "path": "p"},
    ):
        assert one_problem(sound(sources=[source]), "sources", "needs a url, or a repo and a path")
    assert items.problems(sound(sources=[{"title": "x", "repo": "a/b", "path": "p"}])) == []


@pytest.mark.parametrize(
    "address", ["example.org", "ftp://example.org", "javascript:alert(1)", "http:///x", "https:// x"]
)
def test_an_address_is_one_of_the_web(address: str) -> None:
    assert one_problem(sound(tool_url=address), "tool_url", "is not a web address")
    source = {"title": "The manual", "url": address}
    assert one_problem(sound(sources=[source]), "sources", "is not a web address")


@pytest.mark.parametrize("field", ["checked_on", "recheck_by"])
def test_an_item_says_when_it_was_checked_and_when_again(field: str) -> None:
    assert one_problem(sound(**{field: None}), field, "is missing")


def test_the_article_that_teaches_the_rule_exists() -> None:
    assert items.problems(sound(), articles=["fixed-rule"]) == []
    assert items.problems(sound(), articles=[]) == [("article", "There is no article 'fixed-rule'.")]


def test_a_pair_does_one_job_in_two_ways() -> None:
    bank = {"plain-gate": "fixed-rule", "other-gate": "fixed-rule", "cleaner": "deep-learning"}
    assert items.problems(sound(pair_with=["cleaner"]), bank=bank) == []
    for named, says in (
        (["cleaner", "cleaner"], "names an item twice"),
        (["nothing"], "There is no item 'nothing'"),
        (["other-gate"], "of the same kind"),
        (["plain-gate"], "of the same kind"),
    ):
        [(field, sentence)] = items.problems(sound(pair_with=named), bank=bank)
        assert (field, says in sentence) == ("pair_with", True)


def test_a_text_fits_its_column() -> None:
    """Else PostgreSQL would refuse the row, with a message that names no file."""
    columns = [Item._meta.get_field(name) for name in items.SHAPE]
    limits = {column.name: column.max_length for column in columns if isinstance(column, CharField)}
    assert limits == items.LONGEST
    for name in ("tool", "vendor", "feature"):
        assert items.problems(sound(**{name: "x" * items.LONGEST[name]})) == []
        assert one_problem(sound(**{name: "x" * (items.LONGEST[name] + 1)}), name, "is the limit")


# --- the files of the bank ----------------------------------------------------------------------
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_file_is_sound_and_written_as_it_was_read(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    item = items.parse(file.stem, file.name, text)
    assert items.problems(item, PAGES) == []
    assert items.write(item) == text


def test_shipped_pairs_exist() -> None:
    bank = {file.stem: items.parse(file.stem, file.name, file.read_text(encoding="utf-8")) for file in FILES}
    by_kind = {slug: item.kind for slug, item in bank.items()}
    assert not [fault for item in bank.values() for fault in items.problems(item, bank=by_kind)]


hostile = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40) | st.sampled_from(
    [
        '"""',
        "'''",
        "\\",
        "\r\n",
        "\x7f",
        "\u2028",
        "[why_not]",
        'kind = "x"',
        "{% now %}",
        "<script>",
        "\ufeff",
        "=1+1",
    ]
)
draft = st.builds(
    ItemText,
    slug=st.just("plain-gate"),
    **{name: hostile for name, limit in items.LONGEST.items() if limit >= 40 and name != "misconception"},
    **dict.fromkeys(("goes_in", "comes_out", "decisive", "why_right", "flip", "boundary_note"), hostile),
    show_name=st.booleans(),
    start_difficulty=st.floats(allow_nan=False, allow_infinity=False),
    checked_on=st.none() | st.dates(),
    tags=st.lists(hostile),
    why_not=st.dictionaries(st.sampled_from(kinds.SLUGS), hostile.filter(bool)),
    sources=st.lists(st.fixed_dictionaries({"title": hostile.filter(bool)}, optional={"url": hostile, "at": hostile})),
)  # fmt: skip


@given(draft)
def test_a_draft_of_any_text_is_read_back_as_it_was_written(item: ItemText) -> None:
    assert items.parse(item.slug, "plain-gate.toml", items.write(item)) == item


@given(hostile)
def test_a_live_item_of_any_text_is_read_back_as_it_was_written(text: str) -> None:
    item = sound(why_right=f"It {text}", tags=[text], under_the_hood=f"{text}.", boundary_note="")
    assert items.parse(item.slug, "plain-gate.toml", items.write(item)) == item


# --- faults -------------------------------------------------------------------------------------
def fault_of(text: str) -> ContentFault:
    with pytest.raises(ContentFault) as raised:
        items.parse("plain-gate", "plain-gate.toml", text)
    fault = raised.value
    assert fault.file == "plain-gate.toml"
    assert str(fault) == f"plain-gate.toml, line {fault.line}: {fault.message}"
    assert fault.message.endswith(".")
    return fault


LINES = items.write(GATE).splitlines(keepends=True)


def at(start: str) -> int:
    """The line, from 1, of the sample file that starts so."""
    return next(number for number, line in enumerate(LINES, 1) if line.startswith(start))


@pytest.mark.parametrize(
    ("start", "instead", "says"),
    [
        ("tool =", "tool = Sequoia", "not valid TOML"),
        ("tool =", 'tool = "a"\ntool = "b"', "not valid TOML"),
        ("claim =", 'klaim = "x"', "unknown key 'klaim'; the keys are tool"),
        ("claim =", "claim = 3", "claim must be text"),
        ("show_name =", 'show_name = "yes"', "show_name must be true or false"),
        ("start_difficulty =", 'start_difficulty = "hard"', "start_difficulty must be a number"),
        ("start_difficulty =", "start_difficulty = nan", "start_difficulty must be finite"),
        ("start_difficulty =", "start_difficulty = 0.5", "start_difficulty must be one of -0.8, 0.0, 0.8"),
        ("checked_on =", 'checked_on = "today"', "checked_on must be a date"),
        ("checked_on =", "checked_on = 2026-11-22T10:00:00Z", "checked_on must be a date"),
        ("kind =", 'kind = "magic"', "kind must be one of"),
        ("risk_note =", 'risk_note = ""', "risk_note is missing"),
        ("check_weak =", f'check_weak = "{"Look " * 20}"', "The longest check is over"),
        ("claim =", 'claim = "An AI remover"', "claim gives the kind away"),
        ("tool_url =", 'tool_url = "example"', "is not a web address"),
        ("tool =", f'tool = "{"x" * 81}"', "80 is the limit"),
        ("tool =", 'tool = "a\\u0000b"', "NUL"),
    ],
)
def test_a_fault_names_its_line(start: str, instead: str, says: str) -> None:
    line = at(start)
    fault = fault_of("".join([*LINES[: line - 1], f"{instead}\n", *LINES[line:]]))
    assert says in fault.message
    assert fault.line in (line, line + instead.count("\n"))


@pytest.mark.parametrize(
    ("after", "more", "says"),
    [
        ("[why_not]", "magic = 'It is not.'\n", "unknown key 'magic'"),
        ("[why_not]", "magic = 3\n", "unknown key 'magic'"),
        ("[[sources]]", "stars = 5\n", "[[sources]] number 1: unknown key 'stars'"),
        ("[[sources]]", "repo = 5\n", "[[sources]] number 1: repo must be text"),
    ],
)
def test_a_fault_in_a_table_names_the_line_of_the_table(after: str, more: str, says: str) -> None:
    line = at(after)
    fault = fault_of("".join([*LINES[:line], more, *LINES[line:]]))
    assert says in fault.message
    assert fault.line == line


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("sources = [3]", "[[sources]] number 1 must be a table"),
        ("sources = [{url = 'https://example.org'}]", "[[sources]] number 1: title is missing"),
        ("why_not = {fixed-rule = 3}", "fixed-rule must be text"),
        ("tags = [1]", "tags must be a list of texts"),
        ("pair_with = [[]]", "pair_with must be a list of texts"),
    ],
)
def test_a_draft_is_checked_for_its_shape(line: str, says: str) -> None:
    fault = fault_of(f'tool = "x"\n{line}\n')
    assert says in fault.message
    assert fault.line == 2


def test_a_missing_text_of_a_live_item_is_a_fault_of_its_file() -> None:
    fault = fault_of('status = "live"\n')
    assert (fault.line, fault.message) == (1, "tool is missing.")


@pytest.mark.parametrize(
    "text", ['tool = "x', "tool =", "[", "tool = '''", "n = " + "1" * 5000, "n = " + "[" * 3000, "\ufefftool = 'x'"]
)  # fmt: skip
def test_a_file_that_is_no_toml_is_a_fault_in_one_of_its_lines(text: str) -> None:
    fault = fault_of(text)
    assert "not valid TOML" in fault.message
    assert fault.line == 1


@given(st.data())
def test_a_file_with_anything_in_it_is_read_or_a_fault(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(LINES)))
    text = "".join([*LINES[:place], data.draw(hostile), "\n", *LINES[place:]])
    fault = None
    try:
        assert items.problems(items.parse("plain-gate", "plain-gate.toml", text)) == []
    except ContentFault as raised:
        fault = raised
    if fault:
        assert 1 <= fault.line <= text.count("\n") + 1
        assert fault.message.endswith(".")


def test_a_draft_may_be_empty() -> None:
    assert items.parse("plain-gate", "plain-gate.toml", "") == ItemText(slug="plain-gate")


@pytest.mark.parametrize(
    "line", [f'vendor = "{"x" * 121}"', 'kind = "a kind nobody knows of"', "start_difficulty = nan", 'tags = ["\\u0000"]']
)  # fmt: skip
def test_a_draft_can_be_kept_in_any_database(line: str) -> None:
    assert fault_of(f'tool = "x"\n{line}\n').line == 2


def test_a_draft_has_a_slug_too() -> None:
    with pytest.raises(ContentFault, match="at most 60 lower-case letters"):
        items.parse("Plain Gate", "Plain Gate.toml", 'tool = "x"')


def test_too_wide_is_what_holds_the_key() -> None:
    assert sound(kind="deep-learning").wide == {"machine-learning"}
    assert sound(kind="generative-ai", true_but_wide=["deep-learning"]).wide == {"deep-learning"}
    assert sound(kind="generative-ai").wide == sound().wide == frozenset()


def test_a_borderline_item_accepts_two_labels() -> None:
    assert borderline().accepted == {"fixed-rule", "machine-learning"}
    assert sound().accepted == {"fixed-rule"}


def test_what_a_learner_sees_makes_a_version_and_what_only_authors_use_does_not() -> None:
    named = {part.name for part in fields(ItemText)}
    assert named - set(items.SHOWN) == {
        "slug", "pair_with", "tags", "status", "retired_reason", "recheck_by", "start_difficulty",
    }  # fmt: skip
    assert set(items.KEY) < set(items.SHOWN)
