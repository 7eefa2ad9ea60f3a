"""The desk in a real browser, under the site's own content policy: every page, at every width."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from fundamentals.models import Article
from quizzes.instructors import make_group
from quizzes.models import Item
from tests.admin.rulings import objection

OpenPage = Callable[..., Page]
PASSWORD = "kept in this file only"
WIDTHS = (1440, 820, 390)


@pytest.fixture
def sit_down(open_page: OpenPage) -> Callable[..., Page]:
    """Log in at the desk, as an instructor or as an administrator."""

    def sit(administrator: bool = False, **options: Any) -> Page:
        user = User.objects.create_user("ana", password=PASSWORD, is_staff=True, is_superuser=administrator)
        user.groups.add(make_group())
        page = open_page("/admin/", **options)
        no_overflow(page)
        page.get_by_label("Username").fill("ana")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your desk")
        return page

    return sit


def no_overflow(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


def addresses(administrator: bool) -> list[str]:
    item, article = (
        Item.objects.get(slug="audacity-noise-gate"),
        Article.objects.get(slug="validate-transcript"),
    )
    case = objection(item)
    record, page = item.history.first(), article.history.first()
    own = [
        "", "quizzes/", "password_change/", "quizzes/item/", "quizzes/item/?q=nothing+like+it", "quizzes/item/add/",
        "fundamentals/article/", "fundamentals/article/add/", "quizzes/itemversion/", "quizzes/disagreement/",
        f"quizzes/item/{item.pk}/change/", f"quizzes/item/{item.pk}/history/", f"quizzes/item/{item.pk}/share/",
        f"quizzes/item/{item.pk}/history/{record.pk}/", f"fundamentals/article/{article.pk}/change/",
        f"fundamentals/article/{article.pk}/history/{page.pk}/", f"fundamentals/article/{article.pk}/history/",
        f"quizzes/itemversion/{item.current_id}/change/", f"quizzes/itemversion/{item.current_id}/preview/",
        f"quizzes/disagreement/{case.pk}/change/", f"quizzes/disagreement/{case.pk}/history/",
        "quizzes/regrade/", "quizzes/regrade/add/", f"quizzes/regrade/add/?item={item.pk}",
    ]  # fmt: skip
    more = [
        f"quizzes/item/{item.pk}/delete/",
        f"fundamentals/article/{article.pk}/delete/",
        "auth/user/",
        "auth/group/add/",
    ]
    return own + more if administrator else own


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_complains_or_overflows(sit_down: Callable[..., Page], scheme: str) -> None:
    page = sit_down(administrator=True, scheme=scheme)
    half = addresses(administrator=True)[scheme == "dark" :: 2]
    for address in half:
        page.goto(f"/admin/{address}")
        if "article" in address:  # whose text is rendered once more after the page has come
            page.wait_for_load_state("networkidle")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            no_overflow(page)
        assert page.locator("h1").count() == 1, address


def test_pages_that_are_all_djangos_break_no_rule_of_the_policy(chromium: Browser, site: LiveServer) -> None:
    """Chromium has advice on autofocus and autocomplete for these, which are the administrator's alone."""
    user, errors = User.objects.create_superuser("root", password=PASSWORD), []
    context = chromium.new_context(base_url=site.url, viewport={"width": 390, "height": 900})
    context.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    page = context.new_page()
    page.goto("/admin/")
    page.get_by_label("Username").fill("root")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    for address in (
        "add",
        f"{user.pk}/change",
        f"{user.pk}/password",
        f"{user.pk}/delete",
        f"{user.pk}/history",
    ):
        page.goto(f"/admin/auth/user/{address}/")
        no_overflow(page)
    context.close()
    assert errors == []


