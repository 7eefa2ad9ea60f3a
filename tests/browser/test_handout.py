"""The hand-out of a lesson, on paper."""

import re

import pytest
from django.contrib.auth.models import User

from quizzes.models import Item
from tests.browser.person import OpenPage


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_sheet_key_and_plan_take_a_page_each(open_page: OpenPage, paper: str) -> None:
    User.objects.create_superuser("root", password="on paper only")
    page = open_page("/admin/login/?next=/admin/quizzes/item/handout/")
    page.get_by_label("Username").fill("root")
    page.get_by_label("Password").fill("on paper only")
    page.get_by_role("button", name="Log in").click()
    assert page.locator(".sheet").count() == 3
    longest = sorted(
        Item.objects.live(), key=lambda item: -len(item.goes_in + item.comes_out + item.why_right)
    )
    page.goto(f"/admin/quizzes/item/handout/?items={','.join(str(item.pk) for item in longest[:6])}")
    assert page.locator(".sheet").first.locator("li").count() == 6
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper))) == 3
