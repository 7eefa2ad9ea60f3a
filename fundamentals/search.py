"""Finding a page by words: ranked by the database's own full text, forgiving about endings and one typo.

A query is first looked up as it stands. Only where nothing has all of its words is a word that nothing has
taken for a near one, and only where that fails too is any word enough.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from fundamentals import glossary, words
from fundamentals.articles import TYPES
from fundamentals.documents import SearchDocument, SearchWord

MOST_HITS = 20
NEAREST = 3
NEAR_ENOUGH = 0.3  # share of common threes of letters from which a term is worth offering
ON, OFF = "\x02", "\x03"  # around a found word, until the rest is escaped

# What goes by the very name that was typed comes first. Then the score: a word in a title (weight 10 of 17)
# says what a page is about, one in its text may not. The marks are put in for the best alone, since that
# reads their whole text. The pluses keep SQLite from asking the index anew for each of them.
SQLITE = f"""
with best as materialized (
    select rowid as id, rowid not in (select id from fundamentals_searchdocument where name = %s) as other,
        bm25(search_index, 10, 4, 1, 2) as score
    from search_index where search_index match %s order by other, score limit {MOST_HITS + 1})
select d.id, d.page, d.slug, d.section, d.label, d.kind, d.title,
    highlight(search_index, 0, char(2), char(3)) as heading,
    highlight(search_index, 1, char(2), char(3)) as summary,
    snippet(search_index, 2, char(2), char(3), '', 32) as passage
from search_index cross join best on best.id = +search_index.rowid
    cross join fundamentals_searchdocument d on d.id = best.id
where search_index match %s order by other, score, d.id"""  # noqa: S608 (all put in here is from here)
# PostgreSQL would rank by the whole vector of every match, and reading ten thousand of those takes 50 ms.
# So the short vector of what stands above the text picks the nearest, and the whole one puts them in order.
# It also ranks words that must all be there by how near they stand, which lets a passage beat a title; so what
# must match is one query, and what is ranked is another, with "or" for "and".
MARKS = "StartSel=\x02, StopSel=\x03"
WEIGHTS = "'{0.1,0.2,0.4,1}'"  # of text, also, lede and title
POSTGRESQL = f"""
with near as (
    select id, name <> %s as other, query, any_word
    from fundamentals_searchdocument, to_tsquery('search_english', %s) query,
        to_tsquery('search_english', %s) any_word
    where search_index @@ query
    order by other, ts_rank({WEIGHTS}, search_head, any_word, 1) desc, id limit {10 * MOST_HITS}),
best as (
    select id, other, query, ts_rank({WEIGHTS}, search_index, any_word, 1) as score
    from near join fundamentals_searchdocument using (id)
    order by other, score desc, id limit {MOST_HITS + 1})
select d.id, d.page, d.slug, d.section, d.label, d.kind, d.title,
    ts_headline('search_english', d.title, query, '{MARKS}, HighlightAll=true') as heading,
    ts_headline('search_english', d.lede, query, '{MARKS}, HighlightAll=true') as summary,
    case when to_tsvector('search_english', d.lede) @@ query then '' else ts_headline(
        'search_english', d.text, query, '{MARKS}, MaxFragments=1, MinWords=16, MaxWords=32') end as passage
