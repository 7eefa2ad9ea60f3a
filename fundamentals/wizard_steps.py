"""What the wizard asks, and what it concludes: the words of "Which tool is this?".

Pure. The rubric and its gate ("was anything learned from examples?") are those of the page on how we
label. A conclusion is "most likely" and never more: a reader sees the output, not the inside.
"""

from dataclasses import dataclass

from fundamentals import kinds
from fundamentals.kinds import Kind


@dataclass(frozen=True)
class Answer:
    value: str
    label: str
    detail: str


@dataclass(frozen=True)
class Question:
    name: str  # its key in the query string
    number: int
    title: str
    lede: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Outcome:
    """Where the questions lead. `also` is a second kind whose check has to be run too."""

    kind: Kind
    reason: str
    checks: tuple[str, ...]  # what to do first, the check of `kind` before that of `also`
    lists: tuple[str, ...]  # slugs of the pages to check by
    unsure: tuple[str, str]  # slugs of the two pages for a reader who doubts the answer
    also: Kind | None = None

    @property
    def heading(self) -> str:
        part = ", with a generative part" if self.also else ""
        return f"Most likely {self.kind.in_sentence}{part}."


GIVES = Question(
    "gives",
    1,
    "What does it hand you?",
    "Forget what it is called. Think of the file, the list or the sound you have afterwards that you did not"
    " have before.",
    (
        Answer(
            "about",
            "Something about my material",
            "labels, scores, search hits, a prediction, a transcript of what was said",
        ),
        Answer(
            "mine",
            "My own material, changed or followed",
            "cleaned, sharpened, separated, masked, tracked or mapped frame by frame",
        ),
        Answer(
            "new",
            "Something that was not there",
            "a picture, a voice, a cue, more of a shot, a sentence nobody wrote",
        ),
        Answer("setting", "The same thing every time", "from a setting, a table or a list I can read"),
        Answer("several", "Several of these", "one press, more than one output"),
    ),
)
CARD = Question(
    "card",
    2,
    "Could you write its rule on a card?",
    "“Every gap under two frames is listed.” If a sentence like that says all that decides, nothing was"
    " learned from examples, and you can predict the next result.",
    (
        Answer("yes", "Yes, I could write the card", "a number, a list or a formula decides"),
        Answer("no", "No, nobody could", "it goes by what something like this looks or sounds like"),
    ),
)
SAME = Question(
    "same",
    2,
    "Does a setting you can read say all that happens?",
    "Look for the number, the table or the curve. If it alone decides, the same clip gives the same result"
    " every time, on speech and on traffic alike.",
    (
        Answer("yes", "Yes, a setting decides", "a level in dB, a colour I picked, a look-up table, a curve"),
        Answer("no", "No, it tells things apart", "voice from noise, a person from a wall, sharp from soft"),
    ),
)
DETAIL = Question(
    "detail",
    3,
    "Does it fill in detail nobody shot or said?",
    "Lay the result over the original and step through. Is there lettering, a texture, a frame or a syllable"
    " that no frame or second of yours shows?",
    (
        Answer("no", "No, all of it is mine", "less noise, a clean edge, one voice alone"),
        Answer("yes", "Yes, or I cannot rule it out", "eyelashes, brick, a frame between two of mine"),
    ),
)

RISK_PAGE = "match-review-to-risk"


TEST_THE_EDGE = "Read the setting, then put one thing just above it and one just below. Watch those two."
COMPARE = "Take ten clips you know. Before you look, write down what it should say; count what is missing and what is wrong."
SIDE_BY_SIDE = "Put before and after on two tracks, matched in loudness or exposure, and switch at the worst minute you have."
MARK_THE_NEW = "Mark what no frame or second of yours shows. For each such thing ask if it is true, if it fits, and whose consent it needs."
FIT = "Put it between its two neighbours, shots or lines, and go through what has to carry over: costume, light, tone, names, facts. Get consent for a voice or face first."

RULE = Outcome(
    kinds.BY_SLUG["fixed-rule"],
    "You can read what decides, so you can predict it. Nothing was learned from examples, whatever the box says.",
    (TEST_THE_EDGE,),
    ("fixed-rule",),
    ("marketing-words", "borderline-cases"),
)
LEARNED = Outcome(
    kinds.BY_SLUG["machine-learning"],
    "Your material comes back untouched, with something said about it, and no rule on a card says why.",
    (COMPARE,),
    ("machine-learning", "validate-transcript"),
    ("identify-by-output", "borderline-cases"),
)
CHANGED = Outcome(
    kinds.BY_SLUG["deep-learning"],
    "Your own picture or sound comes back, changed or followed, by something that learned what to keep.",
    (SIDE_BY_SIDE,),
    ("deep-learning", "check-audio-cleanup"),
    ("dl-or-genai", "borderline-cases"),
)
PARTLY_NEW = Outcome(
    kinds.BY_SLUG["deep-learning"],
    "Your own material comes back, but part of its detail was made up. Run both checks.",
    (SIDE_BY_SIDE, MARK_THE_NEW),
    ("deep-learning", "generative-ai", "check-audio-cleanup"),
    ("dl-or-genai", "borderline-cases"),
    also=kinds.BY_SLUG["generative-ai"],
)
NEW = Outcome(
    kinds.BY_SLUG["generative-ai"],
    "You hold something that nobody shot, said or wrote. There is no original to compare it with.",
    (FIT,),
    ("generative-ai", "placeholder-visual"),
    ("dl-or-genai", "not-all-ai-generates"),
)
