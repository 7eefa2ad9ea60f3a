"""What is wrong with a bank as a whole: too few of something, or a packaging that gives the kind away."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from fundamentals import kinds
from quizzes import items, lint
from quizzes.items import ItemText
from quizzes.models import Item
from tests.quizzes.samples import borderline, sound

R, M, D, G = kinds.SLUGS
CONTENT = Path(__file__).resolve().parents[2] / "quizzes/content"


def even() -> list[ItemText]:
    """24 clear items a kind and 16 borderline, whose packaging tells nothing."""
    clear = [
        sound(
            f"{kind}-{number}",
            kind,
            subtype=list(items.SUBTYPES[kind])[number % 3],
            modality=list(items.MODALITIES)[number % 4],
            stage=list(items.STAGES)[number % 8],
        )
        for kind in kinds.SLUGS
        for number in range(24)
    ]
    return clear + [borderline(f"line-{number}", kinds.SLUGS[number % 4]) for number in range(16)]


def changed(only: str, **changes: object) -> list[ItemText]:
    """The bank with every clear item of one kind changed."""
    return [
        replace(item, **changes) if item.kind == only and not item.borderline else item for item in even()
    ]


def test_it_works() -> None:
    assert lint.problems(even()) == []


def test_the_shipped_bank_is_sound() -> None:
    shipped = [
        items.parse(file.stem, file.name, file.read_text(encoding="utf-8")) for file in CONTENT.glob("*.toml")
    ]
    assert lint.problems(shipped) == []


def test_a_kind_with_too_few_items() -> None:
    assert lint.problems(even()[1:]) == ["Fixed rule has 23 clear items; 24 are wanted."]


def test_too_few_borderline_items() -> None:
    assert lint.problems(even()[:-1]) == ["15 items are borderline; 16 are wanted."]


def test_drafts_and_retired_items_do_not_count() -> None:
    first, *rest = even()
    for status in ("draft", "retired"):
        assert lint.problems([replace(first, status=status), *rest]) == [
            "Fixed rule has 23 clear items; 24 are wanted."
        ]


def test_a_kind_of_too_few_sorts() -> None:
    assert "Deep learning has 1 values of subtype; 3 are wanted." in lint.problems(
        changed(D, subtype="clean")
    )
    assert "Deep learning has 1 values of modality; 3 are wanted." in lint.problems(
        changed(D, modality="sound")
    )


def test_a_modality_that_gives_a_kind_away() -> None:
    found = lint.problems(changed(G, modality="text"))
    assert any("from modality" in problem for problem in found)
    shares = lint.guesses([item for item in changed(G, modality="text") if not item.borderline])
    assert shares["modality"] == pytest.approx((1 + 3 * 0.25) / 4)


def test_a_stage_that_gives_a_kind_away() -> None:
    assert any("from stage" in problem for problem in lint.problems(changed(M, stage="archive")))


def test_modality_and_stage_that_only_together_give_the_kinds_away() -> None:
    """Each alone is spread evenly; R has sound in one half of the stages, the others in the other half."""
    stages, found = list(items.STAGES), []
    for item in even():
        if not item.borderline:
            number = int(item.slug.rpartition("-")[2])
            half = (number % 2) ^ (item.kind in (R, M))
            found.append(
                replace(
                    item, modality=("sound", "text")[number % 2], stage=stages[number // 2 % 4 + 4 * half]
                )
            )
    shares = lint.guesses(found)
    assert shares["modality"] == 0.25
    assert shares["stage"] == 0.25
    assert shares["modality and stage"] == 0.5


def test_one_word_that_gives_a_kind_away() -> None:
    found = lint.guesses([item for item in changed(G, claim="Typed prompt remover") if not item.borderline])
    word = next(name for name in found if name.startswith("the word"))
    assert word in ("the word 'prompt'", "the word 'typed'", "the word 'smart'", "the word 'silence'")
    assert found[word] == 0.5
    assert any("the word" in problem for problem in lint.problems(changed(G, claim="Typed prompt remover")))


def test_words_that_together_give_the_kinds_away() -> None:
    """No word alone tells much, yet every item of a kind holds some words of that kind."""
    told = {
        R: "limit level edge gate",
        M: "list rank label score",
        D: "mask noise track clean",
        G: "prompt scene voice line",
    }
    leaky = []
    for item in even():
        if not item.borderline:
            words = told[item.kind].split()
            number = int(item.slug.rpartition("-")[2])
            leaky.append(replace(item, claim=f"{words[number % 4]} {words[(number + 1) % 4]} remover"))
    shares = lint.guesses(leaky)
    assert shares["all words before the answer"] == 1.0
    assert max(share for name, share in shares.items() if name.startswith("the word")) < lint.GUESS_LIMIT
    assert lint.problems([*leaky, *even()[-16:]]) == [
        "A guesser is right in 100.0% from all words before the answer; 40% is the limit."
    ]


def test_an_item_is_guessed_from_the_others_only() -> None:
    """Each has a word that no other has: whoever learned from the item itself would know it."""
    names = (f"word{chr(97 + place // 26)}{chr(97 + place % 26)}" for place in range(96))
    own = [replace(item, claim=name) for item, name in zip(even(), names, strict=False)]
    assert lint.guesses(own)["all words before the answer"] <= 0.25


def test_words_after_the_answer_may_tell() -> None:
    assert lint.problems(changed(G, comes_out="Footsteps that nobody recorded, quieter than -45 dB.")) == []


def test_borderline_items_are_not_guessed() -> None:
    lines = [replace(item, claim="Borderline") if item.borderline else item for item in even()]
    assert lint.problems(lines) == []


def test_an_empty_bank_lacks_everything_and_breaks_nothing() -> None:
    assert len(lint.problems([])) == 4 * 3 + 1
    assert len(lint.problems([sound()])) > 8


def test_the_report_has_a_line_for_each_thing_a_guesser_may_see() -> None:
    assert [line.split("  from ")[0].strip() for line in lint.report(even())][:3] == ["25.0%"] * 3
    assert len(lint.report(even())) == 5


def test_the_command_says_that_the_shipped_bank_is_sound(bank: None) -> None:
    out = StringIO()
    call_command("lint_bank", stdout=out)
    assert out.getvalue().endswith("The bank is sound.\n")
    assert out.getvalue().count("%") == 5


def test_the_command_fails_with_every_problem(bank: None) -> None:
    Item.objects.filter(kind=G).update(modality="text")
    with pytest.raises(CommandError) as raised:
        call_command("lint_bank", stdout=StringIO())
    assert "Generative AI has 1 values of modality; 3 are wanted." in str(raised.value)
    assert "from modality" in str(raised.value)
