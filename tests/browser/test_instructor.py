"""An instructor's journey, from an empty form to marks that a ruling changed, with a learner at the other end."""

import csv
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from quizzes.instructors import make_group
from quizzes.models import Disagreement, Item, Regrade, Response, SchoolClass
from tests.browser.person import answer
from tests.quizzes.samples import sound

OpenPage = Callable[..., Page]
PASSWORD = "kept in this file only"
PAGE = "domain-shift"  # which teaches the rule of no other item
TEXT = sound("", article=PAGE, tags=[])
GIFT = b"""::Hum::What removes the hum by a number you type? {=Fixed rule ~Deep learning ~Generative AI}

::Born::When was sound added? {#1927:1}
"""


def test_an_instructors_journey(open_page: OpenPage) -> None:
    desk = log_in(open_page)
    item = write_an_item(desk)
    learner = open_page(f"/fundamentals/{PAGE}/", javascript=False)
    find_it_and_object(learner, item)
    import_a_file_with_a_fault(desk)
    look_at_the_analysis(desk, item)
    rule_on_it(desk)
    regrade_with_a_dry_run(desk, learner)
    undo(desk, learner)
    a_class_and_its_gradebook(desk, learner)


def log_in(open_page: OpenPage) -> Page:
    user = User.objects.create_user("ana", password=PASSWORD, is_staff=True)
    user.groups.add(make_group())
    page = open_page("/admin/", allow={422})
    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your desk")
    return page


def write_an_item(page: Page) -> Item:
    """Written, looked at, refused for what is wrong with it, mended and published."""
    page.goto("/admin/quizzes/item/add/")
    for name in ("tool", "vendor", "feature", "tool_url", "claim", "goes_in", "comes_out", "decisive"):
        page.locator(f"[name={name}]").fill(getattr(TEXT, name))
    for name in ("kind", "subtype", "modality", "likeliest_wrong", "risk"):
        page.locator(f"[name={name}][value={getattr(TEXT, name)}]").check()
    for name in (
        "check_right",
        "check_other",
        "check_weak",
        "why_right",
        "flip",
        "under_the_hood",
        "risk_note",
    ):
        page.locator(f"[name={name}]").fill(getattr(TEXT, name))
    for slug, text in TEXT.why_not.items():
        page.locator(f"[name=why_not-{slug}]").fill(text)
    page.locator("[name=article]").fill(PAGE)
    page.locator("[name=stage]").select_option(TEXT.stage)
    for name in ("title", "url"):
        page.locator(f"[name=sources-0-{name}]").fill(TEXT.sources[0][name])
    page.locator("[name=checked_on]").fill("2026-11-22")
    page.locator("[name=recheck_by]").fill("2027-05-22")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Preview").click()
    opened.value.get_by_role("button", name="Machine learning", exact=True).click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Not yet: this is a fixed rule.")
    opened.value.close()

    page.locator("[name=decisive]").fill("words that stand nowhere")
    page.locator("[name=status][value=live]").check()
    save(page)
    expect(page.locator(".field-decisive .errorlist")).to_contain_text("must stand word for word")
    page.locator("[name=decisive]").fill(TEXT.decisive)
    save(page)
    expect(page.locator(".messagelist")).to_contain_text("added successfully")
    return Item.objects.get(tool=TEXT.tool, status="live")


def find_it_and_object(page: Page, item: Item) -> None:
    """Somebody meets it at the end of its page, takes it for machine learning, and says why."""
    expect(page.locator("#self")).to_contain_text(item.goes_in)
    page.locator("#self button[name=kind][value=machine-learning]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not yet: this is a fixed rule.")
    page.locator("#disagree summary").click()
    page.locator("#disagree-text").fill("Its manual says that it was trained on edited shows.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#disagree")).to_contain_text("The instructors have it.")


def import_a_file_with_a_fault(page: Page) -> None:
    page.goto("/admin/quizzes/item/import/")
    page.locator("[name=file]").set_input_files(
        {"name": "week.gift", "mimeType": "text/plain", "buffer": GIFT}
    )
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.locator("#problem")).to_contain_text("numerical")
    expect(page.locator("#new")).to_contain_text("Hum")
    page.get_by_role("button", name="Import what is ticked").click()
    expect(page.locator("main, #content").first).to_contain_text("1 new, 0 changed")


