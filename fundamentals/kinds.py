"""The four kinds of machine inside a tool: their names, their order, and what tells one from another.

Pure. The order R, M, D, G and the keys 1 to 4 never change: a steady mapping is faster to use and,
as kinds are drawn at random, position tells nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    slug: str  # as in addresses, files and the database
    letter: str  # R, M, D, G: also the class of its colours, lower-cased
    key: str  # the key that chooses it
    label: str
    gloss: str  # what it does, in the fewest words; a hint, so not shown in a check-up
    hands_you: str
    first_check: str
    tell_by: str
    check_by: str

    @property
    def css(self) -> str:
        return f"k-{self.letter.lower()}"

    @property
    def bare(self) -> str:
        """The label within a sentence; "AI" keeps its capitals."""
        return self.label[0].lower() + self.label[1:]

    @property
    def in_sentence(self) -> str:
        """The label where a sentence names the thing: "a fixed rule", "machine learning"."""
        return f"a {self.bare}" if self.letter == "R" else self.bare


KINDS = (
    Kind(
        "fixed-rule",
        "R",
        "1",
        "Fixed rule",
        "a written setting decides",
        "The same result every time, from a setting you can read",
        "Read the setting, test its edge",
        "a setting you can read decides, and the same input gives the same result.",
        "reading the setting and testing its edge.",
    ),
    Kind(
        "machine-learning",
        "M",
        "2",
        "Machine learning",
        "sorts, labels, ranks or predicts",
        "Labels, scores, rankings, search hits about material that exists",
        "Compare with material you know",
        "your material comes back untouched, with labels, scores or an order.",
        "comparing with material you know.",
    ),
    Kind(
        "deep-learning",
        "D",
        "3",
        "Deep learning",
        "changes or follows your own picture and sound",
        "Your own picture or sound, transformed, separated or followed",
        "Side by side, at matched level",
        "the same shot or track comes back, altered or followed.",
        "flipping before and after at matched level.",
    ),
    Kind(
        "generative-ai",
        "G",
        "4",
        "Generative AI",
        "makes material that was not there",
        "Text, picture or sound that did not exist before",
        "Continuity, fit, consent",
        "something is there that nobody shot, said or wrote.",
        "continuity, fit with the project, and consent.",
    ),
)
BY_SLUG = {kind.slug: kind for kind in KINDS}
SLUGS = tuple(BY_SLUG)
CHOICES = tuple((kind.slug, kind.label) for kind in KINDS)


def others(slug: str) -> tuple[Kind, ...]:
    """The three kinds that `slug` is not, in the fixed order."""
    return tuple(kind for kind in KINDS if kind.slug != slug)
