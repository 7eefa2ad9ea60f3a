"""Everything the site keeps about a learner's answers, for the learner to take away."""

from typing import Any

from quizzes.models import Learner, Regraded, Response

COLUMNS = (
    "attempt", "mode", "position", "item", "version", "asked_at", "answered_at", "milliseconds", "kind",
    "misconception", "said", "label_right", "check_said", "check_right", "certainty", "p", "theta", "difficulty",
    "seed", "checks", "glosses", "scored", "first_showing", "counts", "evidence",
    "remarked_at", "remarked_because", "label_right_before", "check_right_before", "scored_before",
)  # fmt: skip
# What is given of an answer in a check-up that is still open: the rest would tell the key.
OPEN = {
    "attempt", "mode", "position", "item", "version", "asked_at", "answered_at", "milliseconds", "said", "certainty",
    "glosses",
}  # fmt: skip


def rows(learner: Learner) -> list[dict[str, Any]]:
    """One dict an answer, in the order in which they were given; times in ISO 8601, UTC."""
    answered = learner.responses.filter(answered_at__isnull=False).select_related(
        "version", "key_version", "attempt"
    )
    rows = (
        Regraded.objects.standing().filter(response__learner=learner).select_related("regrade").order_by("pk")
    )
    regraded = {row.response_id: row for row in rows}  # the last one of an answer
    return [row(response, regraded.get(response.pk)) for response in answered.order_by("answered_at", "pk")]


def row(response: Response, regraded: Regraded | None = None) -> dict[str, Any]:
    item = response.item
    values = {
        "attempt": response.attempt.token,
        "mode": response.attempt.mode,
        "position": response.position,
        "item": item.slug,
        "version": response.version.number,
        "asked_at": response.asked_at.isoformat(),
        "answered_at": response.answered_at.isoformat() if response.answered_at else None,
        "milliseconds": response.milliseconds,
        "kind": item.kind,
        "misconception": item.misconception,
        "said": response.kind,
        "label_right": response.label_right,
        "check_said": response.check_said,
        "check_right": response.check_is_right,
        "certainty": response.certainty,
        "p": response.p,
        "theta": response.theta,
        "difficulty": response.difficulty,
        "seed": response.attempt.seed,
        "checks": response.checks,
        "glosses": response.glosses,
        "scored": response.scored,
        "first_showing": response.first_showing,
        "counts": response.counts,
        "evidence": response.is_evidence,
        "remarked_at": regraded.regrade.created_at.isoformat() if regraded else None,
        "remarked_because": regraded.regrade.reason if regraded else None,
        "label_right_before": regraded.label_right if regraded else None,
        "check_right_before": regraded.check_is_right if regraded else None,
        "scored_before": regraded.scored if regraded else None,
    }
    if response.attempt.closed:
        return {name: value if name in OPEN else None for name, value in values.items()}
    return values


def classes(learner: Learner) -> list[dict[str, str]]:
    """The classes somebody is in, by which name, since when."""
    return [
        {
            "class": enrolment.school_class.name,
            "name": enrolment.display_name,
            "joined_at": enrolment.joined_at.isoformat(),
        }
        for enrolment in learner.enrolments.select_related("school_class")
    ]


def flat(values: dict[str, Any]) -> dict[str, Any]:
    """A row for a spreadsheet: lists joined by spaces. No cell can start a formula: all but one are names or figures."""
    row = {name: " ".join(value) if isinstance(value, list) else value for name, value in values.items()}
    if row["remarked_because"]:
        row["remarked_because"] = f"“{row['remarked_because']}”"
    return row
