"""What an attempt is made of: a list of slots, drawn once from its seed.

Pure. A slot is a dict, since it is stored with the attempt: {"kind": …}, and where it applies "concept",
"article", "item" (a number of the bank) or "borderline".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from fundamentals import kinds
from quizzes import review, sequencing

Slot = dict[str, Any]


@dataclass(frozen=True)
class Mode:
    label: str
    length: int  # questions at the most
    counts: bool  # whether first showings count for the matrix, calibration and ability
    mastery: bool  # whether they are evidence of mastery
    glosses: bool
    feedback_at_end: bool = False
    label_only: bool = False  # neither check nor certainty is asked for


MODES = {
    "practice": Mode("Practice", 10, counts=True, mastery=True, glosses=True),
    "checkup": Mode("Check-up", 12, counts=True, mastery=True, glosses=False, feedback_at_end=True),
    "review": Mode("Review", 8, counts=True, mastery=False, glosses=True),
    "pair": Mode("Pair drill", 6, counts=True, mastery=False, glosses=True),
    "page": Mode("Check yourself", 2, counts=True, mastery=False, glosses=True, label_only=True),
    "missed": Mode("Missed ones again", 12, counts=False, mastery=False, glosses=True),
}


def practice(
    random: Random,
    means: Mapping[str, float],
    due: Sequence[str] = (),
    first: str = "",
    borderline: bool = True,
) -> list[Slot]:
    """Ten kinds by need; one later slot asks for a borderline item, of a kind that has other slots."""
    drawn = sequencing.draw_kinds(random, MODES["practice"].length, means, due, first)
    slots: list[Slot] = [{"kind": kind} for kind in drawn]
    spare = [place for place in range(3, len(drawn)) if drawn.count(drawn[place]) > 1]
    if borderline and spare:
        slots[random.choice(spare)]["borderline"] = True
    return slots


def checkup(random: Random) -> list[Slot]:
    """Twelve, three a kind, no kind three times running."""
    return [{"kind": kind} for kind in _mixed(random, list(kinds.SLUGS) * 3)]


def pair(random: Random, one: str, other: str) -> list[Slot]:
    """Six from two kinds, three each."""
    half = MODES["pair"].length // 2
    return [{"kind": kind} for kind in _mixed(random, [one, other] * half)]


def due_concepts(random: Random, concepts: Sequence[str]) -> list[Slot]:
    """The concepts longest due, eight at most, in an order that tells nothing."""
    chosen = list(concepts[: MODES["review"].length])
    random.shuffle(chosen)
    return [{"concept": concept, "kind": review.kind_of(concept)} for concept in chosen]


def page(slug: str) -> list[Slot]:
    return [{"article": slug} for _ in range(MODES["page"].length)]


def of_kinds(random: Random, chosen: Sequence[str]) -> list[Slot]:
    """Ten from the chosen kinds, as equally often as ten allows."""
    whole, rest = divmod(MODES["practice"].length, len(chosen))
    drawn = list(chosen) * whole + random.sample(list(chosen), rest)
    if len(chosen) > 1:
        return [{"kind": kind} for kind in _mixed(random, drawn)]
    return [{"kind": kind} for kind in drawn]


def these(items: Sequence[int]) -> list[Slot]:
    """Exactly these items of the bank, by number."""
    return [{"item": number} for number in items[: MODES["missed"].length]]


def _mixed(random: Random, drawn: list[str]) -> list[str]:
    while True:
        random.shuffle(drawn)
        if sequencing.longest_run(drawn) <= sequencing.RUN_LIMIT:
            return drawn
