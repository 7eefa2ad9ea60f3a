"""Regrades: answers to one version of an item, marked by the key of another, and what they were before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from quizzes import remarking
from quizzes.models.attempts import Response
from quizzes.models.items import Item, ItemVersion
from quizzes.scoring import Mark

if TYPE_CHECKING:
    from quizzes.models.learners import Learner

NEWS = timedelta(days=30)  # so long the progress page tells of re-marked answers


class Regrade(models.Model):
    """One decision to mark the answers to a version by another key. It is done, and undone, in steps."""

    STATES = {
        "applying": "Under way",
        "applied": "Applied",
        "undoing": "Being undone",
        "undone": "Undone",
    }

    item = models.ForeignKey(Item, models.PROTECT, related_name="regrades")
    number = models.PositiveIntegerField("answers to version")  # major: with all that is mended in it
    to = models.ForeignKey(ItemVersion, models.PROTECT, verbose_name="marked by", related_name="regrades")
    reason = models.TextField("reason, shown to the learners", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=list(STATES.items()), default="applying")
    total = models.PositiveIntegerField(default=0)  # answers there were to be marked anew
    until = (
        models.DateTimeField()
    )  # of the dry run; later answers are marked by the version they were given to
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        permissions = [("apply_regrade", "Can re-mark answers")]
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state__in=["applying", "undoing"]),
                name="one_open_regrade_an_item",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item}: answers to version {self.number} by the key of version {self.to.label}"

    def get_absolute_url(self) -> str:
        return reverse("admin:quizzes_regrade_change", args=[self.pk])

    @property
    def open(self) -> bool:
        return self.state in ("applying", "undoing")


class RegradedQuerySet(models.QuerySet["Regraded"]):
    def standing(self) -> RegradedQuerySet:
        return self.filter(undone=False)

    def news_for(self, learner: Learner, now: datetime) -> RegradedQuerySet:
        """What was re-marked of late, with the answers; those of an open check-up come at its end.

        Asks for the few recent regrades first, so that it costs a learner with many answers no more.
        """
        recent = list(
            Regrade.objects.filter(created_at__gte=now - NEWS)
            .exclude(state="undone")
            .values_list("pk", flat=True)
        )
        if not recent:
            return self.none()
        own = self.standing().filter(regrade__in=recent, response__learner=learner, changed=True)
        own = own.exclude(response__attempt__mode="checkup", response__attempt__finished_at=None)
        return own.select_related("regrade", "response__attempt", "response__version").order_by("-pk")


class Regraded(models.Model):
    """One answer that a regrade marked anew, and all that has to be put back when it is undone."""

    regrade = models.ForeignKey(Regrade, models.CASCADE, related_name="rows")
    response = models.ForeignKey(Response, models.CASCADE, related_name="regraded")
    key_version = models.ForeignKey(ItemVersion, models.PROTECT, null=True, related_name="+", db_index=False)
    label_right = models.BooleanField()
    check_is_right = models.BooleanField(null=True)
    wide = models.BooleanField()
    scored = models.BooleanField()
    new_label_right = models.BooleanField()
    new_check_is_right = models.BooleanField(null=True)
    new_wide = models.BooleanField()
    new_scored = models.BooleanField()
    changed = models.BooleanField()  # whether the mark did; the explanation always does
    undone = models.BooleanField(default=False)

    objects = RegradedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["regrade", "response"], name="one_row_a_regraded_answer")
        ]

    def __str__(self) -> str:
        return f"{self.response_id} in regrade {self.regrade_id}"

    @classmethod
    def of(cls, regrade: Regrade, response: Response) -> Regraded:
        """Mark the response by the regrade's key, without saving. Returns what it was before, and is now."""
        old, before = response.mark, response.key_version_id
        response.key_version = regrade.to
        given = remarking.Given(response.kind, response.check_said)
        new = remarking.mark(response.version.shown, regrade.to.shown, given)
        row = cls(regrade=regrade, response=response, key_version_id=before, changed=old != new)
        row.old, row.new = old, new
        put(response, new)
        return row

    def restore(self) -> Response:
        """Put the response back to what it was, without saving; returns it."""
        self.response.key_version_id = self.key_version_id
        put(self.response, self.old)
        self.undone = True
        return self.response

    @property
    def old(self) -> Mark:
        return Mark(self.label_right, self.check_is_right, self.wide, self.scored)

    @old.setter
    def old(self, mark: Mark) -> None:
        self.label_right, self.check_is_right = mark.label_right, mark.check_right
        self.wide, self.scored = mark.wide, mark.scored

    @property
    def new(self) -> Mark:
        return Mark(self.new_label_right, self.new_check_is_right, self.new_wide, self.new_scored)

    @new.setter
    def new(self, mark: Mark) -> None:
        self.new_label_right, self.new_check_is_right = mark.label_right, mark.check_right
        self.new_wide, self.new_scored = mark.wide, mark.scored

    @property
    def sentence(self) -> str:
        return remarking.sentence(self.old, self.new)


def put(response: Response, mark: Mark) -> None:
    response.label_right, response.check_is_right = mark.label_right, mark.check_right
    response.wide, response.scored = mark.wide, mark.scored
