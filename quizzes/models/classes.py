"""A class: learners who joined with a code, and what an instructor asks of them.

A class sees what a member answers from joining on, and nothing from before. Whoever leaves takes the answers
along: the class does not see them any more. `Learner.classes` lists the classes somebody is in, so that an
answer knows them without a query; only `Enrolment.join` and `Enrolment.leave` change it.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F
from django.urls import reverse

from fundamentals import kinds
from quizzes import planning
from quizzes.models.attempts import Response
from quizzes.models.learners import Learner

if TYPE_CHECKING:
    from random import Random

    from django.contrib.auth.models import User

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"  # none that reads like a figure or another letter
LENGTH = 8  # 23 ** 8 codes, far more than anybody can try
NAME = 40  # characters of a display name
MEMBERS = 500


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def plain_code(typed: str) -> str:
    """A code as it is kept: however it was written, in capitals without spaces or hyphens."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


class ClassQuerySet(models.QuerySet["SchoolClass"]):
    def of(self, user: User) -> ClassQuerySet:
        """Those an instructor may see: the own ones; an administrator sees all."""
        return self if user.is_superuser else self.filter(instructor=user)


class SchoolClass(models.Model):
    name = models.CharField(max_length=80, help_text="Whoever joins reads it, as “Sound post, spring 2027”.")
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    instructor = models.ForeignKey(
        get_user_model(), models.SET_NULL, null=True, editable=False, related_name="classes"
    )
    closed = models.BooleanField(
        "closed to newcomers", default=False, help_text="Nobody can join any more; members stay."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ClassQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "class", "classes"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("join_class", args=[self.shown_code])

    @property
    def shown_code(self) -> str:
        return f"{self.code[:4]}-{self.code[4:]}"

    def answers(self) -> models.QuerySet[Response]:
        """What its members have answered since they joined; an open check-up's answers come when it is done."""
        answered = Response.objects.answered().filter(
            learner__enrolments__school_class=self, answered_at__gte=F("learner__enrolments__joined_at")
        )
        return answered.exclude(attempt__mode="checkup", attempt__finished_at=None)

    def end(self) -> None:
        """Delete the class; its members keep their answers."""
        for enrolment in self.enrolments.select_related("learner"):
            enrolment.leave()
        self.delete()


class Enrolment(models.Model):
    school_class = models.ForeignKey(SchoolClass, models.CASCADE, related_name="enrolments")
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="enrolments")
    display_name = models.CharField(max_length=NAME)
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ["display_name"]
        constraints = [
            models.UniqueConstraint(fields=["school_class", "learner"], name="enrolled_once"),
            models.UniqueConstraint(fields=["school_class", "display_name"], name="one_name_a_class"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @classmethod
    def join(cls, school_class: SchoolClass, learner: Learner, name: str, now: datetime) -> Enrolment:
        """Enrol, in the caller's transaction; who is in already is only renamed."""
        if learner.pk is None:
            learner.save()
        enrolment, _ = cls.objects.update_or_create(
            school_class=school_class,
            learner=learner,
            defaults={"display_name": name},
            create_defaults={"display_name": name, "joined_at": now},
        )
        _keep_in_step(learner)
        return enrolment

    def leave(self) -> None:
        from quizzes.models.tallies import changing

        Learner.held(self.learner)  # no answer may come between what statistics hold before and after
        with changing([self.learner]):
            self.delete()
            _keep_in_step(self.learner)


def _keep_in_step(learner: Learner) -> None:
    since = dict(learner.enrolments.order_by("school_class").values_list("school_class_id", "joined_at"))
    learner.classes, learner.joined = list(since), {str(key): at.isoformat() for key, at in since.items()}
    learner.save(update_fields=["classes", "joined"])


def carry_over(learner: Learner, other: Learner) -> None:
    """Where two learners become one: of two enrolments in one class the earlier stays."""
    own = {enrolment.school_class_id: enrolment for enrolment in learner.enrolments.all()}
    for enrolment in other.enrolments.all():
        kept = own.get(enrolment.school_class_id)
        if kept is None:
            enrolment.learner = learner
            enrolment.save(update_fields=["learner"])
        else:
            kept.joined_at = min(kept.joined_at, enrolment.joined_at)
            kept.save(update_fields=["joined_at"])
            enrolment.delete()
    _keep_in_step(learner)


TASKS = [("checkup", "Check-up of twelve"), ("practice", "Practice of chosen kinds or items")]


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def of(self, learner: Learner | None) -> AssignmentQuerySet:
        """Those of the classes that the learner is in."""
        return self.filter(school_class__enrolments__learner=learner) if learner else self.none()


class Assignment(models.Model):
    """What a class is asked to do: a check-up, or a practice of chosen items or kinds."""

    school_class = models.ForeignKey(
        SchoolClass, models.CASCADE, verbose_name="class", related_name="assignments"
    )
    title = models.CharField(max_length=80, help_text="As members read it: “Check-up by Friday”.")
    mode = models.CharField("task", max_length=10, choices=TASKS, default="checkup")
    kinds = models.JSONField(default=list, blank=True)  # slugs; empty for all four
    items: Any = models.ManyToManyField("quizzes.Item", blank=True, related_name="assignments")
    due_at = models.DateTimeField("due", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]

    def __str__(self) -> str:
        return self.title

    def plan(self, random: Random) -> list[planning.Slot]:
        """The slots of one attempt at it; items that are no longer live are left out."""
        if self.mode == "checkup":
            return planning.checkup(random)
        chosen = list(self.items.filter(status="live").values_list("pk", flat=True))
        if chosen:
            random.shuffle(chosen)
            return planning.these(chosen)
        return planning.of_kinds(random, self.kinds or list(kinds.SLUGS))

    def is_late(self, at: datetime) -> bool:
        return self.due_at is not None and at > self.due_at
