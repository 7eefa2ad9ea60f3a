"""Bringing items in and out in a real browser: what is said on the way, what is asked, what comes of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from quizzes.exchange import formats
from quizzes.exchange.neutral import UPLOAD_BYTES
from quizzes.instructors import make_group
from quizzes.models import ImportJob, Item, KindAlias
from tests.browser.test_desk import no_overflow

ADDRESS = "/admin/quizzes/item/import/"
PASSWORD = "kept in this file only"
GIFT = b"""::A gate::Which kind?{=Fixed rule#A number decides. ~Statistics}

::A fault::Which?{=ML ~Fixed rule
"""


@pytest.fixture
def at_import(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """The page that takes files, opened by an instructor."""

    def come(**options: Any) -> Page:
        user = User.objects.create_user("ana", password=PASSWORD, is_staff=True)
        user.groups.add(make_group())
        page = open_page(f"/admin/login/?next={ADDRESS}", **options)
        page.get_by_label("Username").fill("ana")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Import items")
        return page

    return come


def send(page: Page, name: str, data: bytes) -> None:
    page.get_by_label("File").set_input_files({"name": name, "mimeType": "text/plain", "buffer": data})
    page.get_by_role("button", name="Show what it would do").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_file_is_looked_at_mapped_and_imported(at_import: Callable[..., Page], javascript: bool) -> None:
    page = at_import(javascript=javascript, width=390)
    send(page, "week3.gift", GIFT)
    expect(page.get_by_role("heading", level=1)).to_have_text("Import week3.gift")
    expect(page.locator("#problem")).to_contain_text(
        "line 3: A brace of the question that starts on line 3 is never closed with }."
    )
    no_overflow(page)
    page.get_by_label("Statistics").select_option(label="Machine learning")
    page.get_by_role("button", name="Keep these names and look again").click()
    expect(page.locator("#unmapped")).to_have_count(0)
    page.get_by_role("button", name="Import what is ticked").click()
    expect(page.get_by_text("1 new, 0 changed.")).to_be_visible()
    item = Item.objects.get(tool="A gate")
    assert (item.status, item.kind, KindAlias.objects.get(text="Statistics").kind) == (
        "draft",
        "fixed-rule",
        "machine-learning",
    )

    page.goto(ADDRESS)
    send(page, "other.gift", GIFT)
    page.get_by_role("button", name="Discard the file").click()
    expect(page.locator(".messagelist")).to_contain_text("Discarded: other.gift. Nothing was imported.")
    assert not ImportJob.objects.filter(name="other.gift").exists()


def test_what_is_done_with_a_file_is_said_while_it_is_done(at_import: Callable[..., Page]) -> None:
    page = at_import(allow={422})
    said = page.locator("output")
    send(page, "big.csv", b"x" * (UPLOAD_BYTES + 100_000))
    expect(said).to_have_text("big.csv has 5.1 MB; 5.0 MB is the limit. It was not sent.")
    assert not ImportJob.objects.exists()

    seen: list[str] = []
    page.expose_function("seen", lambda text: seen.append(text))
    said.evaluate(
        "out => new MutationObserver(() => seen(out.textContent)).observe(out, { childList: true })"
    )
    send(page, "week3.gift", GIFT)
    expect(page.get_by_role("heading", level=1)).to_have_text("Import week3.gift")
    assert list(dict.fromkeys(seen)) == [
        "week3.gift, 1 kB, is on its way.",
        "The file has arrived and is being kept.",
        "It is being read and compared with the items that are here: a few seconds.",
    ]

    page.goto(ADDRESS)
    page.context.clear_cookies()  # logged out meanwhile
    send(page, "week3.gift", GIFT)
    expect(page.get_by_label("Password")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_every_format_is_handed_out(at_import: Callable[..., Page], javascript: bool, tmp_path: Path) -> None:
    page = at_import(javascript=javascript)
    page.goto("/admin/quizzes/item/export/")
    for form in formats.WRITTEN:
        page.locator(f"[name=format][value={form.name}]").check()
        with page.expect_download() as begun:
            page.get_by_role("button", name="Export", exact=False).last.click()
        assert begun.value.suggested_filename.endswith(form.endings[0])
        begun.value.save_as(tmp_path / form.name)
        parsed = formats.read((tmp_path / form.name).read_bytes(), f"items{form.endings[0]}", {})
        assert (parsed.problems, len(parsed.items)) == ([], Item.objects.exclude(kind="").count())
