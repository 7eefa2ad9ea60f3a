"""What learners object to, and what an instructor ruled."""

from __future__ import annotations

from django.db import models

from quizzes.models.attempts import Response


class Disagreement(models.Model):
    """An objection to the key of one answered question."""

    RULINGS = {
        "": "Not ruled yet",
        "keep": "The key stays",
        "accept": "The other label is right as well",
        "fix": "The item was mended",
        "retire": "The item was retired",
    }

    response = models.OneToOneField(Response, models.CASCADE, related_name="disagreement")
    text = models.TextField(max_length=1000)
    ruling = models.CharField(max_length=10, blank=True, choices=list(RULINGS.items()))
    reason = models.TextField("reason, shown to the learner", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ruled_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["ruling", "-created_at"]

    def __str__(self) -> str:
        return f"{self.response.item.slug}: {self.text[:60]}"
