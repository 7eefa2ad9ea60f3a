"""What a regrade would do, before anything is written."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from quizzes import remarking
from quizzes.models import Item, ItemVersion, Response
from quizzes.remarking import Given
from quizzes.scoring import Mark


def pending(item: Item, number: int, to: ItemVersion, until: datetime) -> QuerySet[Response]:
    """Answers to a major version, given until then, that the key of `to` does not mark yet."""
    given = Response.objects.filter(version__item=item, version__number=number, answered_at__lte=until)
    given = given.filter(learner__isnull=False)  # an answer has one, always: a step goes by learners
    return given.exclude(version=to, key_version=None).exclude(key_version=to).order_by("-answered_at", "-pk")


class DryRun:
    """What a regrade would do. Answers with the same version, key, label and check share their fate.

    So the counts cost as much for a hundred answers as for a hundred thousand to read, and the list is
    asked for one page at a time.
    """

    SAME = (
        "version_id",
        "key_version_id",
        "kind",
        "check_said",
        "label_right",
        "check_is_right",
        "wide",
        "scored",
    )

    def __init__(self, rows: QuerySet[Response], to: ItemVersion) -> None:
        self.rows, self.to = rows, to
        self.counts = dict.fromkeys(remarking.CHANGES, 0)
        self.total = 0
        self._moving = Q(pk=None)
        self._versions: dict[int, ItemVersion] = {}
        groups = rows.order_by().values(*self.SAME).annotate(number=Count("pk"))
        self._versions = ItemVersion.objects.in_bulk({group["version_id"] for group in groups})
        for group in groups:
            self._weigh(group.pop("number"), group)

    def _weigh(self, number: int, group: dict[str, Any]) -> None:
        old = Mark(group["label_right"], group["check_is_right"], group["wide"], group["scored"])
        new = self._new(group["version_id"], group["kind"], group["check_said"])
        change = remarking.change(old, new)
        self.total += number
        if change:
            self.counts[change] += number
            self._moving |= Q(**group)

    def _new(self, version: int, kind: str, check: str) -> Mark:
        return remarking.mark(self._versions[version].shown, self.to.shown, Given(kind, check))

    @property
    def changing(self) -> int:
        return sum(self.counts.values())

    @property
    def moving(self) -> QuerySet[Response]:
        """The answers whose mark would change."""
        return self.rows.filter(self._moving)

    def new_of(self, response: Response) -> Mark:
        return self._new(response.version_id, response.kind, response.check_said)
