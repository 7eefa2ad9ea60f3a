"""QTI 1.2 as Canvas reads it, written: one quiz in a zip, with Canvas's own assessment_meta.xml. Pure."""

import hashlib
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from quizzes.exchange.markup import from_text
from quizzes.exchange.neutral import Option, Question
from quizzes.exchange.portable import of
from quizzes.exchange.qti import MARK
from quizzes.items import ItemText

TITLE = "Workprint items"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
LOM = "http://www.imsglobal.org/xsd/imsmd_v1p2"


def write(texts: Iterable[ItemText]) -> bytes:
    questions = [of(item) for item in texts]
    quiz = _name("".join(question.slug for question in questions))
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, text in (
            ("imsmanifest.xml", _manifest(quiz)),
            (f"{quiz}/{quiz}.xml", _assessment(quiz, questions)),
            (f"{quiz}/assessment_meta.xml", _meta(quiz, len(questions))),
        ):
            archive.writestr(ZipInfo(name), text.encode(), ZIP_DEFLATED)  # without a date: same in, same out
    return out.getvalue()


def _name(text: str) -> str:
    """An identifier as Canvas makes them: a letter and 32 figures of sixteen."""
    return f"g{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _manifest(quiz: str) -> str:
    return f"""{HEAD}<manifest identifier="{_name(f"manifest {quiz}")}" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1" xmlns:imsmd="{LOM}">
<metadata><schema>IMS Content</schema><schemaversion>1.1.3</schemaversion></metadata>
<organizations/>
<resources>
<resource identifier="{quiz}" type="imsqti_xmlv1p2"><file href="{quiz}/{quiz}.xml"/><dependency identifierref="{_name(f"meta {quiz}")}"/></resource>
<resource identifier="{_name(f"meta {quiz}")}" type="associatedcontent/imscc_xmlv1p1/learning-application-resource" href="{quiz}/assessment_meta.xml"><file href="{quiz}/assessment_meta.xml"/></resource>
</resources>
</manifest>
"""


def _meta(quiz: str, count: int) -> str:
    return f"""{HEAD}<quiz identifier="{quiz}" xmlns="http://canvas.instructure.com/xsd/cccv1p0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://canvas.instructure.com/xsd/cccv1p0 https://canvas.instructure.com/xsd/cccv1p0.xsd">
<title>{TITLE}</title><description></description><shuffle_answers>false</shuffle_answers><scoring_policy>keep_highest</scoring_policy>
<quiz_type>practice_quiz</quiz_type><points_possible>{count}.0</points_possible><show_correct_answers>true</show_correct_answers>
<allowed_attempts>-1</allowed_attempts><one_question_at_a_time>true</one_question_at_a_time><cant_go_back>false</cant_go_back>
<available>false</available>
</quiz>
"""


def _assessment(quiz: str, questions: list[Question]) -> str:
    items = "".join(_item(question) for question in questions)
    return f"""{HEAD}<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.imsglobal.org/xsd/ims_qtiasiv1p2 http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd">
<assessment ident="{quiz}" title="{TITLE}">
{_metadata([("cc_maxattempts", "unlimited")])}
<section ident="root_section">
{items}</section>
</assessment>
</questestinterop>
"""


def _item(question: Question) -> str:
    ident = _name(f"item {question.slug}")
    fields = [
        ("question_type", "multiple_choice_question"),
        ("points_possible", "1.0"),
        ("original_answer_ids", ",".join(str(number) for number, _ in _numbered(question))),
        ("assessment_question_identifierref", _name(f"question {question.slug}")),
        (f"{MARK}slug", question.slug),
        *((f"{MARK}tag", tag) for tag in question.tags),
        (f"{MARK}item", question.record),
    ]
    choices = "".join(
        f'<response_label ident="{number}"><material><mattext texttype="text/plain">{escape(option.text)}</mattext></material></response_label>'
        for number, option in _numbered(question)
    )
    return f"""<item ident="{ident}" title="{escape(question.name)}">
<itemmetadata>{_metadata(fields)}</itemmetadata>
<presentation><material>{_html(question.stem)}</material>
<response_lid ident="response1" rcardinality="Single"><render_choice>{choices}</render_choice></response_lid></presentation>
{_processing(question)}{_feedback("general_fb", question.feedback)}{"".join(_feedback(f"{number}_fb", option.feedback) for number, option in _numbered(question))}</item>
"""


def _processing(question: Question) -> str:
    shown = "".join(
        _condition(number, f'<displayfeedback feedbacktype="Response" linkrefid="{number}_fb"/>', "Yes")
        for number, option in _numbered(question)
        if option.feedback
    )
    marks = "".join(
        _condition(number, '<setvar action="Set" varname="SCORE">100</setvar>', "No")
        for number, option in _numbered(question)
        if option.right
    )
    general = ""
    if question.feedback:
        general = (
            '<respcondition continue="Yes"><conditionvar><other/></conditionvar>'
            '<displayfeedback feedbacktype="Response" linkrefid="general_fb"/></respcondition>\n'
        )
    return f"""<resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>
{general}{shown}{marks}</resprocessing>
"""


def _numbered(question: Question) -> list[tuple[int, Option]]:
    return list(enumerate(question.options, 1001))


def _condition(number: int, then: str, go_on: str) -> str:
    return (
        f'<respcondition continue="{go_on}"><conditionvar><varequal respident="response1">{number}</varequal>'
        f"</conditionvar>{then}</respcondition>\n"
    )


def _feedback(ident: str, text: str) -> str:
    if not text:
        return ""
    return f'<itemfeedback ident="{ident}"><flow_mat><material>{_html(text)}</material></flow_mat></itemfeedback>\n'


def _html(text: str) -> str:
    return f'<mattext texttype="text/html">{escape(from_text(text))}</mattext>'


def _metadata(fields: list[tuple[str, str]]) -> str:
    entries = "".join(
        f"<qtimetadatafield><fieldlabel>{name}</fieldlabel><fieldentry>{escape(text)}</fieldentry></qtimetadatafield>"
        for name, text in fields
    )
    return f"<qtimetadata>{entries}</qtimetadata>"


def escape(text: str) -> str:
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, name)
    return text
