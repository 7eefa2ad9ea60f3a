"""What machines are told: site map, feed, robots, linked data, previews; and addresses that have moved."""

import json
import re
import struct
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from fundamentals import articles, feeds, kinds, linked_data
from fundamentals.management.commands.load_articles import CONTENT
from fundamentals.models import Article, Link, OldAddress
from quizzes.models import Item

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}
ROOT = Path(__file__).resolve().parents[2]


def xml(client: Client, path: str) -> ET.Element:
    answer = client.get(path)
    assert answer.status_code == 200
    return ET.fromstring(answer.content)  # noqa: S314  (the site's own answer)


def meta(page: str, name: str) -> str:
    (found,) = re.findall(rf'<meta (?:name|property)="{name}" content="([^"]*)">', page)
    return unescape(found)


def data(page: str) -> Any:
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return json.loads(found)


# --- site map and robots --------------------------------------------------------------------------


def test_the_site_map_names_every_public_page_once(client: Client, bank: None) -> None:
    found = [str(place.text) for place in xml(client, "/sitemap.xml").iterfind("s:url/s:loc", SITEMAP)]
    assert len(found) == len(set(found))
    paths = {place.removeprefix(settings.SITE_URL) for place in found}
    assert {"/", "/fundamentals/", "/terms/", "/map/", "/quiz/", "/tools/"} <= paths
    assert {page.get_absolute_url() for page in Article.objects.live()} <= paths
    assert {f"/tools/{item.slug}/" for item in Item.objects.live()} <= paths
    assert not [path for path in paths if client.get(path).status_code != 200]


def test_a_draft_is_on_no_list(client: Client, bank: None) -> None:
    Article.objects.filter(slug="diffusion").update(status="draft")
    for path in ("/sitemap.xml", "/feed/", "/map/"):
        assert b"/fundamentals/diffusion/" not in client.get(path).content


def test_the_site_map_takes_two_queries_a_part(
    client: Client, bank: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):  # articles and tools: how many there are, and they themselves
        client.get("/sitemap.xml")


def test_what_robots_are_asked_to_leave_alone(client: Client, db: None) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"
    kept_out = [line.removeprefix("Disallow: ") for line in lines[1:-1]]
    patterns = [re.compile(re.escape(path).replace(r"\*", ".*")) for path in kept_out]

    def out(path: str) -> bool:
        return any(pattern.match(path) for pattern in patterns)

    assert all(
        map(out, ["/admin/", "/admin/login/", "/quiz/abc/", "/quiz/abc/3/", "/progress/", "/resume/x/"])
    )
    assert not any(
        map(out, ["/", "/quiz/", "/fundamentals/prompt/", "/tools/x/", "/terms/", "/static/site.css"])
    )


@pytest.mark.parametrize("path", ["/sitemap.xml", "/feed/", "/robots.txt"])
def test_machines_may_keep_the_answer_and_ask_for_its_head(client: Client, bank: None, path: str) -> None:
    assert "public" in client.get(path)["Cache-Control"]
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


# --- feed -----------------------------------------------------------------------------------------


def test_the_feed_is_sound_atom_with_the_newest_first(client: Client, bank: None) -> None:
    Article.objects.filter(slug="prompt").update(checked_on="2026-12-24")
    feed = xml(client, "/feed/")
    entries = feed.findall("a:entry", ATOM)
    assert len(entries) == feeds.NEWEST
    assert entries[0].findtext("a:title", "", ATOM) == "Prompt, seed and repeatability"
    assert entries[0].findtext("a:updated", "", ATOM) == "2026-12-24T00:00:00+00:00"
    assert feed.findtext("a:updated", "", ATOM) == "2026-12-24T00:00:00+00:00"
    for part in [feed, *entries]:
        assert part.findtext("a:id", "", ATOM).startswith(settings.SITE_URL)
        assert part.find("a:link", ATOM) is not None
    ids = [entry.findtext("a:id", "", ATOM) for entry in entries]
    assert len(set(ids)) == len(ids)
    assert feed.find("a:link[@rel='self']", ATOM).get("href") == f"{settings.SITE_URL}/feed/"  # type: ignore[union-attr]


def test_loading_the_files_again_changes_no_date(client: Client, bank: None) -> None:
    before = client.get("/feed/").content
    Link.objects.all().delete()
    Article.objects.all().delete()
    call_command("load_articles", verbosity=0)
    assert client.get("/feed/").content == before


def test_a_save_on_the_site_dates_the_page_anew(client: Client, bank: None) -> None:
    article = Article.objects.get(slug="prompt")
    article.lede = "Less & <more>."
    article.keep(by=User.objects.create(username="ines"), why="shorter")
    page = feeds.dated().get(slug="prompt")
    assert (datetime.now(UTC) - feeds.changed(page)).total_seconds() < 60
    entry = xml(client, "/feed/").find("a:entry", ATOM)
    assert entry is not None
    assert entry.findtext("a:summary", "", ATOM) == "Less &amp; &lt;more&gt;."  # HTML, so escaped


