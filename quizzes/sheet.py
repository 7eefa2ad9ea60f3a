"""The contact sheet: in which order the tools lie on it.

Pure. Two that do the same job by another kind lie side by side, and come first. Nothing in the order
follows the kind, because a reader may have hidden the kinds in order to guess.
"""

from collections.abc import Sequence

FRAMES = 50  # on a page, which keeps its HTML under 12 KB compressed; even, so that no pair is cut in two


def lay_out(rows: Sequence[tuple[str, Sequence[str]]]) -> tuple[list[tuple[str, str]], list[str]]:
    """Pairs and single frames, as slugs, of `rows`: (slug, slugs that do its job) in the order of reading.

    Each slug lies on the sheet once: of several partners the first that is still free is taken. A pair
    counts whichever side names the other; a partner that is not among the rows is left out.
    """
    partners: dict[str, list[str]] = {slug: [] for slug, _ in rows}
    for slug, named in rows:
        for other in named:
            if other in partners:
                partners[slug].append(other)
                partners[other].append(slug)
    pairs: list[tuple[str, str]] = []
    taken: set[str] = set()
    for slug in partners:
        free = [name for name in partners[slug] if name not in taken]
        if free and slug not in taken:
            pairs.append((slug, free[0]))
            taken |= {slug, free[0]}
    return pairs, [slug for slug in partners if slug not in taken]
