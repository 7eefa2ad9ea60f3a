"""Nothing tells the key of a question before it is answered, nor in a check-up before its end."""

import csv
import io
import re
from typing import Any

import pytest
from django.utils import timezone

from fundamentals import kinds
from quizzes.models import Item, ItemVersion, Response
from quizzes.models.items import as_json
from tests.quizzes.samples import sound, stock
from tests.quizzes.walk import Reader, open_question

pytestmark = pytest.mark.django_db
# All that a learner may see of an item before the answer.
OPEN = {
    "slug", "tool", "feature", "show_name", "claim", "claim_quoted", "goes_in", "comes_out", "modality",
    "check_right", "check_other", "check_weak",
}  # fmt: skip


def rekeyed(kind: str) -> dict[str, Any]:
    """Another answer to the same question: every text of the explanation changed, and every hidden column."""
    texts = ("vendor", "why_right", "flip", "under_the_hood", "risk_note", "boundary_note")
    return as_json(
        sound(
            kind=kind,
            **{name: f"Told too early: {name}" for name in texts},
            decisive="Every stretch",
            why_not={other.slug: f"Told too early: {other.slug}" for other in kinds.others(kind)},
            sources=[{"title": "Told too early", "url": "https://early.example/told"}],
            tool_url="https://early.example/",
            stage="archive",
            risk="high",
            tags=["early"],
            article="nested#early",
            misconception="marketing-words",
            borderline=True,
            also_accept=[kinds.others(kind)[1].slug],
        )
    )


def swap(version: ItemVersion, kind: str) -> None:
    shown = {name: value for name, value in version.content.items() if name in OPEN}
    version.content = rekeyed(kind) | shown
    version.save()


def bare(page: Any) -> str:
    """The page without what differs at every showing."""
    return re.sub(r'name="shown" value="[^"]*"', "", page.text)


@pytest.mark.parametrize("mode", ["practice", "checkup", "pair", "page", "missed"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_question_is_the_same_whatever_its_key(
    reader: Reader, bank: None, mode: str, headers: dict[str, str]
) -> None:
    fields = {"pair": {"one": "deep-learning", "other": "generative-ai"}, "page": {"article": "nested"}}
    if mode == "missed":
        token = reader.start()
        reader.answer(token, right=False)
        fields["missed"] = {"attempt": token}
    asked = open_question(reader.start(mode, **fields.get(mode, {})))
    address, pages = asked.get_absolute_url(), []
    for kind in kinds.SLUGS:
        swap(asked.version, kind)
        pages.append(bare(reader.client.get(address, headers=headers)))
        pages.append(bare(reader.client.post(address, {"token": asked.token}, headers=headers)))
    assert asked.version.content["claim"].split()[0] in pages[0]
    assert set(pages[::2]) == {pages[0]}
    assert set(pages[1::2]) == {pages[1]}


def test_the_question_of_the_day_is_the_same_whatever_its_key(reader: Reader) -> None:
    stock(1)
    today = Item.objects.of_the_day(timezone.localdate())
    assert today
    assert today.current
    pages = set()
    for kind in kinds.SLUGS:
        swap(today.current, kind)
        pages.add(reader.client.get("/").text)
    assert len(pages) == 1


EXPLANATIONS = ("why_right", "flip", "under_the_hood", "risk_note")


@pytest.fixture
def open_checkup(reader: Reader, bank: None) -> str:
    """A check-up with three answers: right, wrong, and right with the wrong check."""
    token = reader.start("checkup")
    reader.answer(token)
    reader.answer(token, right=False)
    reader.answer(token, check=False)
    return token


def pages_of(reader: Reader, token: str) -> list[str]:
    addresses = [f"/quiz/{token}/{position}/" for position in range(1, 5)]
    addresses += [
        f"/quiz/{token}/",
        "/quiz/",
        "/progress/",
        "/progress/answers.json",
        "/progress/answers.csv",
    ]
    addresses += [f"/progress/{kind}/as/{said}/" for kind in kinds.SLUGS for said in kinds.SLUGS]
    return [reader.client.get(address).text for address in addresses]


def test_an_open_checkup_explains_nothing(reader: Reader, open_checkup: str) -> None:
    pages = pages_of(reader, open_checkup)
    for response in Response.objects.exclude(answered_at=None).select_related("version"):
        secrets = [getattr(response.item, name) for name in EXPLANATIONS] + list(
            response.item.why_not.values()
        )
        assert not [page for page in pages if any(secret in page for secret in secrets)]
    assert not [
        page for page in pages if re.search(r"Right: |Not yet: |True but wide: |Best first check", page)
    ]
    assert "The check-up is still open." in reader.client.get(f"/quiz/{open_checkup}/").text
    assert "3 of 12 answered" in reader.client.get("/quiz/").text


def test_an_open_checkup_has_no_verdict_in_the_answers_to_take_away(
    reader: Reader, open_checkup: str
) -> None:
    always = {
        "attempt",
        "mode",
        "position",
        "item",
        "version",
        "asked_at",
        "answered_at",
        "said",
        "certainty",
        "glosses",
    }
    answers = reader.client.get("/progress/answers.json").json()["answers"]
    assert len(answers) == 3
    for answer in answers:
        assert {name for name, value in answer.items() if value is not None} - {"milliseconds"} == always
    rows = list(csv.DictReader(io.StringIO(reader.client.get("/progress/answers.csv").text)))
    assert [{name for name, value in row.items() if value} - {"milliseconds", "glosses"} for row in rows] == [
        always - {"glosses"}
    ] * 3


def test_an_open_checkup_stands_behind_no_cell(reader: Reader, open_checkup: str) -> None:
    for response in Response.objects.exclude(answered_at=None).select_related("version"):
        page = reader.client.get(f"/progress/{response.item.kind}/as/{response.kind}/").text
        assert response.get_absolute_url() not in page


def test_a_finished_checkup_tells_all(reader: Reader, open_checkup: str) -> None:
    reader.finish(open_checkup)
    assert all(answer["kind"] for answer in reader.client.get("/progress/answers.json").json()["answers"])
    first = Response.objects.select_related("version").get(attempt__token=open_checkup, position=1)
    assert first.item.why_right in reader.client.get(first.get_absolute_url()).text.replace("&#x27;", "'")
    assert first.get_absolute_url() in reader.client.get(f"/progress/{first.item.kind}/as/{first.kind}/").text
