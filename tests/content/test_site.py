"""The whole site, followed link by link from the home page: nothing leads nowhere, every page is well formed."""

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.conf import settings
from django.test import Client

from fundamentals.models import Article

HERE = "http://testserver"
# What a link may not lead to in a crawl: pages that a person's own answers make.
OWN = re.compile(r"^/(admin|resume)/")
HEADINGS = {f"h{level}": level for level in range(1, 7)}
NOT_WITHIN_A_LINK = {"a", "button", "input", "select", "textarea", "label", "details"}
BUDGET = 12 * 1024  # bytes of a compressed page


@dataclass
class Page:
    url: str
    root: Element
    size: int
    links: list[str] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator[Element]:
        return (element for element in self.root.iter() if element.tag in tags)

    @property
    def ids(self) -> Counter[str]:
        return Counter(element.attrib["id"] for element in self.root.iter() if "id" in element.attrib)


class Site:
    """Every page that can be reached from the home page, and every address that is linked to."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.pages: dict[str, Page] = {}
        self.files: set[str] = set()
        self.broken: list[str] = []
        self.linked: dict[str, str] = {
            "/": "(the start)"
        }  # address without its section -> a page that links to it
        queue = ["/"]
        while queue:
            queue += self.visit(queue.pop())

    def visit(self, url: str) -> list[str]:
        """Fetch a page or a file. Returns the addresses it links to that nobody had linked to before."""
        answer = self.client.get(url)
        if answer.status_code in (301, 302):
            return self.new(urljoin(url, answer["Location"]), url)
        if answer.status_code != 200:
            self.broken.append(f"{answer.status_code} {url}, linked on {self.linked[url]}")
            return []
        if not answer["Content-Type"].startswith("text/html"):
            self.files.add(url)
            return []
        page = Page(url, parse(answer.content.decode(), url), len(gzip.compress(answer.content)))
        page.links = [urljoin(url, link) for link in links_of(page)]
        self.pages[url] = page
        return [found for link in page.links for found in self.new(link, url)]

    def new(self, link: str, source: str) -> list[str]:
        parts = urlsplit(link)
        if parts.scheme not in ("", "http", "https") or (
            parts.netloc and f"{parts.scheme}://{parts.netloc}" != HERE
        ):
            return []
        address = urldefrag(link.removeprefix(HERE)).url
        if address in self.linked or OWN.match(address):
            return []
        self.linked[address] = source
        return [address]


def parse(text: str, url: str) -> Element:
    """The tree of a page. html5lib stops at the first error of the HTML standard's own parsing rules."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    try:
        root: Element = parser.parse(text)
    except html5lib.html5parser.ParseError as error:
        line, column = parser.errors[-1][0]
        pytest.fail(f"{url}, line {line}, column {column}: {error}: {text.splitlines()[line - 1][:300]}")
    return root


def links_of(page: Page) -> list[str]:
    found = [element.attrib.get("href") for element in page.all("a", "link", "{http://www.w3.org/2000/svg}a")]
    found += [element.attrib.get("src") for element in page.all("script", "img")]
    # Forms that only read are links too; those that write are for the tests of what they write.
    found += [
        form.attrib.get("action") for form in page.all("form") if form.attrib.get("method", "get") == "get"
    ]
    outside = {link for link in found if link and link.startswith("http") and not link.startswith(HERE)}
    return [link for link in found if link and link not in outside]


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return {}


@pytest.fixture
def site(client: Client, bank: None, pages: dict[str, Site]) -> Site:
    """Crawled once for all tests of the module: the bank is the same in each."""
    if "site" not in pages:
        pages["site"] = Site(client)
    return pages["site"]


def test_it_finds_the_site(site: Site) -> None:
    assert {article.get_absolute_url() for article in Article.objects.live()} <= set(site.pages)
    assert len(site.pages) > 150


