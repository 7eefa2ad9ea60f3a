"""Aiken, the shortest of the text formats. Pure; in only, since it has no place for what an item knows.

What does a noise gate hand you?
A. Fixed rule
B. Generative AI
ANSWER: A
"""

import re
from io import StringIO

from quizzes.exchange.neutral import Fault, Neutral, Option, Parsed, Question, text_of
from quizzes.exchange.plain import clean

OPTION = re.compile(r"([A-Z])[.)]\s+(.*)")
ANSWER = re.compile(r"ANSWER\s*:\s*(.*)")


def parse(data: bytes, name: str) -> Parsed:
    parsed, entry = Parsed(), _Entry(1)
    text = clean(text_of(data, "Aiken is UTF-8 here: save it so."))
    for number, line in enumerate(StringIO(text), 1):
        line = line.strip()
        if not line:
            continue
        entry.line = entry.line or number
        if answer := ANSWER.fullmatch(line):
            _close(parsed, entry, answer.group(1).strip())
            entry = _Entry(0)
        elif option := OPTION.fullmatch(line):
            entry.options.append((option.group(1), option.group(2).strip(), number))
        elif entry.options:
            parsed.report(f"line {number}", "After the options stands ANSWER: with a letter; this does not.")
            entry = _Entry(number, [line])
        else:
            entry.stem.append(line)
    if entry.stem or entry.options:
        parsed.report(
            f"line {entry.line}", "The question that starts here has no ANSWER line: is it cut off?"
        )
    return parsed


class _Entry:
    def __init__(self, line: int, stem: list[str] | None = None) -> None:
        self.line, self.stem = line, stem or []
        self.options: list[tuple[str, str, int]] = []


def _close(parsed: Parsed, entry: _Entry, answer: str) -> None:
    place = f"line {entry.line}"
    letters = [letter for letter, _, _ in entry.options]
    try:
        _check(place, entry, letters, answer)
    except Fault as fault:
        parsed.report(fault.place, fault.sentence)
        return
    options = [Option(text, letter == answer.upper()) for letter, text, _ in entry.options]
    stem = "\n".join(entry.stem)
    parsed.offer(Neutral(place, entry.stem[0][:80], question=Question(stem, options)))


def _check(place: str, entry: _Entry, letters: list[str], answer: str) -> None:
    if not entry.stem:
        raise Fault(place, "The options have no question before them.")
    if len(letters) < 2:
        raise Fault(place, "A question needs two options at least, as in “A. Fixed rule”.")
    for wanted, (letter, _, line) in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", entry.options, strict=False):
        if letter != wanted:
            raise Fault(f"line {line}", f"Here stands option {letter}; {wanted} would be next.")
    if answer.upper() not in letters:
        raise Fault(
            place, f"ANSWER names {answer[:20]!r}, which is none of the options {', '.join(letters)}."
        )
