"""Which item fills the next slot of an attempt. The rules are in `sequencing`; this fetches what they weigh up."""

from __future__ import annotations

import math
from random import Random

from quizzes import items, sequencing
from quizzes.models.attempts import Attempt
from quizzes.models.items import Item, ItemQuerySet
from quizzes.planning import Slot
from quizzes.sequencing import Candidate

NEAREST = 12  # items each side of the aimed-at difficulty that are weighed up, however large the bank


def choose(attempt: Attempt, position: int) -> tuple[Item, bool]:
    """The item for a position, and whether this learner has answered it before.

    Raises Item.DoesNotExist where the bank holds no live item that is not in the attempt already.
    """
    answered = list(attempt.responses.select_related("version").order_by("position"))
    pool = Item.objects.live().exclude(pk__in=[response.version.item_id for response in answered])
    slot = attempt.plan[position - 1]
    for pool_of_slot in _pools(pool, slot):
        unseen = pool_of_slot.unseen_by(attempt.learner)
        near = _nearest(unseen, attempt.learner.theta if attempt.learner else 0.0)
        if near:
            return _best(attempt, position, near, answered), False
    return _oldest(attempt, next(iter(_pools(pool, slot))), pool), True


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


def _nearest(pool: ItemQuerySet, theta: float) -> list[Item]:
    """The items nearest the difficulty that gives the target chance, from below and above it."""
    aim = theta - math.log((sequencing.TARGET - sequencing.FLOOR) / (1 - sequencing.TARGET))
    below = pool.filter(difficulty__lt=aim).order_by("-difficulty", "pk")[:NEAREST]
    above = pool.filter(difficulty__gte=aim).order_by("difficulty", "pk")[:NEAREST]
    return [*below.select_related("current"), *above.select_related("current")]


def _best(attempt: Attempt, position: int, near: list[Item], answered: list) -> Item:  # type: ignore[type-arg]
    last = answered[-1].item if answered else items.ItemText(slug="")
    misses = len(answered) >= 2 and all(response.label_right is False for response in answered[-2:])
    by_id = {item.pk: item for item in near}
    chosen = sequencing.choose(
        Random(f"{attempt.seed}/item/{position}"),
        [
            Candidate(item.pk, item.difficulty, item.likeliest_wrong, item.subtype, item.modality)
            for item in near
        ],
        attempt.learner.theta if attempt.learner else 0.0,
        2 if misses else 0,
        last.kind,
        last.modality,
        attempt.learner.known_subtypes() if attempt.learner else frozenset(),
    )
    return by_id[chosen.id]


def _oldest(attempt: Attempt, pool: ItemQuerySet, any_pool: ItemQuerySet) -> Item:
    """The item of the slot seen longest ago; where the slot has none at all, any item seen longest ago."""
    for candidates in (pool, any_pool.clear(), any_pool):
        oldest = (
            candidates.filter(seen__learner=attempt.learner).order_by("seen__last_at", "pk").first()
            or candidates.order_by("pk").first()
        )
        if oldest:
            return oldest
    raise Item.DoesNotExist("The bank holds no live item that is not in this attempt already.")
