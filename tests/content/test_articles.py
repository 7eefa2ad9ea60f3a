"""What a machine can hold of the author's check-list, on every article that ships."""

import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from fundamentals import articles, glossary, kinds, prose
from fundamentals.articles import ArticleText
from fundamentals.management.commands.load_articles import CONTENT
from fundamentals.models import Article
from quizzes.models import Item

FIGURES = Path(__file__).resolve().parents[2] / "templates" / "figures"
PAGES = {
    path.stem: articles.parse(path.stem, path.name, path.read_text(encoding="utf-8"))
    for path in sorted(CONTENT.glob("*.md"))
}
SUBJECTS = sorted(slug for slug, page in PAGES.items() if page.type != "site")
SITE = ["about", "how-we-label", "how-we-mark"]
LINKS = {slug: [target for target in articles.links(page) if target != slug] for slug, page in PAGES.items()}
RENDERED = {slug: prose.render(page.body) for slug, page in PAGES.items()}
WORDS, TERMS_A_500, GRADE = 900, 6, 10
# Makers and products: a heading says the point and outlives the tool.
BRANDS = re.compile(
    r"\b(adobe|premiere|photoshop|firefly|resolve|davinci|avid|whisper|openai|sora|midjourney|runway|descript"
    r"|audacity|ffmpeg|izotope|topaz|elevenlabs|stable diffusion|google|apple|microsoft|amazon|nuke|blender)\b",
    re.IGNORECASE,
)

every_page = pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.slug)
every_subject = pytest.mark.parametrize("slug", SUBJECTS)


def test_the_set_is_whole() -> None:
    assert len(SUBJECTS) == 35
    assert sorted(set(PAGES) - set(SUBJECTS)) == SITE
    assert Counter(page.type for page in PAGES.values()) == {
        "definition": 4, "guide": 12, "workflow": 3, "misconception": 5, "term": 11, "site": 3,
    }  # fmt: skip
    assert all(page.status == "live" for page in PAGES.values())


@every_page
def test_it_is_fit_to_publish_and_in_canonical_form(page: ArticleText) -> None:
    assert articles.problems(page, PAGES) == []
    assert articles.write(page) == (CONTENT / f"{page.slug}.md").read_text(encoding="utf-8")


@every_page
def test_the_lede_is_short(page: ArticleText) -> None:
    assert len(page.lede.split()) <= articles.LEDE_WORDS


@every_page
def test_its_rows_of_the_glossary_are_two_sentences_at_most(page: ArticleText) -> None:
    rows = [row["definition"] for row in page.aliases] + [page.lede] * (page.type in glossary.PAGES)
    assert [row for row in rows if len(re.findall(r"[.?!](?=\s|$)", row)) > 2] == []


@every_page
def test_a_mix_up_starts_with_no(page: ArticleText) -> None:
    if page.type == "misconception":
        assert page.title.startswith("“")
        assert page.lede.startswith("No.")


@every_page
def test_it_is_short_enough_to_be_read(page: ArticleText) -> None:
    if not page.slug.startswith("how-we-"):
        assert RENDERED[page.slug].words <= WORDS


@every_page
def test_it_can_be_read_at_fifteen(page: ArticleText) -> None:
    assert grade(spoken(page)) <= GRADE


@every_page
def test_every_source_can_be_found(page: ArticleText) -> None:
    for source in page.sources:
        assert source["title"]
        assert source.get("url") or source.get("note")
        assert source.get("url", "https://").startswith(("https://", "http://"))


@every_page
def test_every_drawing_that_it_names_is_there(page: ArticleText) -> None:
    for name in re.findall(r"\]\(figure:([\w-]+)", page.body):
        assert (FIGURES / f"{name}.html").exists(), name


@every_subject
def test_a_definition_guide_or_check_list_shows_something(slug: str) -> None:
    if PAGES[slug].type in ("definition", "guide", "workflow"):
        assert "](figure:" in PAGES[slug].body


@every_page
def test_headings_have_ids_of_their_own_and_no_brand(page: ArticleText) -> None:
    sections = RENDERED[page.slug].sections
    assert sections
    assert len({section.id for section in sections}) == len(sections)
    assert len(re.findall(r"^## .*\{#[\w-]+\}$", page.body, re.MULTILINE)) == len(sections)
    for title in [page.title, *(section.title for section in sections)]:
        assert not BRANDS.search(title), title


@every_page
def test_quotation_marks_are_typographic_once_rendered(page: ArticleText) -> None:
    texts = [RENDERED[page.slug].html, prose.render(page.mixup).html, page.lede, page.title]
    texts += [
        row.get(name, "")
        for row in [*page.see_also, *page.aliases]
        for name in ("note", "term", "definition")
    ]
    for text in texts:
        seen = re.sub(r"<code>.*?</code>|<[^>]*>", "", text, flags=re.DOTALL)
        assert '"' not in seen.replace("&quot;", '"'), seen


@every_page
def test_see_also_has_three_to_six_rows(page: ArticleText) -> None:
    slugs = [row["slug"] for row in page.see_also]
    assert 3 <= len(slugs) <= 6
    assert len(set(slugs)) == len(slugs)
    assert page.slug not in slugs


