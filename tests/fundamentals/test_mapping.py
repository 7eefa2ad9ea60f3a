"""The concept map: the same drawing for the same pages, nothing on top of anything, few lines crossing."""

import random
import re
from collections.abc import Iterable
from itertools import combinations

import pytest
from django.test import Client

from fundamentals import kinds, mapping
from fundamentals.mapping import LABEL, WIDTH, Map, Page, draw
from fundamentals.models import Article, Link

TYPES = ("guide", "term", "misconception", "workflow", "site")
Pair = tuple[str, str]


def made_up(count: int, seed: int) -> tuple[list[Page], list[Pair]]:
    """The four kinds and `count` other pages, with titles of every length, and five links from each."""
    chance = random.Random(seed)
    words = [
        "check",
        "a",
        "the",
        "transcript",
        "network",
        "of",
        "noise",
        "domain",
        "representation",
        "prompt",
        "interview",
        "it’s",
        "AI",
    ]
    pages = [Page(slug, slug, "definition", slug) for slug in kinds.SLUGS]
    for number in range(count):
        title = " ".join(chance.choices(words, k=chance.randint(1, 12)))
        pages.append(Page(f"page-{number}", title, chance.choice(TYPES)))
    slugs = [page.slug for page in pages]
    return pages, [
        (slug, other) for slug in slugs for other in chance.sample(slugs, min(5, len(slugs))) if other != slug
    ]


def shipped() -> tuple[list[Page], list[Pair]]:
    live = Article.objects.live()
    pages = [Page(page.slug, page.title, page.type, page.kind) for page in live]
    return pages, list(Link.objects.values_list("source__slug", "target__slug"))


def crossings(drawn: Map) -> int:
    """How many pairs of straight lines between linked pages cross."""
    at = {number: [] for number in range(len(drawn.edges))}
    for node in drawn.nodes:
        for number in node.edges:
            at[number].append((node.x, node.y))
    return sum(crossing(*a, *b) for a, b in combinations(at.values(), 2))


def crossing(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int], d: tuple[int, int]) -> bool:
    def turn(p: tuple[int, int], q: tuple[int, int], r: tuple[int, int]) -> bool:
        return (q[0] - p[0]) * (r[1] - p[1]) > (q[1] - p[1]) * (r[0] - p[0])

    if {a, b} & {c, d}:
        return False
    return turn(a, b, c) != turn(a, b, d) and turn(c, d, a) != turn(c, d, b)


def overlapping(drawn: Map) -> Iterable[tuple[str, str]]:
    for a, b in combinations(drawn.nodes, 2):
        (left, top, width, height), (left2, top2, width2, height2) = a.box, b.box
        if left < left2 + width2 and left2 < left + width and top < top2 + height2 and top2 < top + height:
            yield a.page.slug, b.page.slug


@pytest.mark.parametrize(("count", "seed"), [(0, 1), (1, 2), (34, 3), (34, 4), (90, 5)])
def test_nothing_is_drawn_over_anything(count: int, seed: int) -> None:
    drawn = draw(*made_up(count, seed), kinds.SLUGS)
    assert len(drawn.nodes) == count + 4
    assert not list(overlapping(drawn))
    for node in drawn.nodes:
        left, top, width, height = node.box
        assert left >= 0
        assert left + width <= WIDTH
        assert top >= 0
        assert top + height <= drawn.height
        assert all(len(line) <= LABEL for _y, line in node.rows)


def test_the_same_pages_make_the_same_drawing() -> None:
    pages, links = made_up(34, 6)
    first = draw(pages, links, kinds.SLUGS)
    random.Random(7).shuffle(pages)
    turned = [(b, a) for a, b in reversed(links)]
    assert draw(pages, turned + links, kinds.SLUGS) == first


def test_every_link_is_one_line_between_its_pages() -> None:
    pages = [Page(slug, slug, "guide") for slug in "abc"] + [
        Page("deep-learning", "Deep learning", "definition")
    ]
    links = [("a", "b"), ("b", "a"), ("a", "deep-learning"), ("a", "a"), ("a", "nowhere")]
    drawn = draw(pages, links, ("deep-learning",))
    by_slug = {node.page.slug: node for node in drawn.nodes}
    assert len(drawn.edges) == 2
    assert by_slug["c"].edges == ()
    (across,) = set(by_slug["a"].edges) & set(by_slug["deep-learning"].edges)
    edge = drawn.edges[across]
    assert edge.kind == "deep-learning"
    ends = {tuple(map(int, end.split())) for end in re.split("[ML]", edge.path) if end}
    assert ends == {(by_slug[slug].x, by_slug[slug].y) for slug in ("a", "deep-learning")}


def test_an_empty_guide_has_an_empty_map() -> None:
    assert draw([], [], kinds.SLUGS).nodes == ()


def test_pages_of_one_type_stand_together_under_their_heading() -> None:
    drawn = draw(*made_up(34, 8), kinds.SLUGS)
    for side in ("left", "right"):
        column = [node for node in drawn.nodes if node.side == side]
        types = [node.page.type for node in sorted(column, key=lambda node: node.y)]
        runs = [name for name, before in zip(types, [None, *types], strict=False) if name != before]
        heads = sorted((head for head in drawn.headings if head.side == side), key=lambda head: head.y)
        assert [head.type for head in heads] == runs


def test_few_lines_cross(bank: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pages, links = shipped()
    ours = crossings(draw(pages, links, kinds.SLUGS))
    with monkeypatch.context() as patch:
        patch.setattr(mapping, "_exchange", lambda row, cost: False)
        by_name = crossings(draw(pages, links, kinds.SLUGS))
    print(f"{ours} of {len(links)} links' lines cross, {by_name} in the order of their names")
    assert ours < 0.85 * by_name


def test_the_page_shows_every_page_and_link_twice(client: Client, bank: None) -> None:
    page = client.get("/map/").content.decode()
    pages, links = shipped()
    drawing, listed = page.split('id="list"')
    for slug in (one.slug for one in pages):
        assert drawing.count(f'href="/fundamentals/{slug}/"') == 1
    assert drawing.count('<path id="e') == len({frozenset(pair) for pair in links})
    assert listed.count('href="/fundamentals/') >= len(pages) + len(links)


def test_the_map_takes_two_queries_whatever_is_on_it(
    client: Client, bank: None, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        client.get("/map/")
    Article.objects.filter(type="term").update(status="retired")
    with django_assert_num_queries(2):  # type: ignore[operator]
        page = client.get("/map/").content.decode()
    assert "/fundamentals/diffusion/" not in page


def test_a_map_without_pages_opens(client: Client, db: None) -> None:
    assert client.get("/map/").status_code == 200
