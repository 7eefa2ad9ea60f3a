"""Items whose texts are made to break a format: every sign that one of them reads, in every field."""

from datetime import date

from hypothesis import strategies as st

from fundamentals import kinds
from quizzes import items
from quizzes.exchange import values
from quizzes.items import ItemText

TRAPS = [
    "=1+1", "'=1+1", "''-1", "+49 30", "@cmd", "\t=x", "-45 dB", "＝1", " =1", "#N/A", "|x", "%x", "_x000D_", "\r", "\r\n",
    "{", "}", "\\", "\\n", "\\{", "~", "=", "#", "####", "::", "::x::", ":", "->", "[html]", " [plain]<b>", "%50%", "//x", "$CATEGORY: x",
    "[id:x]", "[tag:x]", "\n\n", "\nClaim: x", "\nGoes in: x", "\nWhat kind of tool is this?", "Tool:", "First check: x", "ANSWER: A",
    "A. x", "]]>", "<![CDATA[", "<!--", "-->", "--", "---", "-", "&amp;", "&lt;", "&#13;", "<script>alert(1)</script>",
    "<img src=x onerror=y>", "<p>", "</p>", "<", ">", "&", '"', "'", '""', '"""', "'''", "[[item]]", "[item.sources]", "\\u0000",
    "\x01", "\x0b", "\x1f", "\x7f", "\x85", "\u2028", "\u2028First check: x", "\r\u2028Tool:", "\u200b", "\ufeff", "\ufffe", "\uffff", "\U0001f3ac", "é", "e\u0301", "ﬁ",
    ",", ";", "\t", " ", "  ", "\n", "a, b", "null", "true", "2026-11-25", "1e5", "stage:lunch", "stage:archive", "key:x", "level:hard",
]  # fmt: skip
letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
text = st.one_of(
    st.text(letters, max_size=30),
    st.lists(st.one_of(st.sampled_from(TRAPS), st.text(letters, max_size=5)), max_size=6).map("".join),
)
full = text.filter(bool)


def short(name: str) -> st.SearchStrategy[str]:
    return text.map(lambda made: made[: items.LONGEST[name]])


slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
days = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
sources = st.lists(
    st.fixed_dictionaries({"title": full}, optional=dict.fromkeys(("url", "repo", "path", "at", "supports"), full)),
    max_size=3,
)  # fmt: skip


@st.composite
def hostile(draw: st.DrawFn) -> ItemText:
    """An item that the database would keep, with a key, and with anything at all for its words."""
    kind = draw(st.sampled_from(kinds.SLUGS))
    others = [other.slug for other in kinds.others(kind)]
    some = st.lists(st.sampled_from(others), unique=True)
    made = {name: draw(short(name)) for name in items.LONGEST}
    made |= {
        name: draw(text) for name in ("goes_in", "comes_out", "decisive", "risk_note", "why_right", "flip")
    }
    made |= {name: draw(text) for name in ("under_the_hood", "boundary_note")}
    made |= {name: draw(st.sampled_from(["", *choices])) for name, choices in values.CHOICES.items()}
    return ItemText(
        slug=draw(slugs),
        **made
        | {
            "kind": kind,
            "likeliest_wrong": draw(st.sampled_from(["", *others])),
            "status": draw(st.sampled_from(["draft", "live"])),
        },
        show_name=draw(st.booleans()),
        claim_quoted=draw(st.booleans()),
        borderline=draw(st.booleans()),
        also_accept=draw(some),
        true_but_wide=draw(some),
        pair_with=draw(st.lists(slugs, max_size=2)),
        start_difficulty=draw(st.sampled_from([-0.8, 0.0, 0.8])),
        tags=draw(st.lists(text, max_size=4)),
        checked_on=draw(days),
        recheck_by=draw(days),
        why_not={other: draw(full) for other in draw(some)},
        sources=draw(sources),
    )


banks = st.lists(hostile(), min_size=1, max_size=4, unique_by=lambda item: item.slug)
