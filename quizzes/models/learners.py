"""Who answers: a random key in a signed cookie, and what the choice of the next question needs to know."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import models

from quizzes import sequencing
from quizzes.items import ItemText

GLOSSED_UNTIL = 2  # right labels in a kind before its gloss is no longer shown


def new_key() -> str:
    return secrets.token_urlsafe(24)


class Learner(models.Model):
    """One person on one device, known by nothing but answers."""

    key = models.CharField(max_length=40, unique=True, default=new_key)
    theta = models.FloatField(default=0.0)
    answers = models.PositiveIntegerField(default=0)  # first showings of clear items
    kind_means = models.JSONField(default=dict)  # slug of a kind -> running mean of its labels
    kind_hits = models.JSONField(default=dict)  # slug of a kind -> right labels so far
    created_at = models.DateTimeField(auto_now_add=True)

    objects: models.Manager[Learner] = models.Manager()

    def __str__(self) -> str:
        return f"learner {self.pk}"

    def update_kind(self, kind: str, right: bool) -> None:
        mean = self.kind_means.get(kind, sequencing.KIND_START)
        self.kind_means[kind] = sequencing.update_kind(mean, right)
        self.kind_hits[kind] = self.kind_hits.get(kind, 0) + right

    def knows(self, kind: str) -> bool:
        """Whether the gloss of a kind has done its work for this learner."""
        return bool(self.kind_hits.get(kind, 0) >= GLOSSED_UNTIL)

    def see(self, item_id: int, item: ItemText, now: datetime) -> None:
        Seen.objects.update_or_create(
            learner=self, item_id=item_id, defaults={"last_at": now, "subtype": item.subtype}
        )

    def known_subtypes(self) -> frozenset[str]:
        return frozenset(self.seen.values_list("subtype", flat=True).distinct())


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
