"""An objection as a learner makes it: an answered question, and a sentence about it."""

from datetime import UTC, datetime

from quizzes.models import Attempt, Disagreement, Item, Learner, Response

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def objection(item: Item, said: str = "machine-learning", text: str = "It learned the room.") -> Disagreement:
    """An answer `said` to the item's current version, and the disagreement with its key."""
    learner = Learner.objects.create()
    attempt = Attempt.objects.create(learner=learner, mode="practice", plan=[{}], seed=1, created_at=NOW)
    response = Response.objects.create(
        attempt=attempt, learner=learner, position=1, version=item.current, theta=0, difficulty=0, p=0.6,
        asked_at=NOW, kind=said, check_said="check_weak", certainty=3, label_right=said == item.kind,
        check_is_right=False, answered_at=NOW,
    )  # fmt: skip
    return Disagreement.objects.create(response=response, text=text)
