"""Who answers: a random key in a signed cookie, and what that person's answers add up to.

Everything here but the key can be rebuilt from the responses (`Learner.rebuild`). It is kept because the
next question and the progress page must cost the same after ten answers and after ten thousand.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from quizzes import mastery, review, sequencing
from quizzes.mastery import Evidence, Mastery

if TYPE_CHECKING:
    from quizzes.models.attempts import Response

GLOSSED_UNTIL = 2  # right labels in a kind before its gloss is no longer shown
AT_ONCE = timedelta(seconds=10)  # within which a second press on the same answer is a copy of the first
BATCH = 200  # rows a statement while all that is kept of a learner is worked out again
# What `rate` and `credit` make of the responses, and `rebuild` can make again.
DERIVED = (
    "theta",
    "answers",
    "hits",
    "kind_means",
    "kind_hits",
    "mastery",
    "certainty",
    "subtypes",
    "schedule",
)


def new_key() -> str:
    return secrets.token_urlsafe(24)


class Learner(models.Model):
    """One person, known by nothing but answers. A learner merged into another stays as a pointer to it."""

    key = models.CharField(max_length=40, unique=True, default=new_key)
    merged_into = models.ForeignKey("self", models.CASCADE, null=True, related_name="merged")
    theta = models.FloatField(default=0.0)
    answers = models.PositiveIntegerField(default=0)  # first showings of clear items
    hits = models.PositiveIntegerField(default=0)  # right labels among these
    kind_means = models.JSONField(default=dict)  # slug of a kind -> running mean of its labels
    kind_hits = models.JSONField(default=dict)  # slug of a kind -> right labels so far
    mastery = models.JSONField(default=dict)  # slug of a kind -> Mastery as JSON
    certainty = models.JSONField(default=dict)  # step "1" to "3" -> [counted answers, of these right]
    subtypes = models.JSONField(default=list)  # of the items answered so far: any other is new to the learner
    schedule = models.JSONField(default=dict)  # concept -> its card of the fsrs package, once it was graded
    classes = models.JSONField(default=list)  # numbers of the classes this learner is in; see models.classes
    joined = models.JSONField(default=dict)  # number of each of these classes -> since when, as ISO says it
    created_at = models.DateTimeField(auto_now_add=True)

    objects: models.Manager[Learner] = models.Manager()

    def __str__(self) -> str:
        return f"learner {self.pk}"

    @classmethod
    def held(cls, learner: Learner | None) -> Learner:
        """The learner read anew, and kept from others until the transaction ends; a new one where there is none."""
        held = cls.objects.select_for_update().filter(pk=learner.pk).first() if learner else None
        return held or cls()

    @classmethod
    def named(cls, key: str) -> Learner:
        """The learner of a key that no learner had a moment ago, held too; a copy may have made it meanwhile."""
        return cls.objects.select_for_update().get_or_create(key=key)[0]

    def knows(self, kind: str) -> bool:
        """Whether the gloss of a kind has done its work for this learner."""
        return bool(self.kind_hits.get(kind, 0) >= GLOSSED_UNTIL)

    def has_seen(self, item: int) -> bool:
        """Whether an item of the bank, by number, was answered before."""
        return self.pk is not None and self.seen.filter(item_id=item).exists()

    def checked_up(self, now: datetime) -> bool:
        """Whether a check-up of this day counts already."""
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        begun = Q(created_at__gte=midnight, mode="checkup", counts=True)
        return self.pk is not None and self.attempts.filter(begun).exists()

    def pressed(self, item: int, mode: str, now: datetime) -> Response | None:
        """The answer that another copy of the same press has just given."""
        if self.pk is None:
            return None
        same = self.responses.filter(version__item=item, attempt__mode=mode, position=1, check_said="")
        just_now = (now - AT_ONCE, now + AT_ONCE)  # a clock may have been set back
        return same.filter(answered_at__range=just_now).select_related("version", "attempt__learner").first()

    def mastery_of(self, kind: str) -> Mastery:
        return Mastery(**self.mastery.get(kind, {}))

    def tally(self) -> dict[int, tuple[int, int]]:
        """Counted answers and right ones per certainty step, for `calibration.of`."""
        return {int(step): (asked, right) for step, (asked, right) in self.certainty.items()}

    def due(self, now: datetime) -> list[str]:
        """Concepts past their review date, the longest due first."""
        return [concept for concept, due_at in self._dates() if due_at <= now]

    def upcoming(self, now: datetime) -> list[tuple[str, datetime]]:
        """Concepts that are not due yet, with the time they will be, the next one first."""
        return [(concept, due_at) for concept, due_at in self._dates() if due_at > now]

    def _dates(self) -> list[tuple[str, datetime]]:
        dates = {concept: datetime.fromisoformat(card["due"]) for concept, card in self.schedule.items()}
        return sorted(dates.items(), key=lambda pair: pair[1])

    def rate(self, response: Response) -> None:
        """Let what chooses the next question follow one answered response. Saves nothing."""
        item, right = response.item, bool(response.label_right)
        if response.scored and response.first_showing:
            self.theta, _ = sequencing.update(self.theta, self.answers, response.difficulty, 0, right)
            self.answers += 1
            self.hits += right
            mean = self.kind_means.get(item.kind, sequencing.KIND_START)
            self.kind_means[item.kind] = sequencing.update_kind(mean, right)
        if item.subtype not in self.subtypes:
            self.subtypes.append(item.subtype)

    def credit(self, response: Response) -> None:
        """Let what the learner is told follow one answered response. Saves nothing.

        An answer of a check-up is credited when the check-up is finished: before, it would tell the key.
        """
        item, right, now = response.item, bool(response.label_right), response.answered_at
        assert now is not None  # noqa: S101  (only answered responses are credited)
        if response.scored:
            self.kind_hits[item.kind] = self.kind_hits.get(item.kind, 0) + right
        if response.counts and response.certainty:
            asked, hits = self.certainty.get(str(response.certainty), [0, 0])
            self.certainty[str(response.certainty)] = [asked + 1, hits + right]
        if response.is_evidence:
            shown = Evidence(right, bool(response.check_is_right), now)
            self.mastery[item.kind] = mastery.step(self.mastery_of(item.kind), shown).as_json()
        if response.scored and response.attempt.rules.counts:
            grades = review.grades(item, right, response.check_is_right, response.certainty)
            for concept, grade in grades.items():
                self.grade(concept, grade, now)

    def grade(self, concept: str, grade: review.Rating, now: datetime) -> None:
        """One grade a concept a day: the first."""
        card = self.schedule.get(concept)
        if card is None or datetime.fromisoformat(card["last_review"]).date() < now.date():
            self.schedule[concept], _due = review.review(card, grade, now)

    def rebuild(self) -> None:
        """Work everything out again from the responses, in the order in which they were answered."""
        from quizzes.models.attempts import Response

        blank = Learner(key=self.key)
        for name in DERIVED:
            setattr(self, name, getattr(blank, name))
        seen: dict[int, Seen] = {}
        rows = self.responses.select_related("version", "key_version", "attempt")
        answered, moved = list(rows.order_by("answered_at", "pk")), []
        for response in answered:
            item, before = response.version.item_id, (response.first_showing, response.counts)
            response.settle(first=item not in seen)
            if before != (response.first_showing, response.counts):
                moved.append(response)
            self.rate(response)
            seen[item] = Seen(learner=self, item_id=item, last_at=response.answered_at)
        for response in sorted(filter(told, answered), key=told_at):
            self.credit(response)
        self.save()
        self.seen.all().delete()
        Seen.objects.bulk_create(seen.values(), batch_size=BATCH)
        Response.objects.bulk_update(moved, ["first_showing", "counts"], batch_size=BATCH)

    def take_over(self, other: Learner) -> None:
        """Merge another learner's answers into these; of two showings of an item the earlier stays the first."""
        from quizzes.models.classes import carry_over
        from quizzes.models.tallies import changing

        with changing([self, other]):
            other.attempts.update(learner=self)
            other.responses.update(learner=self)
            other.resume_links.update(learner=self)  # else a link would lead to where no answers are any more
            Learner.objects.filter(merged_into=other).update(merged_into=self)
            other.seen.all().delete()
            other.merged_into, other.schedule = self, {}
            other.save(update_fields=["merged_into", "schedule"])
            carry_over(self, other)
            self.rebuild()

    def forget(self) -> None:
        """Delete this learner, all merged into it, and every answer; what these added to statistics stays."""
        from quizzes.models.tallies import leave_behind

        leave_behind(self)
        for learner in (*self.merged.all(), self):
            learner.attempts.all().delete()
            learner.delete()


