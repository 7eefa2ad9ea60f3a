"""What the pages should say of a learner, worked out again from the downloaded JSON alone.

Written from the design of the quiz, section by section; no rule of the site is asked. An answer is a dict
as the download gives it. The answers of a check-up tell nothing until it is finished, and come then.
"""

import math
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from fsrs import Card, Rating, Scheduler

R, M, D, G = KINDS = ("fixed-rule", "machine-learning", "deep-learning", "generative-ai")
LETTERS = dict(zip(KINDS, "RMDG", strict=True))
STATED = {1: 0.45, 2: 0.75, 3: 0.92}
Answer = dict[str, Any]


def at(answer: Answer, when: str = "answered_at") -> datetime:
    return datetime.fromisoformat(answer[when])


def marked(answers: list[Answer]) -> list[Answer]:
    """The answers with what follows from label, check and order alone put in place of what the site says."""
    seen: set[str] = set()
    checkups: dict[date, str] = {}
    again = []
    for answer in answers:
        first = answer["item"] not in seen
        seen.add(answer["item"])
        day = at(answer).date()
        if answer["mode"] == "checkup":
            checkups.setdefault(day, answer["attempt"])
        second = answer["mode"] == "checkup" and checkups[day] != answer["attempt"]
        counts = bool(answer["scored"]) and first and answer["mode"] != "missed" and not second
        asked = bool(answer["check_said"])
        evidence = counts and asked and answer["kind"] not in answer["glosses"]
        again.append(
            answer
            | {
                "label_right": answer["said"] == answer["kind"]
                if answer["scored"]
                else answer["label_right"],
                "check_right": answer["check_said"] == "check_right" if asked else None,
                "first_showing": first,
                "counts": counts,
                "evidence": evidence and answer["mode"] in ("practice", "checkup"),
            }
        )
    return again


def told(answers: list[Answer]) -> list[Answer]:
    """In the order in which the learner learns how they were marked: a check-up's all at its end."""
    ends: dict[str, datetime] = {}
    for answer in answers:
        if answer["mode"] == "checkup":
            ends[answer["attempt"]] = max(at(answer), ends.get(answer["attempt"], at(answer)))
    return sorted(answers, key=lambda answer: ends.get(answer["attempt"], at(answer)))


# --- section 5: ability ---------------------------------------------------------------------------
def chance(theta: float, difficulty: float) -> float:
    return 0.25 + 0.75 / (1 + math.exp(-(theta - difficulty)))


def abilities(answers: list[Answer]) -> list[tuple[float, float]]:
    """Ability and chance of success at the moment each question was asked."""
    moved, theta, n = [(datetime.min.replace(tzinfo=at(answers[0]).tzinfo), 0.0)], 0.0, 0
    for answer in answers:
        if answer["scored"] and answer["first_showing"]:
            theta += 0.8 / (1 + 0.05 * n) * (answer["label_right"] - chance(theta, answer["difficulty"]))
            theta, n = max(-3.0, min(3.0, theta)), n + 1
            moved.append((at(answer), theta))
    found = []
    for answer in answers:
        then = [after for when, after in moved if when <= at(answer, "asked_at")][-1]
        found.append((then, chance(then, answer["difficulty"])))
    return found


# --- section 6: mastery ---------------------------------------------------------------------------
def mastery(answers: list[Answer], kind: str) -> tuple[str, int, int, int]:
    """The level of a kind, and of its last answers (8 at most): labels right, checks right, how many."""
    last: list[Answer] = []
    later: list[Answer] = []
    steady: datetime | None = None
    secure = False
    for answer in told(answers):
        if not answer["evidence"] or answer["kind"] != kind:
            continue
        last = [*last, answer][-8:]
        if secure:
            continue
        if steady is None:
            if len(last) == 8 and right(last, "label_right") >= 7 and right(last, "check_right") >= 6:
                steady, later = at(answer), []
        elif at(answer) >= steady + timedelta(hours=24):
            later.append(answer)
            if len(later) == 3:
                secure = right(later, "label_right") == 3 and right(later, "check_right") >= 2
                if not secure:  # the last four and these three stay
                    steady, last = None, last[-7:]
    level = "Secure" if secure else "Steady" if steady else "Practising" if last else "New"
    return level, right(last, "label_right"), right(last, "check_right"), len(last)