def test_everything_on_the_site_map_can_be_reached_from_the_home_page(site: Site) -> None:
    listed = re.findall(r"<loc>(.*?)</loc>", site.client.get("/sitemap.xml").content.decode())
    assert {address.removeprefix(settings.SITE_URL) for address in listed} <= set(site.pages)


def test_no_link_is_broken(site: Site) -> None:
    assert not site.broken


def test_no_link_to_a_place_on_a_page_misses_it(site: Site) -> None:
    missed = [
        f"{link}, linked on {page.url}"
        for page in site.pages.values()
        for link in page.links
        for address, place in [urldefrag(link.removeprefix(HERE))]
        if place and address in site.pages and place not in site.pages[address].ids
    ]
    assert not missed


def test_no_id_is_given_twice(site: Site) -> None:
    assert not [(page.url, id) for page in site.pages.values() for id, count in page.ids.items() if count > 1]


def test_what_points_at_an_id_finds_it(site: Site) -> None:
    names = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")
    missed = [
        (page.url, name, id)
        for page in site.pages.values()
        for element in page.root.iter()
        for name in names
        for id in element.attrib.get(name, "").split()
        if id not in page.ids
    ]
    assert not missed


def test_every_page_has_a_language_a_title_of_its_own_and_one_h1(site: Site) -> None:
    titles: Counter[str] = Counter()
    for url, page in site.pages.items():
        assert page.root.attrib["lang"].startswith("en"), url
        (title,) = page.all("title")
        assert (title.text or "").strip(), url
        if "?" not in url:
            titles[title.text or ""] += 1
        assert len(list(page.all("h1"))) == 1, url
    assert not [title for title, count in titles.items() if count > 1]


def test_headings_go_down_one_step_at_a_time(site: Site) -> None:
    for url, page in site.pages.items():
        levels = [HEADINGS[element.tag] for element in page.all(*HEADINGS)]
        assert all(b - a <= 1 for a, b in pairwise(levels)), (url, levels)


def test_nothing_that_is_pressed_stands_within_a_link(site: Site) -> None:
    for url, page in site.pages.items():
        for link in page.all("a", "button"):
            inner = {element.tag for element in link.iter() if element is not link}
            assert not inner & NOT_WITHIN_A_LINK, (url, inner)


def test_every_control_and_picture_has_a_name(site: Site) -> None:
    for url, page in site.pages.items():
        labelled = {label.attrib.get("for") for label in page.all("label")}
        within = {id(part) for label in page.all("label") for part in label.iter()}
        for control in page.all("input", "select", "textarea"):
            named = control.attrib.get("aria-label") or control.attrib.get("aria-labelledby")
            hidden = control.attrib.get("type") == "hidden"
            assert hidden or named or control.attrib.get("id") in labelled or id(control) in within, (
                url,
                control.attrib,
            )
        for picture in page.all("img"):
            assert "alt" in picture.attrib, url
        for link in page.all("a", "button"):
            text = "".join(link.itertext()).strip()
            assert text or link.attrib.get("aria-label"), (url, link.attrib)


def test_no_page_carries_a_style_or_a_script_of_its_own(site: Site) -> None:
    for url, page in site.pages.items():
        for element in page.root.iter():
            if isinstance(element.tag, str):
                assert "style" not in element.attrib, (url, element.tag)
                assert not [name for name in element.attrib if str(name).startswith("on")], (
                    url,
                    element.attrib,
                )
        assert not list(page.all("style")), url
        for script in page.all("script"):
            assert "src" in script.attrib or script.attrib.get("type") == "application/ld+json", url


def test_no_page_is_heavy(site: Site) -> None:
    heavy = {url: page.size for url, page in site.pages.items() if page.size > BUDGET}
    print(max((page.size, url) for url, page in site.pages.items()))
    assert not heavy


def test_the_foot_of_every_page_leads_to_the_pages_about_the_site(site: Site) -> None:
    for url, page in site.pages.items():
        for slug in ("about", "how-we-label", "how-we-mark"):
            assert f"{HERE}/fundamentals/{slug}/".removeprefix(HERE) in page.links, (url, slug)
