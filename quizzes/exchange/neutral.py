"""What every format reads into: neutral items with their place in the file, and problems by place.

Pure. A format that knows the bank's own fields fills `item`; one that knows questions only, as other
systems do, fills `question`, and `reading` works out what of the item it speaks of.
"""

from dataclasses import dataclass, field

from quizzes.items import ItemText

UPLOAD_BYTES = 5 * 1024 * 1024
ITEMS = 500
PROBLEMS = 500
TEXT_LENGTH = 100_000  # characters of one text: far over any explanation, far under what slows a parser


class Fault(Exception):
    """What is wrong with a whole file, or with the entry that is being read: where, and a sentence."""

    def __init__(self, place: str, sentence: str) -> None:
        self.place, self.sentence = place, sentence
        super().__init__(f"{place}: {sentence}" if place else sentence)


@dataclass(frozen=True)
class Problem:
    """Why something of the file is not offered; `place` is "" where it is about the whole file."""

    place: str
    sentence: str


@dataclass
class Option:
    text: str
    right: bool = False
    feedback: str = ""


@dataclass
class Question:
    """A single-choice question as any quiz system can hold it, in plain text.

    `record` is the JSON text of the whole item, where the file carries it beside what can be seen.
    """

    stem: str = ""
    options: list[Option] = field(default_factory=list)
    name: str = ""
    feedback: str = ""
    tags: list[str] = field(default_factory=list)
    slug: str = ""
    record: str = ""


@dataclass
class Neutral:
    """One item of a file, and all that is to be said about it.

    `given` names the fields that the file speaks of: a field it does not speak of is left as it is. A
    refutation is named with its kind, as in "why_not.fixed-rule". `unmapped` holds texts of options that
    are no kind's name, and `digest` tells the same entry of the same file again.
    """

    place: str
    name: str
    item: ItemText = field(default_factory=lambda: ItemText(slug=""))
    given: frozenset[str] = frozenset()
    notes: list[str] = field(default_factory=list)
    question: Question | None = None
    unmapped: list[str] = field(default_factory=list)
    digest: str = ""


@dataclass
class Parsed:
    items: list[Neutral] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def offer(self, found: Neutral) -> None:
        """Add an item. Raises Fault for one too many: a longer list is not held in memory."""
        if len(self.items) == ITEMS:
            raise Fault("", f"The file holds more than {ITEMS} items; {ITEMS} is the limit. Split it.")
        self.items.append(found)

    def report(self, place: str, sentence: str) -> None:
        """Add a problem. Raises Fault for one too many: such a file is something else."""
        if len(self.problems) == PROBLEMS:
            raise Fault(
                place, f"Over {PROBLEMS} problems before this place: is it the format it is named as?"
            )
        self.problems.append(Problem(place, sentence))


def text_of(data: bytes, hint: str = "Save it as UTF-8.") -> str:
    """The file as text, line breaks as they are. Raises Fault with the line that is not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Fault("line 1", f"The file is UTF-16 text, not UTF-8. {hint}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Fault(f"line {line}", f"This is not UTF-8 text. {hint}") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Fault(f"line {line}", "The file holds the character NUL: it is no text.")
    if not text.strip():
        raise Fault("", "The file is empty.")
    return text