def right(answers: list[Answer], what: str) -> int:
    return sum(answer[what] for answer in answers)


# --- section 7: review ----------------------------------------------------------------------------
def schedule(answers: list[Answer]) -> dict[str, datetime]:
    """When each concept that was graded comes up again."""
    scheduler = Scheduler(
        desired_retention=0.90,
        maximum_interval=60,
        enable_fuzzing=False,
        learning_steps=(),
        relearning_steps=(),
    )
    cards: dict[str, Card] = {}
    for answer in told(answers):
        if not answer["scored"] or answer["mode"] == "missed":
            continue
        letter, when = LETTERS[answer["kind"]], at(answer)
        verdicts = {f"recognise-{letter}": answer["label_right"]}
        if answer["check_right"] is not None:
            verdicts[f"check-{letter}"] = answer["check_right"]
        if answer["misconception"]:
            verdicts[answer["misconception"]] = answer["label_right"]
        for concept, good in verdicts.items():
            card = cards.get(concept) or Card(card_id=1, due=when)
            if card.last_review and card.last_review.date() >= when.date():
                continue  # one grade a concept a day
            grade = Rating.Again if not good else Rating.Hard if answer["certainty"] == 1 else Rating.Good
            cards[concept], _ = scheduler.review_card(card, grade, when)
    return {concept: card.due for concept, card in cards.items()}


# --- section 8: certainty and calibration ---------------------------------------------------------
def marks(answers: list[Answer]) -> int:
    gained, lost = {0: 0, 1: 1, 2: 2, 3: 3}, {0: 0, 1: 0, 2: -2, 3: -6}
    return sum((gained if one["label_right"] else lost)[one["certainty"]] for one in answers if one["scored"])


def calibration(answers: list[Answer]) -> tuple[dict[int, tuple[int, int]], float, tuple[float, float]]:
    """Per step how many were right of how many; the Brier score; the 95 % interval of mean(p - y)."""
    counted = [answer for answer in answers if answer["counts"] and answer["certainty"]]
    steps: dict[int, tuple[int, int]] = {}
    for step in STATED:
        own = [answer for answer in counted if answer["certainty"] == step]
        steps[step] = (right(own, "label_right"), len(own))
    gaps = [STATED[answer["certainty"]] - answer["label_right"] for answer in counted]
    n, mean = len(gaps), sum(gaps) / len(gaps)
    error = 1.96 * math.sqrt(sum((gap - mean) ** 2 for gap in gaps) / (n - 1) / n)
    return steps, sum(gap**2 for gap in gaps) / n, (mean - error, mean + error)


# --- section 9: what was taken for what -----------------------------------------------------------
def matrix(answers: list[Answer]) -> list[list[int]]:
    counted = [answer for answer in answers if answer["counts"]][-40:]
    cells = Counter((answer["kind"], answer["said"]) for answer in counted)
    return [[cells[kind, said] for said in KINDS] for kind in KINDS]


def mixups(cells: list[list[int]]) -> list[tuple[int, int]]:
    """Row and column of the largest mix-up worth a headline; of equal ones the riskier, and all that are left."""
    risk = defaultdict(int, {frozenset((2, 3)): 2, frozenset((1, 2)): 1})
    found = {
        (row, column): (cells[row][column], risk[frozenset((row, column))])
        for row in range(4)
        for column in range(4)
        if row != column and cells[row][column] >= 2 and sum(cells[row]) >= 4
    }
    return [place for place, size in found.items() if size == max(found.values())]


def bias(cells: list[list[int]]) -> str | None:
    """ "said in 47 %, right in 28 %" of the kind said too often by most."""
    n = sum(map(sum, cells))
    said = [sum(row[column] for row in cells) for column in range(4)]
    most = max(range(4), key=lambda kind: said[kind] - sum(cells[kind]))
    if said[most] <= sum(cells[most]):
        return None
    return f"in {round(100 * said[most] / n)} % of answers; it was right in {round(100 * sum(cells[most]) / n)} %"
