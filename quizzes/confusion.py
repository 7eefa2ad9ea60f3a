"""What was taken for what: the confusion matrix of a learner's counted answers, and its one headline.

Pure. Rows are the right kind, columns what was said, in the order R, M, D, G.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from fundamentals import kinds
from fundamentals.kinds import Kind

LAST = 40  # counted answers the matrix looks back over
SHOWN_FROM = 12
HEADLINE_CELL, HEADLINE_ROW = 2, 4
# Ties go to the riskier mix-up: new material taken for real, or the other way round, costs most.
RISK = {frozenset({"deep-learning", "generative-ai"}): 2, frozenset({"machine-learning", "deep-learning"}): 1}


@dataclass(frozen=True)
class Mixup:
    """One off-diagonal cell: `count` of `row` items of `kind` were called `said`."""

    kind: Kind
    said: Kind
    count: int
    row: int


@dataclass(frozen=True)
class Matrix:
    counts: dict[tuple[str, str], int]

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def ready(self) -> bool:
        return self.n >= SHOWN_FROM

    def row(self, kind: str) -> int:
        return sum(self.counts.get((kind, said), 0) for said in kinds.SLUGS)

    def column(self, said: str) -> int:
        return sum(self.counts.get((kind, said), 0) for kind in kinds.SLUGS)

    def right(self, kind: str) -> int:
        return self.counts.get((kind, kind), 0)

    @property
    def headline(self) -> Mixup | None:
        """The largest mix-up worth naming, or None."""
        cells = [
            Mixup(kinds.BY_SLUG[kind], kinds.BY_SLUG[said], count, self.row(kind))
            for (kind, said), count in self.counts.items()
            if kind != said and count >= HEADLINE_CELL and self.row(kind) >= HEADLINE_ROW
        ]
        if not self.ready or not cells:
            return None
        return max(
            cells, key=lambda cell: (cell.count, RISK.get(frozenset({cell.kind.slug, cell.said.slug}), 0))
        )

    @property
    def bias(self) -> tuple[Kind, int, int] | None:
        """The kind said too often by most: (kind, per cent said, per cent right), None where none is."""
        if not self.ready:
            return None
        kind = max(kinds.SLUGS, key=lambda slug: self.column(slug) - self.row(slug))
        said, was = self.column(kind), self.row(kind)
        if said <= was:
            return None
        return kinds.BY_SLUG[kind], round(100 * said / self.n), round(100 * was / self.n)


def matrix(answers: Iterable[tuple[str, str]]) -> Matrix:
    """Count (right kind, kind said) pairs; the caller passes the last 40 counted answers."""
    return Matrix(dict(Counter(answers)))
