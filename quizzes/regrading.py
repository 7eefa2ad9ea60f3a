"""Carrying out a regrade, and taking it back: in steps so short that nobody who answers has to wait.

What was worked out from the marks follows exactly: of each learner whatever is kept, and the difficulty of
the item. A step that is interrupted leaves a regrade that can be continued.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from time import monotonic

from django.db.models import F, QuerySet
from django.utils import timezone

from config.writes import write_transaction
from quizzes import sequencing
from quizzes.dry_run import pending
from quizzes.models import Item, ItemVersion, Learner, Regrade, Regraded, Response
from quizzes.models.tallies import changing

FIRST_STEP = 200  # answers worked through in the first transaction; the next follow from how long it took
MOST = 400  # learners in a transaction
AIM = 0.3  # seconds that a transaction should take
SITTING = 8.0  # seconds after which a request answers with how far it has come
KEPT = ("key_version", "label_right", "check_is_right", "wide", "scored")


class Refused(Exception):
    """A regrade that cannot be begun or undone now, with the reason in a sentence."""

    def __init__(self, sentence: str, regrade: Regrade | None = None) -> None:
        super().__init__(sentence)
        self.regrade = regrade  # which stands in the way


# --- beginning ------------------------------------------------------------------------------------


def begin(item: Item, number: int, to: ItemVersion, reason: str, by: object, until: datetime) -> Regrade:
    """Start a regrade, in the caller's write transaction. Raises Refused where it cannot be."""
    Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    _none_open(item)
    total = pending(item, number, to, until).count()
    if not total:
        raise Refused("There is no answer left for it to mark: perhaps a colleague has done it.")
    return Regrade.objects.create(
        item=item,
        number=number,
        to=to,
        reason=reason,
        by=by,
        total=total,
        until=until,
        created_at=timezone.now(),
    )


def begin_undoing(regrade: Regrade) -> None:
    """Start taking a regrade back, in the caller's write transaction. Raises Refused where it cannot be."""
    Item.objects.select_for_update(of=("self",)).get(pk=regrade.item_id)
    regrade.refresh_from_db(fields=["state"])
    if regrade.state not in ("applied", "applying"):
        return
    if regrade.state == "applied":
        _none_open(regrade.item)
    later = later_than(regrade)
    if later:
        raise Refused("A later regrade has marked some of these answers again. Undo that one first.", later)
    regrade.state = "undoing"
    regrade.save(update_fields=["state"])


def later_than(regrade: Regrade) -> Regrade | None:
    """The last regrade after this one that still marks some of the same answers."""
    own = regrade.rows.standing().values("response")
    rows = Regraded.objects.standing().filter(
        regrade__item=regrade.item_id, regrade__gt=regrade.pk, response__in=own
    )
    return Regrade.objects.filter(pk__in=rows.values("regrade")).order_by("-pk").first()


def _none_open(item: Item) -> None:
    other = item.regrades.filter(state__in=["applying", "undoing"]).first()
    if other:
        raise Refused("Another regrade of this item is not finished yet. Finish that one first.", other)


# --- step by step ---------------------------------------------------------------------------------


def go_on(regrade: Regrade, sitting: float = SITTING) -> None:
    """Carry an open regrade on, for about so many seconds, or to its end."""
    size, until = FIRST_STEP, monotonic() + sitting
    while regrade.open:
        begun = monotonic()
        with write_transaction():
            step(regrade, size)
        took = monotonic() - begun
        size = max(1, round(size * min(2.0, AIM / max(took, 0.001))))
        if monotonic() > until:
            break


def step(regrade: Regrade, size: int) -> None:
    """The next learners, with about `size` answers between them, or the end. In a write transaction.

    Of each learner everything is worked out anew, so what a step costs goes by all of their answers.
    """
    held = Regrade.objects.select_for_update(of=("self",)).select_related("item", "to").get(pk=regrade.pk)
    regrade.state = held.state
    if not held.open:
        return
    keys = _next(held, size)
    if not keys:
        _finish(held)
        regrade.state = held.state
        return
    people = list(Learner.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    with changing(people):
        _mark(held, left(held).filter(learner__in=keys)) if held.state == "applying" else _restore(held, keys)
        for learner in people:
            learner.rebuild()


def _next(regrade: Regrade, size: int) -> list[int]:
    """Numbers of the learners who come next: one at the least, as long as there are any."""
    waiting = left(regrade).order_by("learner").values_list("learner", "learner__answers").distinct()
    keys: list[int] = []
    for learner, answers in waiting[:MOST]:
        size -= answers + 5
        if keys and size < 0:
            break
        keys.append(learner)
    return keys


def left(regrade: Regrade) -> QuerySet[Response]:
    """Answers that an open regrade still has to mark, or to put back."""
    if regrade.state == "applying":
        return pending(regrade.item, regrade.number, regrade.to, regrade.until)
    return Response.objects.filter(pk__in=regrade.rows.standing().values("response"))


def _mark(regrade: Regrade, responses: QuerySet[Response]) -> None:
    answers = list(responses.select_related("version", "key_version"))
    rows = [Regraded.of(regrade, response) for response in answers]
    Regraded.objects.bulk_create(rows, batch_size=200)
    Response.objects.bulk_update(answers, KEPT, batch_size=100)


def _restore(regrade: Regrade, learners: Sequence[int]) -> None:
    rows = list(regrade.rows.standing().filter(response__learner__in=learners).select_related("response"))
    Response.objects.bulk_update([row.restore() for row in rows], KEPT, batch_size=100)
    Regraded.objects.bulk_update(rows, ["undone"], batch_size=200)


def _finish(regrade: Regrade) -> None:
    """The item follows when all of its answers have: its difficulty is none that any half of them gives."""
    undone, now = regrade.state == "undoing", timezone.now()
    if not undone or regrade.applied_at:  # the difficulty never followed one that was stopped halfway
        _rate(regrade, undone)
    if undone:
        regrade.state, regrade.undone_at = "undone", now
    else:
        regrade.state, regrade.applied_at = "applied", now
    regrade.save(update_fields=["state", "applied_at", "undone_at"])


def _rate(regrade: Regrade, undone: bool) -> None:
    """Shift the difficulty by what the other marks make of it, first answers told again in their order.

    A shift, because answers of people who are forgotten have left their part in it, and stay counted.
    """
    item = regrade.item
    first = Response.objects.filter(version__item=item, first_showing=True).order_by("answered_at", "pk")
    now = list(first.values_list("pk", "theta", "label_right", "scored"))
    other = {
        row.response_id: (row.new, row.old) if undone else (row.old, row.new)
        for row in regrade.rows.filter(changed=True, undone=undone)
    }
    was = [
        (pk, theta, *((other[pk][0].label_right, other[pk][0].scored) if pk in other else (right, scored)))
        for pk, theta, right, scored in now
    ]
    shift = _difficulty(item, now) - _difficulty(item, was)
    more = sum(row[3] for row in now) - sum(row[3] for row in was)
    Item.objects.filter(pk=item.pk).update(difficulty=F("difficulty") + shift, answers=F("answers") + more)


def _difficulty(item: Item, answers: Sequence[tuple[int, float, bool, bool]]) -> float:
    scored: Iterator[tuple[float, bool]] = ((theta, right) for _, theta, right, counts in answers if counts)
    return sequencing.replay(item.start_difficulty, scored)
