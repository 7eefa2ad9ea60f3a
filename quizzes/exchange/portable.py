"""An item as a question of another quiz system, and what of an item such a question says. Pure.

What a learner sees before answering is the stem, under labels; the four kinds are the options; what is
read afterwards is feedback. What is short and has no field there travels as tags such as "stage:post-sound".
The whole item stands beside it in `record`, where a format can carry a line that nobody sees.
"""

import re
from collections.abc import Iterable

from fundamentals import kinds
from quizzes import items
from quizzes.exchange import values
from quizzes.exchange.neutral import Option, Question
from quizzes.exchange.plain import clean, one_line, tidy
from quizzes.items import ItemText

ASK = "What kind of tool is this?"
STEM = {
    "tool": "Tool",
    "feature": "Feature",
    "claim": "Claim",
    "goes_in": "Goes in",
    "comes_out": "Comes out",
}
FEEDBACK = {
    "flip": "It would be another kind if",
    "check_right": "First check",
    "boundary_note": "Why two kinds fit",
    "under_the_hood": "Under the hood",
    "risk_note": "If it is wrong",
}
# The name of a tag -> the field it stands for.
TAGS = {
    "tool": "tool",
    "maker": "vendor",
    "feature": "feature",
    "stage": "stage",
    "material": "modality",
    "subtype": "subtype",
    "risk": "risk",
    "level": "start_difficulty",
    "misconception": "misconception",
    "page": "article",
    "likely": "likeliest_wrong",
}
KEY = "key"  # the tag that says which of several right options is the key
LABELS = re.MULTILINE | re.IGNORECASE | re.ASCII
UNPORTABLE = re.compile(r"[\[\]<>`\\\s]+")


def of(item: ItemText) -> Question:
    """The question that other systems are given for an item."""
    right = item.accepted
    return Question(
        stem=f"{labelled(item, STEM if item.show_name else ('claim', 'goes_in', 'comes_out'))}\n{ASK}",
        options=[
            Option(kind.label, kind.slug in right, tidy(_feedback(item, kind.slug))) for kind in kinds.KINDS
        ],
        name=one_line(" · ".join(filter(None, (item.tool, item.feature)))) or item.slug,
        feedback=labelled(item, FEEDBACK),
        tags=tags(item),
        slug=item.slug,
        record=values.to_json(item),
    )


def _feedback(item: ItemText, kind: str) -> str:
    return item.why_right if kind == item.kind else item.why_not.get(kind, "")


def labelled(item: ItemText, names: Iterable[str]) -> str:
    """The fields that are not empty, each after its label."""
    found = [(name, tidy(getattr(item, name))) for name in names]
    return "\n".join(f"{(STEM | FEEDBACK)[name]}: {text}" for name, text in found if text)


def parts(text: str, labels: dict[str, str]) -> dict[str, str]:
    """The fields of a labelled text; what stands before the first label is under ""."""
    names = {label.casefold(): name for name, label in labels.items()}
    pattern = "|".join(re.escape(label) for label in labels.values())
    pieces = re.split(rf"^[ \t]*({pattern})[ \t]*:", text, flags=LABELS)
    found = {"": pieces[0].strip()}
    for label, value in zip(pieces[1::2], pieces[2::2], strict=True):
        found.setdefault(names[label.casefold()], value.strip())
    return found


def portable(tag: str) -> str:
    """A tag without the characters that some system does not take in one."""
    return " ".join(UNPORTABLE.sub(" ", clean(tag)).split())


def tags(item: ItemText) -> list[str]:
    """Namespaced tags for fields, then the item's own."""
    named = [(tag, getattr(item, name)) for tag, name in TAGS.items()]
    named = [(tag, _level(value) if tag == "level" else value) for tag, value in named]
    if item.borderline:
        named.append((KEY, item.kind))
    own = [f"{tag}:{value}" for tag, value in named if value] + item.tags
    return list(dict.fromkeys(filter(None, map(portable, own))))


def _level(value: float) -> str:
    return items.DIFFICULTIES.get(value, "").lower()