def test_an_instructor_works_a_day(sit_down: Callable[..., Page]) -> None:
    page = sit_down(allow={422})
    page.goto("/admin/quizzes/item/add/")
    page.get_by_label("Claim", exact=True).fill("Ninety characters at most")
    expect(page.locator(".field-claim output")).to_have_text("25 of 90 characters")
    page.get_by_label("Goes in").fill("one two three")
    expect(page.locator(".field-comes_out output")).to_have_text("3 of 60 words in both")

    page.locator("[name=kind][value=deep-learning]").check()
    texts = page.locator(".field-why_not textarea:visible")
    assert texts.count() == 3  # the key needs no refutation
    assert page.locator(".field-subtype label:has(input):visible").all_inner_texts() == [
        "None", "clean or separate", "follow", "restore",
    ]  # fmt: skip
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Preview").click()
    preview = opened.value
    expect(preview.get_by_text("one two three")).to_be_visible()
    preview.get_by_role("button", name="Generative AI", exact=True).click()
    expect(preview.get_by_role("heading", level=1)).to_have_text("Not yet: this is deep learning.")
    preview.get_by_role("button", name="Before answering").click()
    preview.locator("input[name=kind][value=fixed-rule]").check()
    preview.get_by_role("button", name="Sure", exact=False).last.click()
    expect(preview.get_by_text("Select the best first check.").first).to_be_visible()
    preview.close()

    page.get_by_label("Tool", exact=True).fill("A tool")
    page.get_by_role("button", name="Save and go on editing").click()
    assert Item.objects.get(slug="a-tool").claim == "Ninety characters at most"
    page.locator("[name=status][value=live]").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errornote")).to_be_visible()
    expect(page.get_by_label("Claim", exact=True)).to_have_value("Ninety characters at most")


def test_actions_ask_on_a_page_of_their_own(sit_down: Callable[..., Page]) -> None:
    page = sit_down(allow={422})
    page.goto("/admin/quizzes/item/?q=audacity")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("retire")
    page.get_by_role("button", name="Go", exact=True).click()
    page.get_by_role("button", name="Retire items").click()
    expect(page.get_by_text("This field is required.")).to_be_visible()
    page.get_by_label("Public reason").fill("The maker rebuilt it.")
    page.get_by_role("button", name="Retire items").click()
    expect(page.locator(".messagelist")).to_contain_text("changed")
    assert set(Item.objects.filter(status="retired").values_list("retired_reason", flat=True)) == {
        "The maker rebuilt it."
    }


def test_the_text_of_an_article_is_shown_as_it_is_typed(sit_down: Callable[..., Page]) -> None:
    page = sit_down()
    page.goto("/admin/fundamentals/article/add/")
    page.get_by_label("Body").fill("## A point\n\nSee [the gate](article:fixed-rle).")
    live = page.locator(".live .prose")
    expect(live.get_by_role("heading", name="A point")).to_be_visible()
    expect(live).to_contain_text("Did you mean fixed-rule?")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Preview").click()
    expect(opened.value.get_by_role("heading", name="A point")).to_be_visible()


def test_everything_works_without_scripts(sit_down: Callable[..., Page]) -> None:
    page = sit_down(javascript=False, width=390)
    item = Item.objects.get(slug="audacity-noise-gate")
    page.goto(f"/admin/quizzes/item/{item.pk}/change/")
    page.get_by_role("group", name="Row 2").get_by_label("Title").fill("A second source")
    page.get_by_role("group", name="Row 2").get_by_label("Address").fill("https://example.org/second")
    page.get_by_label("Why this change").fill("Another source")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Preview").click()
    opened.value.get_by_role("button", name="Fixed rule", exact=True).click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Right: a fixed rule.")
    page.get_by_role("button", name="Save", exact=True).click()
    item.refresh_from_db()
    assert item.sources[-1] == {"title": "A second source", "url": "https://example.org/second"}
    page.goto(f"/admin/quizzes/item/{item.pk}/history/")
    page.get_by_role("button", name="Compare the two").click()
    expect(page.locator(".diff ins").first).to_contain_text("A second source")
