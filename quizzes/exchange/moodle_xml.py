"""Moodle's XML. Pure. In: single-choice questions; out: the same, with the slug as the ID number.

The record of the whole item is a comment. Moodle drops comments: what it writes itself is read by what
can be seen, its tags and its ID numbers.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from quizzes.exchange import pictures, safe_xml
from quizzes.exchange.markup import from_text, to_text
from quizzes.exchange.neutral import Fault, Neutral, Option, Parsed, Question
from quizzes.exchange.plain import tidy
from quizzes.exchange.portable import of
from quizzes.exchange.records import RECORD, slug_of, unsupported
from quizzes.exchange.safe_xml import child, tag, text
from quizzes.items import ItemText

CATEGORY = "$course$/top/Workprint"
FILES = "@@PLUGINFILE@@"
_COMBINED = ("correctfeedback", "incorrectfeedback", "hint")
TYPES = {
    "truefalse": "true or false",
    "shortanswer": "short answer",
    "numerical": "numerical",
    "essay": "essay",
    "matching": "matching",
    "description": "description",
    "cloze": "embedded answers",
    "calculated": "calculated",
    "calculatedmulti": "calculated choice",
    "calculatedsimple": "calculated",
    "ddwtos": "drag into text",
    "ddimageortext": "drag onto a picture",
    "ddmarker": "drag markers",
    "gapselect": "missing words",
    "multichoiceset": "all or nothing",
    "ordering": "ordering",
}


def parse(data: bytes, name: str) -> Parsed:
    tree, parsed, category = safe_xml.parse(data), Parsed(), ""
    if tag(tree.root) != "quiz":
        raise Fault("line 1", f"This is XML, but not Moodle's: it begins with <{tag(tree.root)[:40]}>.")
    number = 0
    for element in tree.root:
        kind = element.get("type", "")
        if tag(element) != "question":
            continue
        if kind == "category":
            category = text(element, "category", "text").strip()
            continue
        number += 1
        place = f"question {number}, {tree.place(element)}"
        title = text(element, "name", "text").strip()
        if kind != "multichoice" or text(element, "single").strip() in ("false", "0"):
            what = TYPES.get(kind, kind[:40]) if kind != "multichoice" else "several answers to be ticked"
            parsed.report(place, unsupported(title, what))
            continue
        try:
            parsed.offer(_neutral(element, place, title, category))
        except Fault as fault:
            if not fault.place:
                raise
            parsed.report(fault.place, fault.sentence)
    if not number:
        raise Fault("", "The file holds no questions.")
    return parsed


def _neutral(element: Element, place: str, title: str, category: str) -> Neutral:
    found = Neutral(place, title)
    record = [note for note in safe_xml.comments(element) if note.strip().startswith(RECORD)]
    question = Question(
        stem=_prose(child(element, "questiontext"), found),
        options=[
            Option(_prose(answer, found), _right(answer, found), _prose(child(answer, "feedback"), found))
            for answer in safe_xml.all_of(element, "answer")
        ],
        name=title,
        feedback=_prose(child(element, "generalfeedback"), found),
        tags=[(one.text or "") for one in safe_xml.all_of(child(element, "tags") or Element("x"), "text")],
        slug=slug_of(text(element, "idnumber")),
        record=record[0].strip().removeprefix(RECORD).strip() if record else "",
    )
    if category and category != CATEGORY and not record:
        question.tags.append(f"category: {re.sub(r'^[$]course[$]/(top/)?', '', category)}")
    if picture := text(element, "image_base64"):  # as Moodle 1 had it
        found.notes.append(_file(text(element, "image").strip(), picture))
    found.notes.extend(_unread(element))
    found.question = question
    return found


def _unread(element: Element) -> list[str]:
    """Texts that an item has no field for, where they say more than Moodle's own defaults."""
    usual = ("Your answer is correct.", "Your answer is incorrect.")
    said = [to_text(text(element, name, "text"), []) for name in _COMBINED]
    return [f"Not carried over: “{one[:100]}”" for one in said if one and one not in usual]


def _prose(element: Element | None, found: Neutral) -> str:
    """The text of an element that has a format; files in it are noted."""
    if element is None:
        return ""
    files = {
        f"{FILES}{file.get('path', '/')}{file.get('name', '')}": _file(file.get("name", ""), file.text)
        for file in element.iterfind("file")
    }
    found.notes += [said for said in files.values() if said not in found.notes]
    source = text(element, "text")
    if element.get("format", "html") in ("html", "moodle_auto_format"):
        return to_text(source, found.notes, found.place, lambda address: files.get(unquote(address)))
    return tidy(source)


def _file(name: str, base64: str | None) -> str:
    return pictures.left_out(name, pictures.decoded(base64 or "") or None)


def _right(answer: Element, found: Neutral) -> bool:
    try:
        share = float(answer.get("fraction", "0"))
    except ValueError:
        share = 0.0
    if 0 < share < 100:
        found.notes.append(f"An option is worth {share:g} %: it is read as wrong.")
    return share >= 100


def write(texts: Iterable[ItemText]) -> bytes:
    pieces = ['<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n', _category()]
    pieces += [_question(of(item)) for item in texts]
    return "".join([*pieces, "</quiz>\n"]).encode()


def _category() -> str:
    return f'<question type="category"><category><text>{CATEGORY}</text></category></question>\n'


def _question(question: Question) -> str:
    record = re.sub("-(?=-)", r"\\u002d", question.record)  # a comment may hold no two hyphens in a row
    tags = "".join(f"<tag><text>{_escape(one)}</text></tag>" for one in question.tags)
    return f"""<question type="multichoice">
<!-- {RECORD} {record} -->
<name><text>{_escape(question.name)}</text></name>
<questiontext format="html"><text>{_escape(from_text(question.stem))}</text></questiontext>
<generalfeedback format="html"><text>{_escape(from_text(question.feedback))}</text></generalfeedback>
<defaultgrade>1</defaultgrade><penalty>0</penalty><hidden>0</hidden><idnumber>{question.slug}</idnumber>
<single>true</single><shuffleanswers>false</shuffleanswers><answernumbering>123</answernumbering>
{"".join(map(_answer, question.options))}<tags>{tags}</tags>
</question>
"""


def _answer(option: Option) -> str:
    return (
        f'<answer fraction="{100 if option.right else 0}" format="html"><text>{_escape(from_text(option.text))}</text>'
        f'<feedback format="html"><text>{_escape(from_text(option.feedback))}</text></feedback></answer>\n'
    )


def _escape(source: str) -> str:
    """Text inside an element; "]]>" may not stand in one, and every ">" is written out."""
    return source.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
