"""A question shows whole on a laptop, and the header of a phone has no line for one word."""

from playwright.sync_api import expect

from quizzes.models import Attempt
from tests.browser.person import OpenPage, started


def test_a_question_ends_above_the_fold(open_page: OpenPage) -> None:
    page = open_page("/", width=1440, height=900, javascript=False)
    ends = []
    for _ in range(5):
        page.goto(f"/quiz/{started(page, mode='practice').token}/1/")
        ends.append(page.locator(".sures").evaluate("it => it.getBoundingClientRect().bottom"))
        low = page.locator(".kinds .pick, .opts .pick, .sures button").evaluate_all(
            "all => Math.min(...all.map(it => it.getBoundingClientRect().height))"
        )
        assert low >= 48
    assert sorted(ends)[2] <= 900  # the middle one: a long item may be longer
    assert Attempt.objects.count() == 5
    page.set_viewport_size({"width": 390, "height": 844})
    rows = page.locator("header nav a").evaluate_all(
        "all => new Set(all.map(it => Math.round(it.getBoundingClientRect().bottom))).size"
    )
    assert rows == 2
    box = page.get_by_role("link", name="Search").bounding_box()
    brand = page.locator("header .brand").bounding_box()
    assert box
    assert brand
    assert box["y"] < brand["y"] + brand["height"]
    assert box["x"] > brand["x"] + brand["width"]
    expect(page.get_by_role("link", name="Search")).to_be_visible()
