"""When a kind counts as mastered: a published rule with published error rates.

Pure. Evidence is the first showing of a clear item, its gloss not shown, in practice or check-up. A state
is folded from the evidence one answer at a time, so that it can be stored and equals a replay of the log.
Rule and error rates: the design of the quiz, section 6; `benchmarks/mastery.py` reproduces them.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

WINDOW = 8
LABELS_STEADY, CHECKS_STEADY = 7, 6  # of the last 8
PROBE = 3
LABELS_SECURE, CHECKS_SECURE = 3, 2  # of the 3 answers a day later
WAIT = timedelta(hours=24)
KEPT = 4  # answers that stay, beside the three of a failed probe

NEW, PRACTISING, STEADY, SECURE, DUE = "New", "Practising", "Steady", "Secure", "Due"


@dataclass(frozen=True)
class Evidence:
    label_right: bool
    check_right: bool
    at: datetime


@dataclass(frozen=True)
class Mastery:
    """What has been shown in one kind. `window` and `probe` hold pairs [label right, check right]."""

    window: list[list[bool]] = field(default_factory=list)  # the last 8 at most
    probe: list[list[bool]] = field(default_factory=list)
    steady_at: str = ""  # ISO time; empty while collecting
    secure_at: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def step(state: Mastery, evidence: Evidence) -> Mastery:
    """The state after one more answer. Secure is never lost again; it only falls due for review."""
    pair = [evidence.label_right, evidence.check_right]
    window = [*state.window, pair][-WINDOW:]
    if state.secure_at:
        return Mastery(window, state.probe, state.steady_at, state.secure_at)
    if not state.steady_at:
        steady = len(window) == WINDOW and labels(window) >= LABELS_STEADY and checks(window) >= CHECKS_STEADY
        return Mastery(window, [], evidence.at.isoformat() if steady else "")
    if evidence.at < datetime.fromisoformat(state.steady_at) + WAIT:
        return Mastery(window, state.probe, state.steady_at)
    probe = [*state.probe, pair]
    if len(probe) < PROBE:
        return Mastery(window, probe, state.steady_at)
    if labels(probe) >= LABELS_SECURE and checks(probe) >= CHECKS_SECURE:
        return Mastery(window, probe, state.steady_at, evidence.at.isoformat())
    return Mastery(window[-(KEPT + PROBE) :])


def replay(evidence: Iterable[Evidence]) -> Mastery:
    state = Mastery()
    for answer in evidence:
        state = step(state, answer)
    return state


def level(state: Mastery, due: bool = False) -> str:
    """The word for a state; `due` says that a concept of the kind is past its review date."""
    if state.secure_at:
        return DUE if due else SECURE
    if state.steady_at:
        return STEADY
    return PRACTISING if state.window else NEW


def note(state: Mastery, due: bool = False) -> str:
    """What comes next in a kind, in a sentence."""
    if due:
        return "A concept of this kind is due."
    if state.secure_at:
        return "Secure. It comes up again in reviews."
    if state.steady_at:
        left = PROBE - len(state.probe)
        return f"Secure after {left} more good answer{'s' if left > 1 else ''}, a day after it became steady."
    if not state.window:
        return "No answer without a hint yet."
    left = WINDOW - len(state.window)
    return (
        f"{left} more before it can be steady."
        if left > 0
        else "Steady at 7 labels and 6 checks of the last 8."
    )


def labels(pairs: list[list[bool]]) -> int:
    return sum(label for label, _ in pairs)


def checks(pairs: list[list[bool]]) -> int:
    return sum(check for _, check in pairs)
