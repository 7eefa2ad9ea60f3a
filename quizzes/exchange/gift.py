r"""GIFT, Moodle's text format. Pure. UTF-8 only.

    // [id:demucs-stems] [tag:stage\:development]
    ::Demucs::[plain]Goes in\: a song.\nComes out\: four files. { =Deep learning#Why. ~Fixed rule#Why not. ####General. }

Questions stand between blank lines, so that one fault spoils one question. `\` takes the meaning from any of
`~ = # { } :` and from itself; `\n` is a line break.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from quizzes.exchange.markup import LOOKS_LIKE_HTML, to_text
from quizzes.exchange.neutral import TEXT_LENGTH, Fault, Neutral, Option, Parsed, Question, text_of
from quizzes.exchange.plain import one_line, tidy
from quizzes.exchange.records import RECORD, slug_of, unsupported

SPECIAL = "~=#{}:"
ID = re.compile(r"\[id:((?:\\\]|[^\]]){1,300})\]")
TAG = re.compile(r"\[tag:((?:\\\]|[^\]]){1,300})\]")
LONGEST = 4 * TEXT_LENGTH  # characters of one question
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
WEIGHT = re.compile(r"\s*%(-?\d+(?:\.\d*)?)%")
BLANK = "_____"  # where the answer goes in a sentence with a missing word
ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass
class Block:
    """The lines between two blank ones: where they start, and the comments among them."""

    line: int
    lines: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, line: str) -> None:
        self.length += len(line)
        if self.length <= LONGEST and line.lstrip().startswith("//"):
            self.comments.append(line.strip().removeprefix("//").strip())
            line = ""
        if self.length <= LONGEST:
            self.lines.append(line.removesuffix("\n"))


def parse(data: bytes, name: str) -> Parsed:
    parsed, category = Parsed(), ""
    for block in _blocks(text_of(data, "GIFT is UTF-8 always: save it so.")):
        source = "\n".join(block.lines)
        if found := re.match(r"\s*\$CATEGORY:(.*)", source):
            category, source = found.group(1).strip(), source[found.end() :]
        if not source.strip():
            continue
        place = f"line {block.line}"
        try:
            if block.length > LONGEST:
                raise Fault(place, f"This question has over {LONGEST} characters: is a blank line missing?")
            parsed.offer(_neutral(source, block.comments, place, category))
        except Fault as fault:
            if not fault.place:
                raise
            parsed.report(fault.place, fault.sentence)
    if not parsed.items and not parsed.problems:
        raise Fault("", "The file holds no questions.")
    return parsed


def _blocks(text: str) -> Iterator[Block]:
    block = None
    for number, line in enumerate(StringIO(text, newline=None), 1):
        if line.strip():
            block = block or Block(number)
            block.add(line)
        elif block:
            yield block
            block = None
    if block:
        yield block


def _neutral(source: str, comments: list[str], place: str, category: str) -> Neutral:
    title = ""
    if found := re.match(r"\s*::((?:\\.|[^\\:]|:(?!:))*)::", source, re.DOTALL):
        title, source = one_line(plain(found.group(1))), source[found.end() :]
    elif source.lstrip().startswith("::"):
        raise Fault(place, "The name of the question is not closed: it stands between :: and ::.")
    stem, answers, rest = _cut(source, place, title)
    found_item = Neutral(place, title)
    stem, prose = _formatted(stem, "moodle")
    if rest.strip():
        stem = f"{stem.rstrip()} {BLANK} {rest.lstrip()}"
    question = Question(stem=_prose(stem, prose, found_item), name=title)
    options, _, general = _split(answers, "####")
    question.feedback = _prose(*_formatted(general, prose), found_item)
    question.options = [_option(piece, prose, found_item, title) for piece in _pieces(options, place, title)]
    _read_comments(comments, question)
    if category and not question.record:
        question.tags.append(
            f"category: {re.sub(r'^[$](?:course|module|system)[$]/(?:top/)?', '', category)}"
        )
    found_item.question = question
    return found_item


def _cut(source: str, place: str, title: str) -> tuple[str, str, str]:
    """The text before the answers, the answers, and the text after them."""
    braces = [
        (m.start(), m.group()) for m in re.finditer(r"\\.|[{}]", source, re.DOTALL) if len(m.group()) == 1
    ]
    signs = "".join(sign for _, sign in braces)
    if not signs:
        raise Fault(place, unsupported(title, "description"))
    if signs != "{}":
        line = int(place.split()[1]) + source.count("\n", 0, braces[-1][0])
        what = (
            "is never closed with }. No blank line may stand inside a question"
            if signs == "{"
            else "does not match: write \\{ and \\} for signs of the text"
        )
        raise Fault(f"line {line}", f"A brace of the question that starts on {place} {what}.")
    start, end = braces[0][0], braces[1][0]
    return source[:start], source[start + 1 : end], source[end + 1 :]


def _split(source: str, sign: str) -> tuple[str, str, str]:
    """`source` parted at the first `sign` that is not escaped."""
    for found in re.finditer(rf"\\.|{re.escape(sign)}", source, re.DOTALL):
        if found.group() == sign:
            return source[: found.start()], sign, source[found.end() :]
    return source, "", ""


def _pieces(source: str, place: str, title: str) -> list[str]:
    """The options, each beginning with its = or ~. Raises Fault for answers of another type."""
    starts = [m.start() for m in re.finditer(r"\\.|[=~]", source, re.DOTALL) if len(m.group()) == 1]
    bare = source.strip()
    what = ""
    if not bare:
        what = "essay"
    elif bare.startswith("#"):
        what = "numerical"
    elif re.fullmatch(r"(T|F|TRUE|FALSE)\s*(#.*)?", bare, re.IGNORECASE | re.DOTALL):
        what = "true or false"
    elif not starts or source[: starts[0]].strip():
        raise Fault(place, "Before the first answer stands text without = or ~.")
    elif "~" not in {source[at] for at in starts}:
        what = "matching" if "->" in source else "short answer"
    elif re.search(r"~\s*%(?!-)[\d.]+%", source) and "=" not in {source[at] for at in starts}:
        what = "several answers to be ticked"
    if what:
        raise Fault(place, unsupported(title, what))
    return [source[a:b] for a, b in zip(starts, [*starts[1:], len(source)], strict=True)]


def _option(piece: str, prose: str, found: Neutral, title: str) -> Option:
    right, text = piece[0] == "=", piece[1:]
    if weight := WEIGHT.match(text):
        text, share = text[weight.end() :], float(weight.group(1))
        right = right or share >= 100
        if 0 < share < 100:
            found.notes.append(f"An option is worth {share:g} %: it is read as wrong.")
    text, _, feedback = _split(text, "#")
    return Option(_prose(*_formatted(text, prose), found), right, _prose(*_formatted(feedback, prose), found))


def _formatted(source: str, usual: str) -> tuple[str, str]:
    found = FORMAT.match(source)
    return (source[found.end() :], found.group(1).lower()) if found else (source, usual)


def _prose(source: str, prose: str, found: Neutral) -> str:
    text = plain(source)
    if prose == "html" or (prose == "moodle" and LOOKS_LIKE_HTML.search(text)):
        return to_text(text, found.notes, found.place)
    return tidy(text)


def plain(source: str) -> str:
    """Text without escapes."""
    return ESCAPED.sub(_unescaped, source).strip()


def _unescaped(found: re.Match[str]) -> str:
    sign = found.group(1)
    return "\n" if sign == "n" else sign if sign in SPECIAL or sign == "\\" else found.group()


def _read_comments(comments: list[str], question: Question) -> None:
    for comment in comments:
        if comment.startswith(RECORD):
            question.record = comment.removeprefix(RECORD).strip()
            continue
        if found := ID.search(comment):
            question.slug = slug_of(found.group(1).replace("\\]", "]"))
        question.tags += [tag.replace("\\]", "]").strip() for tag in TAG.findall(comment)]
