"""An attempt at a set of questions, and the responses given in it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat, Left, StrIndex
from django.urls import reverse

from fundamentals import kinds
from fundamentals.models import Article
from quizzes import items, remarking, scoring, sequencing
from quizzes.models.items import Item, ItemVersion
from quizzes.models.learners import Learner, Seen
from quizzes.planning import MODES, Mode, Slot

if TYPE_CHECKING:
    from quizzes.models.regrades import Regraded


def new_token() -> str:
    return secrets.token_hex(15)  # never with a hyphen in front, which a spreadsheet takes for a formula


class Attempt(models.Model):
    """A run of questions. It belongs to nobody until its first answer; from then on to one learner."""

    token = models.CharField(max_length=30, unique=True, default=new_token)
    learner = models.ForeignKey(Learner, models.CASCADE, null=True, related_name="attempts")
    mode = models.CharField(max_length=10, choices=[(name, mode.label) for name, mode in MODES.items()])
    seed = models.BigIntegerField()
    plan = models.JSONField()  # a slot a position, drawn from the seed; see quizzes.planning
    hints = models.BooleanField(default=True)
    assignment: Any = models.ForeignKey(
        "quizzes.Assignment", models.SET_NULL, null=True, related_name="attempts"
    )  # what a class was asked to do
    counts = models.BooleanField(default=True)  # off for what is only repeated, and a second check-up a day
    staff = models.BooleanField(default=False)  # begun by one who works here: left out of item statistics
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["learner", "-created_at"], name="attempts_of_a_learner")]

    def __str__(self) -> str:
        return f"{self.get_mode_display()} of {self.created_at:%-d %B %Y, %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("results", args=[self.token])

    @property
    def length(self) -> int:
        return len(self.plan)

    @property
    def rules(self) -> Mode:
        return MODES[self.mode]

    @property
    def closed(self) -> bool:
        """Whether key and explanations stay hidden for now: a check-up explains at its end."""
        return self.rules.feedback_at_end and self.finished_at is None

    @classmethod
    def start(
        cls,
        mode: str,
        plan: list[Slot],
        learner: Learner | None,
        now: datetime,
        seed: int,
        hints: bool = True,
        counts: bool = True,
        assignment: Any = None,
        staff: bool = False,
    ) -> Attempt:
        """Begin an attempt and ask its first question."""
        rules = MODES[mode]
        attempt = cls.objects.create(
            learner=learner,
            mode=mode,
            plan=plan,
            seed=seed,
            hints=hints and rules.glosses,
            counts=counts and rules.counts,
            assignment=assignment,
            staff=staff,
            created_at=now,
        )
        attempt.ask(now, [])
        return attempt

    def ask(self, now: datetime, last: Sequence[Response] | None = None) -> Response | None:
        """Put the next question, or finish where there is none. Returns the unanswered response.

        `last` holds the last two responses, or at the end of the plan all of them, the later first; they are
        looked up where they are not given.
        """
        from quizzes.models import tallies
        from quizzes.models.choosing import choose

        if last is None:
            last = list(self.responses.select_related("version").order_by("-position")[:2])
        position = last[0].position + 1 if last else 1
        try:
            if position > self.length:
                raise Item.DoesNotExist
            item, repeat = choose(self, position, last)
        except Item.DoesNotExist:  # the plan is done, or the bank has nothing left to show
            given = self._given(last, position - 1)
            self._finish(given, now)
            tallies.ended(self, given)
            return None
        if last:
            tallies.answered(self, last[0])
        theta = self.learner.theta if self.learner else 0.0
        return Response.objects.create(
            attempt=self,
            position=position,
            version_id=item.current_id,
            theta=theta,
            difficulty=item.difficulty,
            p=sequencing.success(theta, item.difficulty),
            glosses=self._glosses(),
            repeat=repeat,
            asked_at=now,
        )

    def _given(self, last: Sequence[Response], length: int) -> list[Response]:
        """All responses, in their order; looked up where not all of them are at hand."""
        if len(last) == length:
            return list(reversed(last))
        return list(self.responses.answered().select_related("version", "key_version"))

    def _finish(self, given: Sequence[Response], now: datetime) -> None:
        """End the attempt, which may be shorter than it was planned, and tell the learner what was kept back."""
        self.plan, self.finished_at = self.plan[: len(given)], now
        self.save(update_fields=["plan", "finished_at"])
        if self.rules.feedback_at_end and self.learner:
            for response in given:
                response.attempt = self
                self.learner.credit(response)
            self.learner.save()

    def _glosses(self) -> list[str]:
        if not self.hints:
            return []
        return [slug for slug in kinds.SLUGS if not (self.learner and self.learner.knows(slug))]


def rule() -> models.QuerySet[Article, str]:
    """The title of the page that teaches the item's rule, of which the item may name a section: "slug#section"."""
    place = models.OuterRef("version__item__article")
    slug = Left(place, StrIndex(Concat(place, Value("#")), Value("#")) - 1)
    return Article.objects.live().filter(slug=slug).values_list("title", flat=True)[:1]