def test_pages_tell_of_the_feed(client: Client, bank: None) -> None:
    assert (
        '<link rel="alternate" type="application/atom+xml" href="/feed/"' in client.get("/").content.decode()
    )


# --- the head of every page -----------------------------------------------------------------------

PAGES = [
    "/",
    "/fundamentals/",
    "/fundamentals/prompt/",
    "/terms/",
    "/map/",
    "/quiz/",
    "/tools/",
    "/which-tool/",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_canonical_address(client: Client, bank: None, path: str) -> None:
    page = client.get(f"{path}?utm_source=x").content.decode()
    assert re.findall(r'<link rel="canonical" href="([^"]*)">', page) == [f"{settings.SITE_URL}{path}"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_previews_itself(client: Client, bank: None, path: str) -> None:
    page = client.get(path).content.decode()
    title = unescape(re.findall(r"<title>(.*?)</title>", page)[0])
    assert title in (meta(page, "og:title"), f"{meta(page, 'og:title')} · {settings.SITE_NAME}")
    assert meta(page, "og:description") == meta(page, "description")
    assert meta(page, "og:site_name") == settings.SITE_NAME
    image = meta(page, "og:image")
    assert image.startswith(f"{settings.SITE_URL}/static/og/")
    picture = client.get(image.removeprefix(settings.SITE_URL))
    assert b"".join(picture.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("path", "picture"),
    [("/tools/audacity-noise-gate/", "fixed-rule"), ("/terms/", "term"), ("/fundamentals/prompt/", "term")],
)
def test_a_page_wears_the_picture_of_its_kind(client: Client, bank: None, path: str, picture: str) -> None:
    assert f"/og/{picture}." in meta(client.get(path).content.decode(), "og:image")


def test_a_title_with_quotation_marks_stays_within_its_attribute(client: Client, bank: None) -> None:
    Article.objects.filter(slug="prompt").update(title='A "quoted" <b> & title')
    page = client.get("/fundamentals/prompt/").content.decode()
    assert meta(page, "og:title") == 'A "quoted" <b> & title'


def test_a_missing_page_has_no_canonical_address(client: Client, bank: None) -> None:
    assert b"canonical" not in client.get("/nowhere/").content


def test_there_is_a_small_picture_for_every_type_and_kind() -> None:
    names = {*kinds.SLUGS, *articles.TYPES} - {"definition"}
    files = {path.stem: path.read_bytes() for path in (ROOT / "static" / "og").glob("*.png")}
    assert set(files) == names
    for name, file in files.items():
        assert struct.unpack(">II", file[16:24]) == (1200, 630), name
        assert len(file) <= 15 * 1024, name


# --- linked data ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "slug", ["start", "deep-learning", "validate-transcript", "clean-means-true", "about"]
)
def test_an_article_says_of_itself_what_the_reader_sees(client: Client, bank: None, slug: str) -> None:
    page = client.get(f"/fundamentals/{slug}/").content.decode()
    article, crumbs = data(page)
    seen = unescape(re.sub(r"<[^>]+>", "", page[page.index("<main") :]))
    assert article["@type"] == "Article"
    for text in (article["headline"], article["description"], article["articleSection"]):
        assert text in seen
    assert datetime.fromisoformat(article["dateModified"]).strftime("%-d %b %Y") in seen
    assert all(source["name"] in seen for source in article["citation"])
    assert article["url"] == f"{settings.SITE_URL}/fundamentals/{slug}/"
    assert [step["name"] for step in crumbs["itemListElement"]] == ["Workprint", "Read", article["headline"]]
    assert [step["position"] for step in crumbs["itemListElement"]] == [1, 2, 3]


def test_the_glossary_is_a_set_of_terms(client: Client, bank: None) -> None:
    page = client.get("/terms/").content.decode()
    terms = data(page)
    seen = unescape(re.sub(r"<[^>]+>", "", page[page.index("<main") :]))
    assert terms["@type"] == "DefinedTermSet"
    assert len(terms["hasDefinedTerm"]) == page.count("<dt>")
    for term in terms["hasDefinedTerm"]:
        assert term["name"] in seen
        assert term["description"] in seen
        assert f'id="{term["url"].partition("#")[2]}"' in page


def test_the_quiz_is_a_learning_resource(client: Client, bank: None) -> None:
    resource = data(client.get("/quiz/").content.decode())
    assert resource["@type"] == "LearningResource"
    assert resource["learningResourceType"] == "Quiz"
    assert resource["teaches"] == [kind.label for kind in kinds.KINDS]


def test_data_cannot_end_its_script() -> None:
    text = linked_data.write({"name": "</script><!-- & \u2028"})
    assert not set(text) & set("<>&\u2028")
    assert json.loads(text) == {"name": "</script><!-- & \u2028"}


# --- addresses that moved, and that never were ----------------------------------------------------


def folder_with(folder: Path, **changed: str) -> Path:
    """The shipped articles in a folder of their own, those named in `changed` under other slugs or texts."""
    for path in CONTENT.glob("*.md"):
        (folder / path.name).write_bytes(path.read_bytes())
    for name, text in changed.items():
        (folder / f"{name.replace('_', '-')}.md").write_text(text, encoding="utf-8")
    return folder


def rename(folder: Path, old: str, new: str) -> None:
    """What an author does: the file gets its new name and says its old one; links to it are changed."""
    file = folder / f"{old}.md"
    text = file.read_text(encoding="utf-8").replace("+++\n", f'+++\nold_slugs = ["{old}"]\n', 1)
    (folder / f"{new}.md").write_text(text, encoding="utf-8")
    file.unlink()
    for path in folder.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(rf"article:{old}(?![\w-])", f"article:{new}", text)
        text = text.replace(f'slug = "{old}"', f'slug = "{new}"')
        path.write_text(text, encoding="utf-8")


def test_a_renamed_file_keeps_its_page_and_its_old_address(
    client: Client, bank: None, tmp_path: Path
) -> None:
    kept = Article.objects.get(slug="hallucination").pk
    folder = folder_with(tmp_path)
    rename(folder, "hallucination", "invented-output")
    call_command("load_articles", folder, verbosity=0)
    assert Article.objects.get(slug="invented-output").pk == kept
    assert not Article.objects.filter(slug="hallucination").exists()
    answer = client.get("/fundamentals/hallucination/")
    assert answer.status_code == 301
    assert answer["Location"] == "/fundamentals/invented-output/"
    assert b"/fundamentals/invented-output/" in client.get("/fundamentals/validate-transcript/").content


def test_renaming_twice_leads_from_both_old_addresses(client: Client, bank: None, tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    rename(folder, "hallucination", "invented-output")
    call_command("load_articles", folder, verbosity=0)
    file = folder / "invented-output.md"
    rename(folder, "invented-output", "fluent-nonsense")
    text = (folder / "fluent-nonsense.md").read_text(encoding="utf-8")
    both = text.replace(
        'old_slugs = ["invented-output"]\nold_slugs = ["hallucination"]',
        'old_slugs = ["hallucination", "invented-output"]',
    )
    (folder / "fluent-nonsense.md").write_text(both, encoding="utf-8")
    assert not file.exists()
    call_command("load_articles", folder, verbosity=0)
    for old in ("hallucination", "invented-output"):
        assert client.get(f"/fundamentals/{old}/")["Location"] == "/fundamentals/fluent-nonsense/"


def test_old_slugs_survive_an_export(bank: None, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    folder = folder_with(tmp_path / "in")
    rename(folder, "hallucination", "invented-output")
    call_command("load_articles", folder, verbosity=0)
    call_command("export_articles", tmp_path / "out", verbosity=0)
    exported = articles.parse("x", "x", (tmp_path / "out" / "invented-output.md").read_text(encoding="utf-8"))
    assert exported.old_slugs == ["hallucination"]
    assert articles.parse("x", "x", articles.write(exported)) == exported


def test_a_page_moved_on_the_site_says_so_in_its_export(bank: None, tmp_path: Path) -> None:
    article = Article.objects.get(slug="hallucination")
    article.slug = "invented-output"
    article.keep()
    article.move_from("hallucination", None)
    assert article.content().old_slugs == ["hallucination"]
    assert OldAddress.objects.get().article == article


@pytest.mark.parametrize(
    ("old", "sentence"),
    [
        ("prompt", "is taken by the page 'prompt'"),
        ("Not A Slug", "is not a slug"),
        ("diffusion", "is not a slug"),
    ],
)
def test_an_old_slug_that_leads_nowhere_is_a_fault(
    bank: None, tmp_path: Path, old: str, sentence: str
) -> None:
    folder = folder_with(tmp_path)
    file = folder / "diffusion.md"
    text = file.read_text(encoding="utf-8").replace("+++\n", f'+++\nold_slugs = ["{old}"]\n', 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=rf"diffusion\.md, line 2.*{sentence}"):
        call_command("load_articles", folder, verbosity=0)


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("deep-lerning", "deep-learning"),
        ("confidence_score", "confidence-score"),
        ("Hallucinations", "hallucination"),
        ("audio", "check-audio-cleanup"),
        ("validate-transcripts/page/2", "validate-transcript"),
    ],
)
def test_a_mistyped_address_is_answered_with_its_neighbour(
    client: Client, bank: None, asked: str, near: str
) -> None:
    answer = client.get(f"/fundamentals/{asked}/")
    assert answer.status_code == 404
    assert f'href="/fundamentals/{near}/"' in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/fundamentals/zzzzqqq/", "/wp-login.php", "/quiz/nobody/", "/fundamentals/%00/"]
)
def test_where_nothing_is_near_the_contents_are(client: Client, bank: None, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert 'href="/fundamentals/"' in answer.content.decode()


def test_a_scanner_costs_no_query(
    client: Client, bank: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get("/wp-login.php")
