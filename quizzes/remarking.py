"""An old answer marked by the key of another version of its item: what stays, what follows, and what changed.

Pure. Versions never change, and an answer always shows the words it was given to. A ruling therefore does
not touch the version: it lends its answers the key of another one. The words of the question stay; what is
right, and the explanation of it, are those of the version that marks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from quizzes import scoring
from quizzes.items import CHECKS, ItemText
from quizzes.scoring import Mark

# What a learner read before answering, and what names the tool; the checks are looked up one by one.
STEM = (
    "slug", "tool", "vendor", "feature", "tool_url", "show_name", "claim", "claim_quoted", "goes_in", "comes_out",
    "modality",
)  # fmt: skip
# What a change of marks is counted under, most telling first, with what the page of a regrade says of it.
CHANGES = {
    "right": "now right",
    "wrong": "now not right",
    "unscored": "no longer scored",
    "scored": "now scored",
    "check": "another mark for the check",
    "wide": "now told as too wide, or no longer",
}


@dataclass(frozen=True)
class Given:
    """An answer as far as marking needs it: the label and the check that were chosen ("" for none)."""

    kind: str
    check: str


def under_key(shown: ItemText, key: ItemText) -> ItemText:
    """The item as it was shown, with key and explanations of another version.

    A check that did not stand on the page is not named as the best one: there, what was shown stays.
    """
    texts = {getattr(shown, name) for name in CHECKS}
    checks = {name: getattr(key if getattr(key, name) in texts else shown, name) for name in CHECKS}
    return replace(key, **{name: getattr(shown, name) for name in STEM}, **checks)


def role(shown: ItemText, key: ItemText, check: str) -> str:
    """The role under `key` of the check that was chosen: by its words, else as it was. "" for none."""
    if not check:
        return ""
    chosen = getattr(shown, check)
    return next((name for name in CHECKS if getattr(key, name) == chosen), check)


def mark(shown: ItemText, key: ItemText, given: Given) -> Mark:
    return scoring.mark(under_key(shown, key), given.kind, role(shown, key, given.check))


def change(old: Mark, new: Mark) -> str:
    """Which of `CHANGES` took place; "" for none."""
    if old.scored != new.scored:
        return "scored" if new.scored else "unscored"
    if old.label_right != new.label_right:
        return "right" if new.label_right else "wrong"
    if old.check_right != new.check_right:
        return "check"
    return "wide" if old.wide != new.wide else ""


def words(mark: Mark) -> str:
    """A mark in words: "right, best check"; "not scored" where the item is borderline."""
    if not mark.scored:
        return "not scored"
    label = "right" if mark.label_right else _missed(mark)
    checks: Mapping[bool | None, str] = {None: "", True: ", best check", False: ", another check"}
    return label + checks[mark.check_right]


def _missed(mark: Mark) -> str:
    return "true but wide" if mark.wide else "not right"


def sentence(old: Mark, new: Mark) -> str:
    """What a learner is told of an answer that was re-marked."""
    before, after = _counted(old), _counted(new)
    if before != after:
        return f"Your answer {before.replace('counts', 'counted').replace('is not', 'was not')} before; now it {after}."
    if old.check_right != new.check_right:
        now = "is the best one" if new.check_right else "is no longer the best one"
        return f"Your answer {after} as before; your check {now}."
    return f"Your answer {after} as before; the explanation is the new one."


def _counted(mark: Mark) -> str:
    """How an answer counts, in the present tense."""
    return f"counts as {'right' if mark.label_right else _missed(mark)}" if mark.scored else "is not scored"