def look_at_the_analysis(page: Page, item: Item) -> None:
    """One answer is counted, and no figure is made of it."""
    page.goto(f"/admin/quizzes/item/{item.pk}/statistics/")
    expect(page.locator("#content")).to_contain_text("too few answers (1 of 20)")


def rule_on_it(page: Page) -> None:
    """The desk says that something waits; the ruling leads over the item to the dry run."""
    page.goto("/admin/")
    page.get_by_role("link", name="1 disagreements wait for a ruling").click()
    page.locator("#result_list tbody th a").click()
    page.locator("[name=ruling][value=fix]").check()
    page.locator("[name=reason]").fill("The manual says since June that it was trained.")
    save(page)
    others = {slug: f"It is easy to think of {slug}, and it is not so." for slug in TEXT.why_not}
    page.locator("[name=kind][value=machine-learning]").check()
    page.locator("[name=subtype][value=score]").check()
    page.locator("[name=likeliest_wrong][value=fixed-rule]").check()
    for slug in ("fixed-rule", "deep-learning", "generative-ai"):
        page.locator(f"[name=why_not-{slug}]").fill(
            others.get(slug, "It is easy to think of a rule. It learned.")
        )
    save(page)


def regrade_with_a_dry_run(page: Page, learner: Page) -> None:
    expect(page.locator("#changes h2")).to_have_text("1 of 1 answer would get another mark")
    expect(page.locator("#answers tbody tr")).to_contain_text("not right")
    assert not Regrade.objects.exists()
    expect(page.get_by_label("Reason, shown to the learners")).to_have_value(
        Disagreement.objects.get().reason
    )
    page.get_by_role("button", name="Re-mark 1 answer").click()
    expect(page.locator(".case h2")).to_have_text("Applied")
    assert Response.objects.get(answered_at__isnull=False).label_right
    learner.goto("/progress/")
    learner.locator("a[href$='#regraded']").click()
    expect(learner.get_by_role("heading", level=1)).to_have_text("Right: machine learning.")
    expect(learner.locator("#regraded")).to_contain_text("now it counts as right")
    expect(learner.locator("#disagree")).to_contain_text("The item was mended.")


def undo(page: Page, learner: Page) -> None:
    page.get_by_role("button", name="Undo it").click()
    expect(page.locator(".case h2")).to_have_text("Undone")
    learner.reload()
    expect(learner.get_by_role("heading", level=1)).to_have_text("Not yet: this is a fixed rule.")
    expect(learner.locator("#regraded")).to_have_count(0)


def a_class_and_its_gradebook(page: Page, learner: Page) -> None:
    """A class with a check-up to do; somebody joins, does it, and stands in the gradebook."""
    page.goto("/admin/quizzes/schoolclass/add/")
    page.locator("[name=name]").fill("Sound post, spring")
    save(page)
    page.get_by_role("link", name="Ask for something").click()
    page.locator("[name=title]").fill("Check-up by Friday")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sound post, spring")
    report = page.url
    page.get_by_role("link", name="Page to show").click()
    learner.goto(SchoolClass.objects.get().get_absolute_url())
    expect(page.locator("#content")).to_contain_text(SchoolClass.objects.get().shown_code)
    learner.get_by_label("Your name in this class").fill("Kit")
    learner.get_by_role("button", name="Join").click()
    learner.locator("#classes").get_by_role("button", name="Start").click()
    while learner.locator("form.q").count():
        answer(learner)
    page.goto(report)
    expect(page.locator("tbody tr")).to_contain_text("Kit")
    expect(page.locator("tbody tr")).to_contain_text("12 of 12")
    with page.expect_download() as download:
        page.get_by_role("link", name="Gradebook (CSV)").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["name"], row["Check-up by Friday: right"], row["Check-up by Friday: note"]) == (
        "Kit",
        "12",
        "in time",
    )


def save(page: Page, **options: Any) -> None:
    page.get_by_role("button", name="Save", exact=True).click(**options)
