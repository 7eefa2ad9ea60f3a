"""The pages agree with a recomputation from the downloaded JSON that asks no rule of the site."""

import math
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from django.db.models import F
from playwright.sync_api import Page, expect

from quizzes.models import Attempt, Learner, Response
from tests.browser.person import OpenPage, send, started
from tests.quizzes import recomputed
from tests.quizzes.recomputed import KINDS, Answer

ABLE = dict(zip(KINDS, (1.0, 0.9, 0.8, 0.5), strict=True))  # how often this learner is right
CONCEPTS = {
    "recognise-R": "telling a fixed rule",
    "recognise-M": "telling machine learning",
    "recognise-D": "telling deep learning",
    "recognise-G": "telling generative AI",
    "check-R": "the first check for a fixed rule",
    "check-M": "the first check for machine learning",
    "check-D": "the first check for deep learning",
    "check-G": "the first check for generative AI",
    "not-all-ai-generates": "“All AI makes things up”",
    "generative-understands": "“It understood what I wanted”",
    "confidence-is-accuracy": "“It says 97 %, so it is right”",
    "clean-means-true": "“It sounds clean, so it is fine”",
    "marketing-words": "“It’s automatic, so it’s AI”",
}


def some_days(page: Page, random: Random) -> None:
    """Every mode from its start to its end, over some days, mostly right."""
    for _ in range(2):
        for _ in range(2):
            walk(page, random, "practice")
        days_pass(2)
    walk(page, random, "checkup")
    walk(page, random, "checkup")  # the second of a day, which does not count
    missed = Response.objects.filter(scored=True, label_right=False).latest("pk")
    walk(page, random, "missed", attempt=missed.attempt.token)
    days_pass(9)
    walk(page, random, "review", hints="on")
    walk(page, random, "pair", one=KINDS[2], other=KINDS[3], hints="on")
    walk(page, random, "page", article="deep-learning", hints="on")
    walk(page, random, "practice", hints="on")


def walk(page: Page, random: Random, mode: str, **fields: Any) -> Attempt:
    attempt = started(page, mode=mode, **fields)
    while response := attempt.responses.select_related("version").filter(answered_at=None).first():
        response.attempt = attempt
        step = random.choice([1, 2, 3, 3])
        send(page, response, random.random() < 0.75 + 0.06 * step, step, random.random() < 0.9, follow=False)
    attempt.refresh_from_db()
    assert attempt.finished_at
    return attempt


def days_pass(days: int) -> None:
    """As if all that was done had been done so many days earlier."""
    shift = timedelta(days=days)
    Response.objects.update(asked_at=F("asked_at") - shift, answered_at=F("answered_at") - shift)
    Attempt.objects.update(created_at=F("created_at") - shift, finished_at=F("finished_at") - shift)
    Learner.objects.get().rebuild()


def download(page: Page) -> list[Answer]:
    answers = page.request.get("/progress/answers.json").json()["answers"]
    again = recomputed.marked(answers)
    for given, found in zip(answers, again, strict=True):
        assert given == found
    return again


# --- what a page shows --------------------------------------------------------------------------
def matrix_on(page: Page) -> list[list[int]]:
    rows = page.locator(".mx tbody tr").all()
    return [[int(cell) for cell in row.locator("td:not(.tot) b").all_inner_texts()] for row in rows]


def progress_agrees(page: Page, answers: list[Answer]) -> None:
    page.goto("/progress/")
    main = page.locator("main")
    counted = sum(answer["scored"] and answer["first_showing"] for answer in answers)
    expect(main).to_contain_text(f"{counted} first answers")
    due = kinds_agree(page, answers)
    schedule_agrees(page, answers, due)
    pictures_agree(page, answers)


def kinds_agree(page: Page, answers: list[Answer]) -> set[str]:
    """Level, labels and checks of each kind. Returns the letters of the kinds with something due."""
    now, dates = datetime.now(UTC), recomputed.schedule(answers)
    due = {concept[-1] for concept, when in dates.items() if when <= now and concept[-2] == "-"}
    for kind, shown in zip(KINDS, page.locator(".kp4 li").all(), strict=True):
        level, labels, checks, n = recomputed.mastery(answers, kind)
        if level == "Secure" and recomputed.LETTERS[kind] in due:
            level = "Due"
        assert str(shown.get_by_role("heading").text_content()).endswith(f": {level}")
        expect(shown).to_contain_text(f"labels {labels} of {n}, checks {checks} of {n}")
    return due