from best join fundamentals_searchdocument d using (id) order by other, score desc, d.id"""  # noqa: S608 (the same)


@dataclass(frozen=True)
class Hit:
    document: SearchDocument
    heading: SafeString
    passage: SafeString


@dataclass
class Found:
    """What a query found. `corrected` maps a word that nothing has to the words it was taken for."""

    hits: list[Hit] = field(default_factory=list)
    more: bool = False
    corrected: dict[str, list[str]] = field(default_factory=dict)
    loose: bool = False  # nothing has all the words, so these have one
    nearest: list[SearchDocument] = field(default_factory=list)


def find(text: str) -> Found:
    """The best documents for what a reader typed, whatever that is. One or two queries where it is spelt right."""
    query = words.parse(text)
    if not query.words:
        return Found()
    groups = [
        [word, *others]
        for word, others in zip(query.words, _known(map(words.forms, query.words)), strict=True)
    ]
    found = Found(hits=_look_up(groups, query.open))
    if not found.hits:
        _correct(found, groups, query)
    if not found.hits and len(groups) > 1:
        found.loose = True
        found.hits = _look_up([list(chain.from_iterable(reversed(groups)))], query.open)
    if not found.hits:
        found.nearest = nearest(text)
    found.more, found.hits = len(found.hits) > MOST_HITS, found.hits[:MOST_HITS]
    return found


def nearest(text: str) -> list[SearchDocument]:
    """The terms whose names are most like a text, best first."""
    labels = [TYPES[name] for name in glossary.PAGES]
    wanted = words.threes(words.name(text))
    names = SearchDocument.objects.filter(label__in=labels).values_list("pk", "name")
    scores = {pk: words.likeness(wanted, words.threes(name)) for pk, name in names}
    best = sorted((pk for pk in scores if scores[pk] >= NEAR_ENOUGH), key=lambda pk: -scores[pk])[:NEAREST]
    found = SearchDocument.objects.in_bulk(best)
    return [found[pk] for pk in best]


def _correct(found: Found, groups: list[list[str]], query: words.Query) -> None:
    """Look again, with every word that nothing has replaced by the known words one slip away from it."""
    lost = [
        number
        for number, group in enumerate(groups)
        if not _look_up([group], query.open and number == len(groups) - 1)
    ]
    for number, near in zip(lost, _known(words.slips(query.words[number]) for number in lost), strict=True):
        if near:
            found.corrected[query.words[number]] = near
            groups[number] = near
    if found.corrected:
        found.hits = _look_up(groups, open=False)


def _known(wanted: Iterable[set[str]]) -> list[list[str]]:
    """Of each set of words, those that stand in a document, in order. One query for all of them."""
    sets = [set(some) for some in wanted]
    asked = set().union(*sets) if sets else set()
    there = set(SearchWord.objects.filter(word__in=asked).values_list("word", flat=True)) if asked else set()
    return [sorted(some & there) for some in sets]


def _look_up(groups: list[list[str]], open: bool) -> list[Hit]:
    """Documents that hold a word of every group; with `open`, words that the last group's first one begins too."""
    name = " ".join(group[0] for group in groups)
    if connection.vendor == "sqlite":
        expression = _fts5(groups, open)
        return [_hit(row) for row in SearchDocument.objects.raw(SQLITE, [name, expression, expression])]
    values = [name, _tsquery(groups, open, "&"), _tsquery(groups, open, "|")]
    with transaction.atomic(), connection.cursor() as cursor:
        # The planner takes a vector for a short value, and would rather read them all than ask their index.
        cursor.execute("set local enable_seqscan = off")
        return [_hit(row) for row in SearchDocument.objects.raw(POSTGRESQL, values)]


def _fts5(groups: list[list[str]], open: bool) -> str:
    """The query in FTS5's language; words hold letters and figures alone, so quotes are all it needs."""
    parts = [[f'"{word}"' for word in group] for group in groups]
    if open:
        parts[-1].append(f'"{groups[-1][0]}" *')
    return " AND ".join(f"({' OR '.join(part)})" for part in parts)


def _tsquery(groups: list[list[str]], open: bool, join: str) -> str:
    parts = [[f"'{word}'" for word in group] for group in groups]
    if open:
        parts[-1].append(f"'{groups[-1][0]}':*")
    return join.join(f"({'|'.join(part)})" for part in parts)


def _hit(row: Any) -> Hit:
    """A row of the look-up. The passage is the lede, unless a stretch of the text has more of the words."""
    stretch = row.passage.strip()
    best = _elided(stretch) if stretch.count(ON) > row.summary.count(ON) else row.summary
    return Hit(row, _marked(row.heading), _marked(best))


def _elided(stretch: str) -> str:
    """With an ellipsis where it starts or ends within a sentence."""
    before = "" if stretch.lstrip(f"{ON}“‘")[:1].isupper() else "…"
    after = "" if stretch.rstrip(f"{OFF}”’").endswith((".", "?", "!")) else "…"
    return f"{before}{stretch}{after}"


def _marked(text: str) -> SafeString:
    return mark_safe(escape(text).replace(ON, "<mark>").replace(OFF, "</mark>"))  # noqa: S308 (escaped first)
