"""GIFT, written. Pure. Every text is said to be plain, so that no sign in it is taken for markup."""

import re
from collections.abc import Iterable

from quizzes.exchange.gift import FORMAT, SPECIAL
from quizzes.exchange.neutral import Question
from quizzes.exchange.portable import of
from quizzes.exchange.records import RECORD
from quizzes.items import ItemText


def write(texts: Iterable[ItemText]) -> bytes:
    return "\n".join(_question(of(item)) for item in texts).encode()


def _question(question: Question) -> str:
    # What looks like an ID or a tag inside the record would be taken for one.
    record = re.sub(r"\[(?=id:|tag:)", r"\\u005b", question.record)
    marks = [f"[id:{question.slug}]", *(f"[tag:{tag}]" for tag in question.tags)]
    lines = [
        f"// {RECORD} {record}",
        f"// {' '.join(marks)}",
        f"::{escape(question.name)}::[plain]{escape(question.stem)} {{",
    ]
    signs = _signs(question)
    for sign, option in zip(signs, question.options, strict=True):
        lines.append(f"{sign}{_marked(option.text)}#{_marked(option.feedback)}")
    if question.feedback:
        lines.append(f"####{_marked(question.feedback)}")
    return "\n".join([*lines, "}", ""])


def _signs(question: Question) -> list[str]:
    """One right option with =, any other as a choice worth all: with = alone it would be a short answer."""
    right = [option.right for option in question.options]
    first = right.index(True) if True in right else -1
    return ["=" if at == first else "~%100%" if earns else "~" for at, earns in enumerate(right)]


def _marked(text: str) -> str:
    """A text whose beginning cannot be taken for the name of a format."""
    return f"[plain]{escape(text)}" if FORMAT.match(text) else escape(text)


def escape(text: str) -> str:
    escaped = re.sub(rf"[\\{SPECIAL}]", lambda found: f"\\{found.group()}", text)
    return escaped.replace("\n", "\\n")