@every_page
def test_links_are_few_and_each_is_made_once(page: ArticleText) -> None:
    rendered = RENDERED[page.slug]
    slugs = [link.slug for link in rendered.links]
    assert len(set(slugs)) == len(slugs), Counter(slugs).most_common(1)
    assert len(slugs) <= max(1, rendered.words / 500) * TERMS_A_500


@every_page
def test_links_to_a_section_find_it(page: ArticleText) -> None:
    ids = {slug: {section.id for section in rendered.sections} for slug, rendered in RENDERED.items()}
    for link in RENDERED[page.slug].links + prose.links(page.mixup):
        assert not link.section or link.section in ids[link.slug], link
    for alias in page.aliases:
        assert not alias.get("section") or alias["section"] in ids[page.slug], alias


@every_page
def test_it_leads_to_three_pages(page: ArticleText) -> None:
    assert len(set(LINKS[page.slug])) >= 3


@every_subject
def test_two_pages_lead_to_it(slug: str) -> None:
    """Pages about the site are left out: the foot of every page leads to them (tests/content/test_site.py)."""
    assert len([other for other in PAGES if slug in LINKS[other]]) >= 2


def test_every_page_is_three_clicks_from_the_start_and_can_be_reached_from_any_other() -> None:
    far = distances("start")
    assert set(SUBJECTS) <= set(far)
    assert max(far.values()) <= 3, {slug: steps for slug, steps in far.items() if steps > 3}
    for slug in PAGES:
        assert set(SUBJECTS) <= set(distances(slug)), slug


@every_page
def test_it_says_where_it_gets_hard_what_it_is_not_and_how_to_check(page: ArticleText) -> None:
    text = spoken(page).lower()
    if page.type in ("definition", "guide", "workflow"):
        assert "hard" in {section.id for section in RENDERED[page.slug].sections}
    if page.type != "site":
        assert re.search(r"\bnot\b|n[’']t\b|\bno\b|\bnever\b|\bnothing\b", text)
        assert re.search(r"\b(check|compare|listen|play|look|read|test|count|mark|ask)\b", text)


@every_subject
def test_two_questions_stand_behind_it(bank: None, slug: str) -> None:
    """Of its own where items name it, else of the kind it is about: those of any kind are the last resort."""
    article = Article.objects.get(slug=slug)
    behind = Item.objects.behind(article)
    nearest = [item.nearness for item in behind[:2]]
    assert len(nearest) == 2
    if article.kind:
        assert max(nearest) <= 1
        assert all(item.kind == article.kind for item in behind if item.nearness == 1)


def test_items_come_nearest_first(bank: None) -> None:
    article = Article.objects.get(slug="deep-learning")
    behind = list(Item.objects.behind(article))
    assert len(behind) == Item.objects.live().clear().count()
    assert [item.nearness for item in behind] == sorted(item.nearness for item in behind)
    assert {item.nearness for item in behind} == {0, 1, 2}
    assert all(item.article.partition("#")[0] == article.slug for item in behind if item.nearness == 0)


# --- measures -------------------------------------------------------------------------------------


def distances(start: str) -> dict[str, int]:
    """Clicks from a page to every page that can be reached from it."""
    found, ring = {start: 0}, [start]
    while ring:
        ring = [
            slug
            for slug in dict.fromkeys(chain.from_iterable(LINKS[page] for page in ring))
            if slug not in found
        ]
        found |= dict.fromkeys(ring, max(found.values()) + 1)
    return found


def spoken(page: ArticleText) -> str:
    """The sentences of the page, a line each: without headings, tables, addresses."""
    lines = [page.lede]
    for line in page.body.splitlines():
        line = re.sub(r"^!\[(.*)\]\(figure:[^)]*\)$", r"\1", line.strip())
        line = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line)
        line = re.sub(r"^(- \[ \] |- |\d+\. )", "", line)
        if line and not line.startswith(("#", "|")):
            lines.append(re.sub(r"[*_`]", "", line))
    return "\n".join(lines)


def grade(text: str) -> float:
    """The school grade of a text by Flesch and Kincaid (Kincaid et al. 1975): 10 is read at fifteen."""
    sentences = [part for part in re.split(r"(?<=[.!?:])[\"”’)]*\s+|\n", text) if re.search(r"\w", part)]
    words = re.findall(r"[A-Za-z0-9][A-Za-z0-9’'.-]*", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """Groups of vowels, less the silent e of the end: right for most English words, near for the rest."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", letters))
    silent = re.search(r"([^aeiouyl]|[aeiouy]l)e$|[^aeioutd]ed$|[^aeiouysxzhgc]es$", letters)
    return max(1, groups - bool(silent))


COUNTED = {
    "cat": 1, "table": 2, "make": 1, "transcript": 2, "played": 1, "machine": 2, "97": 1, "generative": 4,
    "sources": 2, "names": 1, "edited": 3,
}  # fmt: skip


@pytest.mark.parametrize(("word", "count"), COUNTED.items())
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_kinds_have_their_pages() -> None:
    for slug in kinds.SLUGS:
        assert PAGES[slug].type == "definition"
        assert PAGES[slug].kind == slug
