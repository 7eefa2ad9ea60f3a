"""Who answers: a random key in a signed cookie, and what that person's answers add up to.

Everything here but the key can be rebuilt from the responses (`Learner.rebuild`). It is kept because the
next question and the progress page must cost the same after ten answers and after ten thousand.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from quizzes import mastery, review, sequencing
from quizzes.mastery import Evidence, Mastery

if TYPE_CHECKING:
    from quizzes.models.attempts import Response

GLOSSED_UNTIL = 2  # right labels in a kind before its gloss is no longer shown


def new_key() -> str:
    return secrets.token_urlsafe(24)


class Learner(models.Model):
    """One person, known by nothing but answers. A learner merged into another stays as a pointer to it."""

    key = models.CharField(max_length=40, unique=True, default=new_key)
    merged_into = models.ForeignKey("self", models.CASCADE, null=True, related_name="merged")
    theta = models.FloatField(default=0.0)
    answers = models.PositiveIntegerField(default=0)  # first showings of clear items
    kind_means = models.JSONField(default=dict)  # slug of a kind -> running mean of its labels
    kind_hits = models.JSONField(default=dict)  # slug of a kind -> right labels so far
    mastery = models.JSONField(default=dict)  # slug of a kind -> Mastery as JSON
    certainty = models.JSONField(default=dict)  # step "1" to "3" -> [counted answers, of these right]
    created_at = models.DateTimeField(auto_now_add=True)

    objects: models.Manager[Learner] = models.Manager()

    def __str__(self) -> str:
        return f"learner {self.pk}"

    def knows(self, kind: str) -> bool:
        """Whether the gloss of a kind has done its work for this learner."""
        return bool(self.kind_hits.get(kind, 0) >= GLOSSED_UNTIL)

    def known_subtypes(self) -> frozenset[str]:
        return frozenset(self.seen.values_list("subtype", flat=True).distinct())

    def mastery_of(self, kind: str) -> Mastery:
        return Mastery(**self.mastery.get(kind, {}))

    def tally(self) -> dict[int, tuple[int, int]]:
        """Counted answers and right ones per certainty step, for `calibration.of`."""
        return {int(step): (asked, right) for step, (asked, right) in self.certainty.items()}

    def due(self, now: datetime) -> list[str]:
        """Concepts past their review date, the longest due first."""
        return list(self.concepts.filter(due_at__lte=now).order_by("due_at").values_list("name", flat=True))

    def absorb(self, response: Response) -> None:
        """Let everything kept about the learner follow one answered response. Saves concepts, not the learner."""
        item, now = response.item, response.answered_at
        assert now is not None  # noqa: S101  (only answered responses are absorbed)
        right = bool(response.label_right)
        if response.scored and response.first_showing:
            self.theta, _ = sequencing.update(self.theta, self.answers, response.difficulty, 0, right)
            self.answers += 1
            mean = self.kind_means.get(item.kind, sequencing.KIND_START)
            self.kind_means[item.kind] = sequencing.update_kind(mean, right)
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
                Concept.grade(self, concept, grade, now)

    def rebuild(self) -> None:
        """Work everything out again from the responses, in the order in which they were answered."""
        from quizzes.models.attempts import Response

        blank = Learner(key=self.key)
        for name in ("theta", "answers", "kind_means", "kind_hits", "mastery", "certainty"):
            setattr(self, name, getattr(blank, name))
        self.concepts.all().delete()
        self.seen.all().delete()
        answered = Response.objects.filter(learner=self).select_related("version", "attempt")
        for response in answered.order_by("answered_at", "pk"):
            response.settle(self)
            response.save(update_fields=["first_showing", "counts"])
            self.absorb(response)
            response.note_seen(self)
        self.save()

    def take_over(self, other: Learner) -> None:
        """Merge another learner's answers into these; of two showings of an item the earlier stays the first."""
        other.attempts.update(learner=self)
        other.responses.update(learner=self)
        Learner.objects.filter(merged_into=other).update(merged_into=self)
        other.seen.all().delete()
        other.concepts.all().delete()
        other.merged_into = self
        other.save(update_fields=["merged_into"])
        self.rebuild()

    def forget(self) -> None:
        """Delete this learner, all merged into it, and every answer."""
        for learner in (*self.merged.all(), self):
            learner.attempts.all().delete()
            learner.delete()


class Seen(models.Model):
    """That a learner has answered an item, and when last: what makes a showing the first one."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="seen")
    item: Any = models.ForeignKey("quizzes.Item", models.CASCADE, related_name="seen")
    subtype = models.CharField(max_length=20)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "item"], name="seen_once_a_pair")]

    def __str__(self) -> str:
        return f"{self.learner_id} saw {self.item_id}"


class Concept(models.Model):
    """When one of the thirteen concepts is due for a learner."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="concepts")
    name = models.CharField(max_length=40, choices=[(name, name) for name in review.CONCEPTS])
    card = models.JSONField()  # the card of the fsrs package
    graded_on = models.DateField()
    due_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "name"], name="one_card_a_concept")]
        indexes = [models.Index(fields=["learner", "due_at"], name="concepts_due")]

    def __str__(self) -> str:
        return f"{self.name} of {self.learner_id}"

    @classmethod
    def grade(cls, learner: Learner, name: str, grade: review.Rating, now: datetime) -> None:
        """One grade a concept a day: the first."""
        before = cls.objects.filter(learner=learner, name=name).first()
        if before and before.graded_on >= now.date():
            return
        card, due = review.review(before.card if before else None, grade, now)
        values = {"card": card, "graded_on": now.date(), "due_at": due}
        cls.objects.update_or_create(learner=learner, name=name, defaults=values)


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
