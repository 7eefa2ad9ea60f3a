"""QTI 1.2 as Canvas writes it, read: quiz exports (.zip), course exports (.imscc), or one bare XML file. Pure.

A course export holds every quiz twice, once in the profile of Common Cartridge and once, in full, under
non_cc_assessments. The full copy is read first, and what has been read already is passed over.
"""

from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from quizzes.exchange import pictures, safe_xml
from quizzes.exchange.archives import Archive
from quizzes.exchange.markup import Files, to_text
from quizzes.exchange.neutral import UPLOAD_BYTES, Fault, Neutral, Option, Parsed, Question
from quizzes.exchange.plain import tidy
from quizzes.exchange.records import slug_of, unsupported
from quizzes.exchange.safe_xml import Tree, all_of, child, tag, text

SINGLE = ("multiple_choice_question", "cc.multiple_choice.v0p1")
TYPES = {
    "true_false_question": "true or false",
    "cc.true_false.v0p1": "true or false",
    "short_answer_question": "fill in the blank",
    "cc.fib.v0p1": "fill in the blank",
    "fill_in_multiple_blanks_question": "fill in several blanks",
    "multiple_answers_question": "several answers to be ticked",
    "cc.multiple_response.v0p1": "several answers to be ticked",
    "multiple_dropdowns_question": "drop-down lists",
    "matching_question": "matching",
    "numerical_question": "numerical",
    "calculated_question": "formula",
    "essay_question": "essay",
    "cc.essay.v0p1": "essay",
    "file_upload_question": "file upload",
    "text_only_question": "text without a question",
    "cc.pattern_match.v0p1": "pattern match",
}
QUIZ_BYTES = 2 * UPLOAD_BYTES  # of all quizzes of an archive together
MARK = "workprint_"  # before the names of our own metadata: slug, tag, item
ROOT = "questestinterop"
BASE = "$IMS-CC-FILEBASE$"  # before the address of a file that the archive holds


def parse(data: bytes, name: str) -> Parsed:
    parsed, seen = Parsed(), set[tuple[str, str]]()
    archive = Archive(data) if data.startswith(b"PK") else None
    files = _files(archive)
    for where, tree in _quizzes(archive) if archive else [("", _expect(safe_xml.parse(data)))]:
        for quiz in (*all_of(tree.root, "assessment"), *all_of(tree.root, "objectbank")):
            for number, element in enumerate(all_of(quiz, "item"), 1):
                ident = (quiz.get("ident", ""), element.get("ident", ""))
                if all(ident) and ident in seen:
                    continue
                seen.add(ident)
                place = f"{_title(quiz) or where or 'quiz'}, question {number}"[:120]
                _take(parsed, element, place, files)
    if not parsed.items and not parsed.problems:
        raise Fault("", "The file holds no questions.")
    return parsed


def _title(quiz: Element) -> str:
    """The title of a quiz, or of a bank of questions, which has it among its metadata."""
    bank = child(quiz, "qtimetadata")
    named = _metadata(bank).get("bank_title", []) if bank is not None else []
    return quiz.get("title") or "".join(named[:1])


def _quizzes(archive: Archive) -> Iterator[tuple[str, Tree]]:
    """Every document of questions: where it lies, and its tree."""
    left, found = QUIZ_BYTES, 0
    names = [name for name in archive.names() if name.endswith((".xml", ".qti"))]
    for name in sorted(names, key=lambda name: ("non_cc_assessments" not in name, name)):
        start = archive.start(name)
        if b"assessmentItem" in start or b"imsqti_item_xmlv2" in start:
            raise Fault(name, "This is QTI 2. Export it as QTI 1.2, which Canvas calls Classic Quizzes.")
        if ROOT.encode() in start.replace(b"\0", b""):  # in whatever encoding
            document = archive.read(name, QUIZ_BYTES)
            left -= len(document)
            if left < 0:
                raise Fault(name, f"The quizzes unpack to more than {QUIZ_BYTES // 1024 // 1024} MB.")
            found += 1
            yield name, _expect(safe_xml.parse(document, name))
    if not found:
        raise Fault("", "The archive holds no quiz in QTI 1.2.")


def _expect(tree: Tree) -> Tree:
    if tag(tree.root) != ROOT:
        raise Fault("", f"This is XML, but not QTI 1.2: it begins with <{tag(tree.root)[:40]}>.")
    return tree


