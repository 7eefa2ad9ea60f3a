"""An attempt at a set of questions, and the responses given in it."""

from __future__ import annotations

import math
import secrets
from datetime import datetime
from random import Random

from django.db import models
from django.db.models.functions import Abs
from django.urls import reverse

from fundamentals import kinds
from quizzes import items, scoring, sequencing
from quizzes.models.items import Item, ItemVersion
from quizzes.models.learners import Learner
from quizzes.sequencing import Candidate

LENGTHS = {"practice": 10}
NEAREST = 24  # items nearest in difficulty that are weighed up, however large the bank


def new_token() -> str:
    return secrets.token_urlsafe(16)


class Attempt(models.Model):
    """A run of questions. It belongs to nobody until its first answer; from then on to one learner."""

    MODES = {"practice": "Practice"}

    token = models.CharField(max_length=30, unique=True, default=new_token)
    learner = models.ForeignKey(Learner, models.CASCADE, null=True, related_name="attempts")
    mode = models.CharField(max_length=10, choices=list(MODES.items()))
    seed = models.BigIntegerField()
    kinds = models.JSONField()  # the kind of each position, drawn from the seed
    hints = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["learner", "-created_at"], name="attempts_of_a_learner")]

    def __str__(self) -> str:
        return f"{self.get_mode_display()} of {self.created_at:%d %b %Y, %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("results", args=[self.token])

    @property
    def length(self) -> int:
        return len(self.kinds)

    @classmethod
    def start(
        cls, learner: Learner | None, now: datetime, seed: int, hints: bool = True, first: Item | None = None
    ) -> Attempt:
        """Begin a practice of ten and ask its first question: `first` where it is given."""
        means = learner.kind_means if learner else {}
        plan = sequencing.draw_kinds(
            Random(seed), LENGTHS["practice"], means, first=first.kind if first else ""
        )
        attempt = cls.objects.create(
            learner=learner, mode="practice", seed=seed, kinds=plan, hints=hints, created_at=now
        )
        attempt.ask(now, first)
        return attempt

    def ask(self, now: datetime, item: Item | None = None) -> Response | None:
        """Put the next question, or finish where there is none. Returns the unanswered response."""
        position = self.responses.count() + 1
        if position > self.length:
            self.finished_at = now
            self.save(update_fields=["finished_at"])
            return None
        item = item or self._choose(position)
        theta = self.learner.theta if self.learner else 0.0
        return Response.objects.create(
            attempt=self,
            position=position,
            version=item.current,
            theta=theta,
            difficulty=item.difficulty,
            p=sequencing.success(theta, item.difficulty),
            glosses=self._glosses(),
            asked_at=now,
        )

    def _glosses(self) -> list[str]:
        if not self.hints:
            return []
        return [slug for slug in kinds.SLUGS if not (self.learner and self.learner.knows(slug))]

    def _choose(self, position: int) -> Item:
        random = Random(f"{self.seed}/item/{position}")
        answered = list(self.responses.select_related("version").order_by("position"))
        previous = answered[-1].item if answered else items.ItemText(slug="")
        misses = answered[-2:] if len(answered) >= 2 else []
        running = len(misses) if all(response.label_right is False for response in misses) else 0
        here = [response.version.item_id for response in answered]
        pool = Item.objects.live().clear().of_kind(self.kinds[position - 1]).exclude(pk__in=here)
        theta = self.learner.theta if self.learner else 0.0
        # Only the items whose difficulty comes nearest the target can win, so only they are fetched.
        aim = theta - math.log((sequencing.TARGET - 0.25) / (1 - sequencing.TARGET))
        near = pool.unseen_by(self.learner).order_by(Abs(models.F("difficulty") - aim), "pk")[:NEAREST]
        found = {item.pk: item for item in near.select_related("current")}
        if not found and self.learner:
            oldest = pool.filter(seen__learner=self.learner).order_by("seen__last_at").first()
            found = {oldest.pk: oldest} if oldest else {}
        if not found:
            found = {item.pk: item for item in Item.objects.live().clear().exclude(pk__in=here)[:NEAREST]}
        chosen = sequencing.choose(
            random,
            [
                Candidate(item.pk, item.difficulty, item.likeliest_wrong, item.subtype, item.modality)
                for item in found.values()
            ],
            theta,
            running,
            previous.kind,
            previous.modality,
            self.learner.known_subtypes() if self.learner else frozenset(),
        )
        return found[chosen.id]


class Response(models.Model):
    """One question of an attempt: what was shown and, once answered, what was said.

    Everything a rule of the quiz needs to be tested again later is kept with it: the version, the order,
    the chance of success, ability and difficulty at that moment, the label, check, certainty and time.
    """

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="responses")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="responses")
    token = models.CharField(max_length=30, unique=True, default=new_token)
    theta = models.FloatField()
    difficulty = models.FloatField()
    p = models.FloatField()  # chance of success when it was asked, 0.25 to 1
    glosses = models.JSONField(default=list)  # kinds whose gloss was shown
    asked_at = models.DateTimeField()

    kind = models.CharField(max_length=20, blank=True)  # the label that was chosen
    check_said = models.CharField(max_length=20, blank=True)
    certainty = models.PositiveSmallIntegerField(default=0)  # 1 to 3; 0 where it was not asked for
    label_right = models.BooleanField(null=True)
    check_is_right = models.BooleanField(null=True)
    wide = models.BooleanField(default=False)
    scored = models.BooleanField(default=False)
    first_showing = models.BooleanField(default=False)
    milliseconds = models.PositiveIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_response_a_position")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"

    def get_absolute_url(self) -> str:
        return reverse("question", args=[self.attempt.token, self.position])

    @property
    def item(self) -> items.ItemText:
        return self.version.shown

    @property
    def answered(self) -> bool:
        return self.answered_at is not None

    @property
    def hinted(self) -> bool:
        return self.item.kind in self.glosses

    @property
    def checks(self) -> list[str]:
        """The three checks in the order in which they stood."""
        return sequencing.order_checks(self.attempt.seed, self.position)

    @property
    def pattern(self) -> str:
        return scoring.pattern(bool(self.label_right), self.check_is_right, self.certainty)

    def record(
        self, learner: Learner, kind: str, check: str, certainty: int, milliseconds: int | None, now: datetime
    ) -> None:
        """Store the answer and let ability, difficulty and the running means follow it."""
        shown, item = self.item, Item.objects.select_for_update().get(pk=self.version.item_id)
        mark = scoring.mark(shown, kind, check)
        self.kind, self.check_said, self.certainty = kind, check, certainty
        self.label_right, self.check_is_right = mark.label_right, mark.check_right
        self.wide, self.scored = mark.wide, mark.scored
        self.first_showing = not learner.seen.filter(item=item).exists()
        self.milliseconds, self.answered_at = milliseconds, now
        self.save()
        if mark.scored and self.first_showing:
            learner.theta, item.difficulty = sequencing.update(
                learner.theta, learner.answers, item.difficulty, item.answers, mark.label_right
            )
            learner.answers += 1
            item.answers += 1
            item.save(update_fields=["difficulty", "answers"])
        if mark.scored:
            learner.update_kind(shown.kind, mark.label_right)
        learner.save()
        learner.see(item.pk, shown, now)