def schedule_agrees(page: Page, answers: list[Answer], due: set[str]) -> None:
    now, dates = datetime.now(UTC), sorted(recomputed.schedule(answers).items(), key=lambda pair: pair[1])
    expected = [f"{CONCEPTS[concept]} due" for concept, when in dates if when <= now]
    later = [(concept, when) for concept, when in dates if when > now][:5]
    expected += [f"{CONCEPTS[concept]} from {when.day} {when:%B}" for concept, when in later]
    listed = (
        page.locator("section:has(> div > h2:text-is('Due')) ul.rows").last.locator("li").all_inner_texts()
    )
    assert [" ".join(line.split()) for line in listed] == expected


def pictures_agree(page: Page, answers: list[Answer]) -> None:
    """Matrix, its headline cell and answer-bias line; the table of certainty, its score and its verdict."""
    cells = recomputed.matrix(answers)
    assert matrix_on(page) == cells
    top = page.locator(".mx tbody td:not(.tot)").evaluate_all(
        "all => all.findIndex(one => one.className === 'top1')"
    )
    assert top in ([4 * row + column for row, column in recomputed.mixups(cells)] or [-1])
    main = page.locator("main").inner_text()
    said = recomputed.bias(cells)
    assert ("% of answers; it was right in" in main) == (said is not None)
    assert said is None or said in main
    steps, brier, (low, high) = recomputed.calibration(answers)
    rows = page.locator(".cal .tb tbody tr").all()
    assert [tuple(map(int, row.locator("td").all_inner_texts())) for row in rows] == list(steps.values())
    assert f"Brier score {brier:.2f}" in main
    assert sum(asked for _, asked in steps.values()) >= 30
    assert ("You tend to be surer than right" in main) == (low > 0)
    assert ("agree, as far as these answers tell" in main) == (low <= 0 <= high)
    assert page.locator(".cal circle").count() == sum(asked >= 5 for _, asked in steps.values())


def results_agree(page: Page, answers: list[Answer], attempt: Attempt) -> None:
    own = [answer for answer in answers if answer["attempt"] == attempt.token]
    scored = [answer for answer in own if answer["scored"]]
    page.goto(attempt.get_absolute_url())
    main = page.locator("main").inner_text()
    assert f"{recomputed.right(scored, 'label_right')} of {len(scored)} kinds named right" in main
    for kind, shown in zip(KINDS, page.locator(".kp4 li").all(), strict=True):
        asked = [answer for answer in scored if answer["kind"] == kind]
        told = f"{recomputed.right(asked, 'label_right')} of {len(asked)}" if asked else "Not asked"
        assert str(shown.get_by_role("heading").text_content()).endswith(f": {told}")
    if any(answer["certainty"] for answer in scored):
        checks = recomputed.right(scored, "check_right")
        assert f"Best first checks: {checks} of {len(scored)}." in main
    assert page.locator("ol.ten > li").count() == len(own)
    assert matrix_on(page) == recomputed.matrix(answers)


def marks_agree(page: Page, answers: list[Answer]) -> None:
    for token in {answer["attempt"] for answer in answers if answer["certainty"]}:
        own = [answer for answer in answers if answer["attempt"] == token and answer["scored"]]
        marks = str(recomputed.marks(own)).replace("-", "−")
        assert f"Certainty marks: {marks} of {3 * len(own)}." in page.request.get(f"/quiz/{token}/").text()


def test_the_pages_agree_with_the_downloaded_answers(open_page: OpenPage) -> None:
    page = open_page("/quiz/", javascript=False)
    some_days(page, Random(4))
    answers = download(page)
    assert {answer["mode"] for answer in answers} == {mode for mode, _ in Attempt.mode.field.choices}  # type: ignore[attr-defined]
    for answer, (theta, p) in zip(answers, recomputed.abilities(answers), strict=True):
        assert math.isclose(answer["theta"], theta, abs_tol=1e-9)
        assert math.isclose(answer["p"], p, abs_tol=1e-9)
    progress_agrees(page, answers)
    for mode in ("practice", "checkup", "review", "pair", "page", "missed"):
        results_agree(page, answers, Attempt.objects.filter(mode=mode).latest("pk"))
    marks_agree(page, answers)
    open_one = started(page, mode="checkup")
    for position in (1, 2):  # moves nothing that is shown, until it is finished
        response = open_one.responses.select_related("version").get(position=position)
        response.attempt = open_one
        send(page, response, right=False, step=3)
    page.goto("/progress/")
    kinds_agree(page, answers)
    pictures_agree(page, answers)
