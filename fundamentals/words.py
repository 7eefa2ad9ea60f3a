"""What a reader typed, as words to look up: folded, without filler, with their other forms and near spellings.

Pure. The database's own full text knows plain endings (clean, cleaned, cleaning). What it does not know is
here: Latin roots that change (transcribe, transcription), British and American spelling, and one slip of the
hand. The slip is Damerau's: a letter left out, put in, mistaken, or two exchanged, which he found to be four
of five spelling errors ("A technique for computer detection and correction of spelling errors", 1964).
"""

import html
import re
import unicodedata
from dataclasses import dataclass

LONGEST_QUERY = 200  # characters that are read at all
MOST_WORDS = 8
SPELLABLE = range(4, 25)  # lengths of words that are worth correcting: a shorter one is near too many others
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
FILLER = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "me",
        "my",
        "of",
        "on",
        "or",
        "our",
        "out",
        "s",
        "she",
        "should",
        "so",
        "such",
        "t",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "too",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
SHORT = {
    "ml": ("machine", "learning"),
    "dl": ("deep", "learning"),
    "genai": ("generative", "ai"),
    "llm": ("large", "language", "model"),
    "ab": ("b",),  # A/B is two words, and the first of them is filler
}
# Endings that one root wears, where a stemmer sees several roots. The root keeps at least three letters.
ENDINGS = (
    ("be", "bes", "bed", "bing", "ber", "bers", "pt", "pts", "ption", "ptions"),  # transcri-
    ("y", "ies", "ied", "ying", "ier", "iers", "ication", "ications"),  # classif-, appl-
    ("se", "ses", "sed", "sing", "sis", "ze", "zes", "zed", "zing", "tion", "sation", "zation"),  # recogni-
    ("ive", "ives", "ived", "iving", "iver", "ption", "ptions"),  # rece-
    ("ce", "ces", "ced", "cing", "cer", "ction", "ctions"),  # produ-
    ("de", "des", "ded", "ding", "sion", "sions"),  # deci-, divi-
    ("d", "ds", "ded", "ding", "sion", "sions"),  # exten-
    ("se", "ses", "sy", "sier", "siest"),  # noi-
    ("er", "ers", "re", "res", "red", "ring"),  # cent-
    ("or", "ors", "ored", "oring", "our", "ours", "oured", "ouring"),  # colo-, behavi-
    ("og", "ogs", "ogue", "ogues"),  # dial-
)
BREAKS = (  # what a reader sees as the end of something, in the order of looking
    (re.compile(r"(?<![.?!])</h\d>"), ". "),
    (re.compile(r"</t[dh]>"), " · "),
    (re.compile(r"</?(?:p|div|[ou]l|li|h\d|table|tr|figure|figcaption|br)\b[^>]*>"), " "),
    (re.compile(r"<[^>]+>"), ""),
)


@dataclass(frozen=True)
class Query:
    """The words to look up; `open` where the last may be only begun, as it is while someone types."""

    words: tuple[str, ...] = ()
    open: bool = False


def fold(text: str) -> str:
    """Lower case, without accents, so that Café and cafe are one word."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in split if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """Every word of a text, folded, in order, with repeats. Letters and figures only: no operator survives."""
    return re.findall(r"[^\W_]+", fold(text))


def parse(text: str) -> Query:
    """Read a query of any length and content. Never raises; without a word to look up, `words` is empty."""
    text = text[:LONGEST_QUERY]
    found: list[str] = []
    for word in words(text):
        found += SHORT.get(word, () if word in FILLER else (word,))
    kept = tuple(dict.fromkeys(found))[:MOST_WORDS]
    unfinished = bool(kept) and bool(re.search(r"[^\W_]$", text)) and words(text)[-1] == kept[-1]
    return Query(kept, unfinished and len(kept[-1]) > 1)


def name(text: str) -> str:
    """A name as it is asked for: two are the same where the words that are looked up are."""
    return " ".join(parse(text).words)


def forms(word: str) -> set[str]:
    """Other words of the same root that a stemmer would take for another."""
    found: set[str] = set()
    for family in ENDINGS:
        for ending in family:
            root = word.removesuffix(ending)
            if root != word and len(root) >= 3:
                found |= {root + other for other in family}
    return found - {word}


def slips(word: str) -> set[str]:
    """Every string that one slip of the hand turns into `word`, or `word` into; about 75 a letter."""
    if len(word) not in SPELLABLE:
        return set()
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {head + tail[1:] for head, tail in cuts if tail}
    exchanged = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    mistaken = {head + letter + tail[1:] for head, tail in cuts if tail for letter in LETTERS}
    put_in = {head + letter + tail for head, tail in cuts for letter in LETTERS}
    return (left_out | exchanged | mistaken | put_in) - {word}


def threes(name: str) -> frozenset[str]:
    """The threes of letters in a name (see `name`), which knows its words' starts and ends by blanks."""
    padded = f"  {name.replace(' ', '   ')} "
    return frozenset(map("".join, zip(padded, padded[1:], padded[2:], strict=False)))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of threes that two names have in common, from 0 to 1: for "did you mean"."""
    return 2 * len(one & other) / (len(one) + len(other))


def spoken(markup: str) -> str:
    """The words of some HTML as running text: no tags, no entities, a stop after each heading."""
    for pattern, mark in BREAKS:
        markup = pattern.sub(mark, markup)
    return " ".join(html.unescape(markup).split())
