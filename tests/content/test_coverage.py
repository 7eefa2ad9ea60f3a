"""Everything that the guide this site was made from deals with has its page here, heading by heading.

The guide is "Machine Learning vs Deep Learning vs Generative AI" by FilmDaft (9 and 11 January 2026); its
order is that of the table below, and which page deals with what is an author's judgement, kept here.
"""

import pytest

from fundamentals.management.commands.load_articles import CONTENT
from fundamentals.models import Article

HEADINGS = {
    "Clear definitions and scope": ["start", "marketing-words", "why-categories-matter"],
    "What ML, DL and GenAI mean": ["machine-learning", "deep-learning", "generative-ai"],
    "Why these categories matter": ["why-categories-matter"],
    "Where you see these tools": ["where-in-film-work"],
    "ML in real workflows; validating a transcript": ["machine-learning", "validate-transcript"],
    "Common ML errors": ["ml-errors", "domain-shift"],
    "How DL changes what you can do; audio cleanup": ["what-deep-learning-changed", "check-audio-cleanup"],
    "GenAI and how it behaves; placeholder visual": ["how-genai-behaves", "placeholder-visual"],
    "How to identify the type": ["identify-by-output"],
    "Misunderstandings; common confusion": [
        "not-all-ai-generates", "generative-understands", "marketing-words", "confidence-is-accuracy", "clean-means-true",
    ],
    "What to watch for in production": ["match-review-to-risk", "consent-and-likeness"],
    "Summing up": ["start"],
    "Read next: mechanics and failure modes": ["prompt", "diffusion", "transformer", "hallucination", "domain-shift"],
}  # fmt: skip
GUIDE = "https://filmdaft.com/"
OWN = {"confidence-is-accuracy", "hallucination"}  # the guide points that way and says nothing of it


def test_every_heading_has_its_pages(bank: None) -> None:
    live = set(Article.objects.live().values_list("slug", flat=True))
    missing = {heading: sorted(set(pages) - live) for heading, pages in HEADINGS.items() if set(pages) - live}
    for heading, pages in HEADINGS.items():
        print(f"{heading:<48} {', '.join(page if page in live else f'{page} (MISSING)' for page in pages)}")
    assert not missing


@pytest.mark.parametrize(
    "slug", sorted({page for pages in HEADINGS.values() for page in pages} - OWN | {"about"})
)
def test_a_page_that_took_from_the_guide_says_so(slug: str) -> None:
    assert GUIDE in (CONTENT / f"{slug}.md").read_text(encoding="utf-8")
