"""Which kind is it? At most three questions, all of them about what the tool hands you.

Pure. One table leads from the answers so far to the next question or to an outcome.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fundamentals.wizard_steps import (
    CARD,
    CHANGED,
    DETAIL,
    GIVES,
    LEARNED,
    NEW,
    PARTLY_NEW,
    RULE,
    SAME,
    Answer,
    Outcome,
    Question,
)


class UnknownAnswer(Exception):
    """A question of the wizard was answered with something it does not offer."""


# The answers so far, and where they lead. Every path of the wizard is a line of this table.
LEADS_TO: dict[tuple[str, ...], Question | Outcome | None] = {
    (): GIVES,
    ("about",): CARD,
    ("about", "yes"): RULE,
    ("about", "no"): LEARNED,
    ("mine",): SAME,
    ("mine", "yes"): RULE,
    ("mine", "no"): DETAIL,
    ("mine", "no", "no"): CHANGED,
    ("mine", "no", "yes"): PARTLY_NEW,
    ("new",): NEW,
    ("setting",): RULE,
    ("several",): None,
}


@dataclass(frozen=True)
class Step:
    """A page of the wizard: the answers that led to it, as (question, answer), and what it shows."""

    path: tuple[tuple[str, str], ...]
    shows: Question | Outcome | None  # None: several outputs, to be taken one at a time
    several: bool  # one of several outputs is being looked at

    @property
    def question(self) -> Question | None:
        return self.shows if isinstance(self.shows, Question) else None

    @property
    def outcome(self) -> Outcome | None:
        return self.shows if isinstance(self.shows, Outcome) else None

    @property
    def options(self) -> list[tuple[Answer, str]]:
        """The answers on offer, each with the query string it leads to."""
        if self.question is None:
            return []
        offered = [
            answer for answer in self.question.answers if not (self.several and answer.value == "several")
        ]
        return [(answer, self._query((*self.path, (self.question.name, answer.value)))) for answer in offered]

    @property
    def back(self) -> str | None:
        """The query string of the page before this one ("" for the first page); None on the first."""
        return self._query(self.path[:-1]) if self.path else None

    def _query(self, path: tuple[tuple[str, str], ...]) -> str:
        flag = (("several", "yes"),) if self.several else ()
        return urlencode([*flag, *path])


def decide(answers: Mapping[str, str]) -> Step:
    """The page that the answers of a query string lead to; an unanswered question is the page.

    Other keys are ignored. Raises UnknownAnswer for a value that its question does not offer.
    """
    several = answers.get("several", "")
    if several not in ("", "yes"):
        raise UnknownAnswer(several)
    path: tuple[tuple[str, str], ...] = ()
    shows = LEADS_TO[()]
    while isinstance(shows, Question) and (value := answers.get(shows.name, "")):
        path = (*path, (shows.name, value))
        try:
            shows = LEADS_TO[tuple(said for _, said in path)]
        except KeyError:
            raise UnknownAnswer(value) from None
    return Step(path, shows, several == "yes")
