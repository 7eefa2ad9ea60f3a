"""Items made for a test: sound ones, so that a test breaks the one thing it is about."""

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from fundamentals import kinds
from quizzes import items
from quizzes.items import ItemText
from quizzes.models import Item, ItemVersion
from quizzes.models.items import as_json

GATE = ItemText(
    slug="plain-gate",
    tool="Sequoia",
    vendor="Boris FX",
    feature="Silence cutter",
    tool_url="https://example.org/cutter",
    claim="Smart silence remover",
    goes_in="A 40-minute interview with long pauses.",
    comes_out="Every stretch quieter than -45 dB for half a second is cut, the same way each time.",
    decisive="quieter than -45 dB",
    kind="fixed-rule",
    subtype="threshold",
    modality="sound",
    stage="post-sound",
    likeliest_wrong="machine-learning",
    risk="low",
    risk_note="A soft word is lost and nobody notices before the mix.",
    check_right="Find soft speech near the threshold and see if it was cut",
    check_other="Compare its cuts with pauses that you have logged before",
    check_weak="Run it twice on the file and see that both runs agree",
    why_right="One number decides, and nothing here was learned.",
    flip="it had learned from edited shows which pauses to cut",
    under_the_hood="Not documented beyond the threshold.",
    article="fixed-rule#check",
    tags=["dialogue", "level"],
    status="live",
    checked_on=date(2026, 11, 22),
    recheck_by=date(2027, 5, 22),
    why_not={
        "machine-learning": "It is easy to call anything automatic learned. Nothing here was.",
        "deep-learning": "It is easy to think the sound was altered. It was only cut.",
        "generative-ai": "It is easy to think silence was made. Nothing was added.",
    },
    sources=[
        {
            "title": "The manual, chapter 7: Cutting by level",
            "url": "https://example.org/manual/level",
            "supports": "one threshold, one length, and nothing learned",
        }
    ],
)


def sound(slug: str = "plain-gate", kind: str = "fixed-rule", **changes: Any) -> ItemText:
    """A sound live item of a kind, with `changes`."""
    others = [other.slug for other in kinds.others(kind)]
    own = {
        "kind": kind,
        "subtype": next(iter(items.SUBTYPES[kind])),
        "likeliest_wrong": others[0],
        "why_not": {other: f"It is easy to think of {other}, and it is not so." for other in others},
    }
    made = replace(GATE, slug=slug) if kind == GATE.kind else replace(GATE, slug=slug, **own)
    return replace(made, **changes)


def borderline(slug: str = "on-the-line", kind: str = "fixed-rule", **changes: Any) -> ItemText:
    """A sound live borderline item: the likeliest wrong kind is accepted as well."""
    made = sound(slug, kind)
    line = {"borderline": True, "also_accept": [made.likeliest_wrong], "boundary_note": "Either can be said."}
    return replace(made, **(line | changes))


def add(*texts: ItemText) -> list[Item]:
    """The items saved as an author saves them, in the bank of the test's database."""
    rows = []
    for text in texts:
        row = Item(slug=text.slug)
        row.take(text)
        row.keep()
        rows.append(row)
    return rows


def put(*texts: ItemText) -> list[Item]:
    """The same for many live items at once, without their history."""
    rows = []
    for text in texts:
        rows.append(Item(slug=text.slug, difficulty=text.start_difficulty))
        rows[-1].take(text)
    Item.objects.bulk_create(rows)
    versions = [ItemVersion(item=row, number=1, content=as_json(row.content())) for row in rows]
    for row, version in zip(rows, ItemVersion.objects.bulk_create(versions), strict=True):
        row.current = version
    Item.objects.bulk_update(rows, ["current"])
    return rows


def stock(a_kind: int, lines: int = 0) -> list[Item]:
    """A small bank: so many clear items of every kind, of mixed sorts, and so many borderline ones."""
    random, texts = Random(a_kind), []
    for kind in kinds.SLUGS:
        for number in range(a_kind):
            sorts = {
                "subtype": list(items.SUBTYPES[kind])[number % 3],
                "modality": list(items.MODALITIES)[number % 4],
                "likeliest_wrong": kinds.others(kind)[number % 3].slug,
                "start_difficulty": random.choice(list(items.DIFFICULTIES)),
                "misconception": ("", *items.MISCONCEPTIONS)[number % 6],
            }
            texts.append(sound(f"{kind}-{number}", kind, **sorts))
    return put(*texts, *(borderline(f"line-{number}", kinds.SLUGS[number % 4]) for number in range(lines)))