def _files(archive: Archive | None) -> Files:
    """What is to be said of the pictures that a question names and the archive holds."""
    if archive is None:
        return pictures.embedded

    def files(address: str) -> str | None:
        name = unquote(address.partition("?")[0]).removeprefix(BASE).lstrip("/")
        held = [entry for entry in archive.names() if name and f"/{entry}".endswith(f"/{name}")]
        if not held:
            return None
        try:
            start = archive.start(held[0])
        except Fault:  # the picture is damaged: the question is not
            start = b""
        return pictures.left_out(name, start, archive.entries[held[0]].file_size)

    return files


def _take(parsed: Parsed, element: Element, place: str, files: Files) -> None:
    fields = _metadata(element)
    title = element.get("title", "").strip()
    kind = (fields.get("question_type") or fields.get("cc_profile") or [""])[0]
    choice = child(element, "presentation", "response_lid")
    if kind not in SINGLE and (kind or choice is None or choice.get("rcardinality", "Single") != "Single"):
        parsed.report(place, unsupported(title, TYPES.get(kind, kind[:40] or "no single choice")))
        return
    try:
        parsed.offer(_neutral(element, fields, place, title, files))
    except Fault as fault:
        if not fault.place:
            raise
        parsed.report(fault.place, fault.sentence)


def _metadata(element: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for field in all_of(element, "qtimetadatafield"):
        found.setdefault(text(field, "fieldlabel").strip(), []).append(text(field, "fieldentry"))
    return found


def _neutral(element: Element, fields: dict[str, list[str]], place: str, title: str, files: Files) -> Neutral:
    found = Neutral(place, title)
    choices = list(all_of(element, "response_label"))
    right, linked = _marks(element)
    feedback = {
        one.get("ident", ""): _prose(next(all_of(one, "mattext"), None), found, files)
        for one in all_of(element, "itemfeedback")
    }
    options = []
    for one in choices:
        ident = one.get("ident", "")
        said = feedback.pop(linked.get(ident, f"{ident}_fb"), "")
        options.append(Option(_prose(next(all_of(one, "mattext"), None), found, files), ident in right, said))
    general = feedback.pop("general_fb", "")
    found.notes += [_image(one, files) for one in all_of(element, "matimage")]
    found.notes += [f"Not carried over: “{one[:100]}”" for one in feedback.values() if one]
    found.question = Question(
        stem=_prose(child(element, "presentation", "material", "mattext"), found, files),
        options=options,
        name=title if title.casefold() != "question" else "",
        feedback=general,
        tags=fields.get(f"{MARK}tag", []),
        slug=slug_of("".join(fields.get(f"{MARK}slug", [])[:1])),
        record="".join(fields.get(f"{MARK}item", [])[:1]).strip(),
    )
    return found


def _marks(element: Element) -> tuple[set[str], dict[str, str]]:
    """The options that earn the mark, and the feedback that each is linked to."""
    right, linked = set(), {}
    for condition in all_of(element, "respcondition"):
        equal = child(condition, "conditionvar", "varequal")
        ident = ((equal.text or "") if equal is not None else "").strip()
        if not ident:
            continue
        shown = child(condition, "displayfeedback")
        if shown is not None and shown.get("linkrefid", "") not in ("correct_fb", "general_incorrect_fb"):
            linked[ident] = shown.get("linkrefid", "")
        if _number(text(condition, "setvar")) > 0:
            right.add(ident)
    return right, linked


def _number(source: str) -> float:
    try:
        return float(source)
    except ValueError:
        return 0.0


def _prose(element: Element | None, found: Neutral, files: Files) -> str:
    source = (element.text or "") if element is not None else ""
    if element is not None and element.get("texttype", "text/plain") == "text/html":
        return to_text(source, found.notes, found.place, files)
    return tidy(source)


def _image(element: Element, files: Files) -> str:
    """What is said of a picture that stands beside the text instead of in it."""
    address = element.get("uri", "")
    if element.get("embedded") == "base64":
        return pictures.left_out(address, pictures.decoded(element.text or "") or None)
    return files(address) or f"Dropped: the picture {address[:120] or element.get('imagtype', '')[:40]}."