def told(response: Response) -> bool:
    """Whether the learner may know by now how the answer was marked."""
    return not response.attempt.closed


def told_at(response: Response) -> datetime:
    at = response.attempt.finished_at if response.attempt.rules.feedback_at_end else response.answered_at
    assert at is not None  # noqa: S101  (see `told`)
    return at


class Seen(models.Model):
    """That a learner has answered an item, and when last: what makes a showing the first one."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="seen")
    item: Any = models.ForeignKey("quizzes.Item", models.CASCADE, related_name="seen")
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "item"], name="seen_once_a_pair")]
        indexes = [models.Index(fields=["learner", "last_at"], name="seen_longest_ago")]

    def __str__(self) -> str:
        return f"{self.learner_id} saw {self.item_id}"


class ResumeLink(models.Model):
    """A secret address that carries a learner to another device. Only its hash is kept."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="resume_links")
    hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"link of {self.learner_id}, {self.created_at:%d %b %Y}"

    @staticmethod
    def digest(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    @classmethod
    def make(cls, learner: Learner) -> str:
        """Replace the learner's link by a new one; returns its secret, which is not kept anywhere."""
        secret = secrets.token_urlsafe(24)
        learner.resume_links.all().delete()
        cls.objects.create(learner=learner, hash=cls.digest(secret))
        return secret
