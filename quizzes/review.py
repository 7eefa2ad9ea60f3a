"""When a concept should come up again.

Pure. The unit is a concept, not a question, so that a review can show an item the learner has not seen.
The scheduling is FSRS-6 with its default weights, by the `fsrs` package; time comes in as `now`.
"""

from datetime import datetime
from typing import Any

from fsrs import Card, Rating, Scheduler

from fundamentals import kinds
from quizzes.items import MISCONCEPTIONS, ItemText

RETENTION = 0.90
LONGEST_DAYS = 60
AGAIN, HARD, GOOD = Rating.Again, Rating.Hard, Rating.Good

RECOGNISE = {f"recognise-{kind.letter}": kind.slug for kind in kinds.KINDS}
CHECK = {f"check-{kind.letter}": kind.slug for kind in kinds.KINDS}
CONCEPTS = (*RECOGNISE, *CHECK, *MISCONCEPTIONS)


def scheduler(longest_days: int = LONGEST_DAYS) -> Scheduler:
    return Scheduler(
        desired_retention=RETENTION,
        maximum_interval=longest_days,
        enable_fuzzing=False,
        learning_steps=(),
        relearning_steps=(),
    )


SCHEDULER = scheduler()


def grade(right: bool, certainty: int) -> Rating:
    """Wrong: Again; right but unsure (1): Hard; right otherwise: Good. Easy is never given."""
    if not right:
        return AGAIN
    return HARD if certainty == 1 else GOOD


def grades(item: ItemText, label_right: bool, check_right: bool | None, certainty: int) -> dict[str, Rating]:
    """What one answer says about each concept it touches. Where no check was asked, none is graded."""
    letter = kinds.BY_SLUG[item.kind].letter
    found = {f"recognise-{letter}": grade(label_right, certainty)}
    if check_right is not None:
        found[f"check-{letter}"] = grade(check_right, certainty)
    if item.misconception:
        found[item.misconception] = grade(label_right, certainty)
    return found


def review(card: dict[str, Any] | None, rating: Rating, now: datetime) -> tuple[dict[str, Any], datetime]:
    """The card after a review at `now` and the time it is due again; `card` is None for a new concept.

    A clock that was set back counts as no time passed.
    """
    before = Card.from_dict(card) if card else Card(card_id=1, due=now)  # type: ignore[arg-type]
    if before.last_review and now < before.last_review:
        now = before.last_review
    after, _log = SCHEDULER.review_card(before, rating, now)
    return dict(after.to_dict()), after.due


def kind_of(concept: str) -> str | None:
    """The kind a concept is about, None for a misconception."""
    return RECOGNISE.get(concept) or CHECK.get(concept)


def describe(concept: str) -> str:
    """A concept in words."""
    if concept in RECOGNISE:
        return f"telling {kinds.BY_SLUG[RECOGNISE[concept]].in_sentence}"
    if concept in CHECK:
        return f"the first check for {kinds.BY_SLUG[CHECK[concept]].in_sentence}"
    return {
        "not-all-ai-generates": "“All AI makes things up”",
        "generative-understands": "“It understood what I wanted”",
        "confidence-is-accuracy": "“It says 97 %, so it is right”",
        "clean-means-true": "“It sounds clean, so it is fine”",
        "marketing-words": "“It’s automatic, so it’s AI”",
    }[concept]
