"""Which item fills the next slot of an attempt. The rules are in `sequencing`; this fetches what they weigh up."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from django.db.models import Exists, OuterRef, Q

from quizzes import items, sequencing
from quizzes.models.attempts import Attempt, Response
from quizzes.models.items import Item, ItemQuerySet
from quizzes.models.learners import Seen
from quizzes.planning import Slot
from quizzes.sequencing import Candidate


def choose(attempt: Attempt, position: int, last: Sequence[Response]) -> tuple[Item, bool]:
    """The item for a position, and whether this learner has answered it before.

    `last` holds the two responses before it, or fewer where there are no two, the later one first. Raises
    Item.DoesNotExist where the bank holds no live item that is not in the attempt already.
    """
    asked = Response.objects.filter(attempt=attempt).values("version__item")
    pool = Item.objects.live().exclude(pk__in=asked)
    pools = _pools(pool, attempt.plan[position - 1])
    theta = attempt.learner.theta if attempt.learner else 0.0
    misses = len(last) if all(response.scored and not response.label_right for response in last) else 0
    for pool_of_slot in pools:
        near = _nearest(pool_of_slot.unseen_by(attempt.learner), theta, misses)
        if near:
            return _best(attempt, position, near, theta, misses, last), False
    item = _oldest(attempt, pools[0], pool)  # where its kind is used up, it may be a new one of another kind
    return item, bool(attempt.learner and attempt.learner.has_seen(item.pk))


def _pools(pool: ItemQuerySet, slot: Slot) -> list[ItemQuerySet]:
    """Where to look for the slot's item: the first pool with an unseen one wins."""
    if "item" in slot:
        return [pool.filter(pk=slot["item"])]
    if "article" in slot:
        return [pool.clear().taught_by(slot["article"]), pool.clear().near(slot["article"]), pool.clear()]
    if slot.get("kind"):
        clear = pool.clear().of_kind(slot["kind"])
        if slot.get("borderline"):
            return [pool.borderline().of_kind(slot["kind"]), pool.borderline(), clear]
        return [clear]
    return [pool.clear().filter(misconception=slot["concept"])]


def _nearest(pool: ItemQuerySet, theta: float, misses: int) -> list[Item]:
    """The items nearest the difficulty that gives the chance aimed at, from below and above it.

    Two walks along an index that holds all they ask for, so that only the few they end with are read.
    """
    aim = sequencing.aim(theta, sequencing.target(misses))
    below = pool.filter(difficulty__lt=aim).order_by("-difficulty", "-current_id")[: sequencing.NEAREST]
    above = pool.filter(difficulty__gte=aim).order_by("difficulty", "current_id")[: sequencing.NEAREST]
    both = Item.objects.filter(Q(pk__in=below.values("pk")) | Q(pk__in=above.values("pk")))
    weighed = both.only("difficulty", "likeliest_wrong", "subtype", "modality", "current")
    # In an order of their own, so that the draw can be replayed.
    return list(weighed.order_by("difficulty", "pk"))


def _best(
    attempt: Attempt, position: int, near: list[Item], theta: float, misses: int, last: Sequence[Response]
) -> Item:
    before = last[0].item if last else items.ItemText(slug="")
    chosen = sequencing.choose(
        Random(f"{attempt.seed}/item/{position}"),
        [
            Candidate(item.pk, item.difficulty, item.likeliest_wrong, item.subtype, item.modality)
            for item in near
        ],
        theta,
        misses,
        before.kind,
        before.modality,
        frozenset(attempt.learner.subtypes) if attempt.learner else frozenset(),
    )
    return next(item for item in near if item.pk == chosen.id)


def _oldest(attempt: Attempt, pool: ItemQuerySet, any_pool: ItemQuerySet) -> Item:
    """The item of the slot seen longest ago; where the slot has none at all, any item seen longest ago."""
    seen = Seen.objects.filter(learner=attempt.learner).order_by("last_at", "item")
    for candidates in (pool, any_pool.clear(), any_pool):
        fits = Exists(candidates.filter(pk=OuterRef("item")))
        oldest = seen.filter(fits).select_related("item").first()
        found = oldest.item if oldest else candidates.order_by("pk").first()
        if found:
            return found
    raise Item.DoesNotExist("The bank holds no live item that is not in this attempt already.")