class ResponseQuerySet(models.QuerySet["Response"]):
    def answered(self) -> ResponseQuerySet:
        return self.filter(answered_at__isnull=False)

    def held(self, owned: bool) -> ResponseQuerySet:
        """With all that recording an answer changes, and kept from others until the transaction ends.

        `owned` says whether the attempt has a learner, who is then held too.
        """
        found = self.select_related("version__item", "attempt__learner").annotate(
            rule=models.Subquery(rule())
        )
        if not owned:
            return found.select_for_update(of=("self", "attempt"))
        # PostgreSQL can hold a learner's row only where the join cannot come out empty.
        found = found.filter(attempt__learner__key__isnull=False)
        return found.select_for_update(of=("self", "attempt", "attempt__learner"))

    def counted_of(self, learner: Learner) -> ResponseQuerySet:
        """The learner's counted answers, the newest first; those of an open check-up come at its end."""
        # `in`, because for an equality Django writes the bare column, for which SQLite does without the index.
        counted = self.filter(learner=learner, counts__in=[True])
        return counted.exclude(attempt__mode="checkup", attempt__finished_at=None).order_by(
            "-answered_at", "-pk"
        )


class Response(models.Model):
    """One question of an attempt: what was shown and, once answered, what was said.

    Everything a rule of the quiz needs to be tested again later is kept with it: the version, the order,
    the chance of success, ability and difficulty at that moment, the label, check, certainty and time.
    """

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="responses")
    learner = models.ForeignKey(Learner, models.CASCADE, null=True, related_name="responses")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="responses", db_index=False)
    token = models.CharField(max_length=30, unique=True, default=new_token)
    theta = models.FloatField()
    difficulty = models.FloatField()
    p = models.FloatField()  # chance of success when it was asked, 0.25 to 1
    glosses = models.JSONField(default=list)  # kinds whose gloss was shown
    repeat = models.BooleanField(default=False)  # the learner had answered this item before
    asked_at = models.DateTimeField()

    # Whose key marks the answer where a ruling says so; else that of its own version.
    key_version = models.ForeignKey(
        ItemVersion, models.PROTECT, null=True, related_name="marks", db_index=False
    )
    kind = models.CharField(max_length=20, blank=True)  # the label that was chosen
    check_said = models.CharField(max_length=20, blank=True)
    certainty = models.PositiveSmallIntegerField(default=0)  # 1 to 3; 0 where it was not asked for
    label_right = models.BooleanField(null=True)
    check_is_right = models.BooleanField(null=True)
    wide = models.BooleanField(default=False)
    scored = models.BooleanField(default=False)
    first_showing = models.BooleanField(default=False)
    counts = models.BooleanField(default=False)  # for matrix and calibration
    milliseconds = models.PositiveIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_response_a_position")
        ]
        indexes = [
            models.Index(fields=["learner", "counts", "-answered_at"], name="counted_answers"),
            models.Index(fields=["version", "answered_at"], name="answers_to_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"

    def get_absolute_url(self) -> str:
        return reverse("question", args=[self.attempt.token, self.position])

    @property
    def item(self) -> items.ItemText:
        """The question in the words it was asked in, with the key that marks it."""
        shown = self.version.shown
        return remarking.under_key(shown, self.key_version.shown) if self.key_version else shown

    @property
    def answered(self) -> bool:
        return self.answered_at is not None

    @property
    def hinted(self) -> bool:
        return self.item.kind in self.glosses

    @property
    def is_evidence(self) -> bool:
        """Evidence of mastery: counted, without a hint, with a check, in practice or check-up."""
        return (
            self.counts and self.attempt.rules.mastery and not self.hinted and self.check_is_right is not None
        )

    @property
    def checks(self) -> list[str]:
        """The three checks in the order in which they stood."""
        return sequencing.order_checks(self.attempt.seed, self.position)

    @property
    def check_role(self) -> str:
        """What the chosen check is under the key that marks the answer: "check_right", …; "" for none."""
        if self.key_version is None:
            return self.check_said
        return remarking.role(self.version.shown, self.key_version.shown, self.check_said)

    @property
    def mark(self) -> scoring.Mark:
        return scoring.Mark(bool(self.label_right), self.check_is_right, self.wide, self.scored)

    def last_regraded(self) -> Regraded | None:
        """What the key that marks it now has changed, and for which reason."""
        if self.key_version_id is None:
            return None
        standing = self.regraded.standing().select_related("regrade")  # type: ignore[attr-defined]
        return standing.order_by("-pk").first()

    @property
    def pattern(self) -> str:
        if not self.scored:
            return "two labels fit" if self.label_right else "two others fit"
        return scoring.pattern(bool(self.label_right), self.check_is_right, self.certainty)

    def record(
        self, learner: Learner, kind: str, check: str, certainty: int, milliseconds: int | None, now: datetime
    ) -> None:
        """Store the answer and let the item's difficulty and all that is kept of the learner follow it.

        The attempt becomes the learner's, who may be new and not saved yet.
        """
        mark = scoring.mark(self.item, kind, check)
        self.kind, self.check_said, self.certainty = kind, check, certainty
        self.label_right, self.check_is_right = mark.label_right, mark.check_right
        self.wide, self.scored = mark.wide, mark.scored
        self.milliseconds, self.answered_at = milliseconds, now
        if self.attempt.learner_id is None and self.attempt.mode == "checkup" and learner.checked_up(now):
            self.attempt.counts = False  # both were begun before the first answer
        self.settle(first=not self.repeat and self._is_first(learner))
        learner.rate(self)
        if not self.attempt.rules.feedback_at_end:
            learner.credit(self)
        if learner.pk is None or not self.ends_checkup:  # whose end credits all of it, and saves the learner
            learner.save()
        owned, self.attempt.learner, self.learner = self.attempt.learner_id is not None, learner, learner
        if not owned:
            self.attempt.save(update_fields=["learner", "counts"])
        self.save()
        self._note_seen()

    def settle(self, first: bool) -> None:
        """Whether this is the first showing of its item, and so whether it counts."""
        self.first_showing = first
        self.counts = self.scored and self.first_showing and self.attempt.counts

    def _note_seen(self) -> None:
        seen = Seen(learner=self.learner, item_id=self.version.item_id, last_at=self.answered_at)
        Seen.objects.bulk_create(
            [seen], update_conflicts=True, update_fields=["last_at"], unique_fields=["learner", "item"]
        )

    @property
    def ends_checkup(self) -> bool:
        return self.attempt.rules.feedback_at_end and self.position == self.attempt.length

    def _is_first(self, learner: Learner) -> bool:
        """Whether the learner had not answered the item before; if so, its difficulty follows the answer.

        One statement asks and rates. A shift: of two learners who answer the item at once, both count.
        """
        item = self.version.item
        if not self.scored:
            return not learner.has_seen(item.pk)
        _, rated = sequencing.update(learner.theta, 0, item.difficulty, item.answers, bool(self.label_right))
        shift = F("difficulty") + (rated - item.difficulty)
        new = Item.objects.filter(pk=item.pk).unseen_by(learner if learner.pk else None)
        return bool(new.update(difficulty=shift, answers=F("answers") + 1))
