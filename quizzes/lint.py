"""What a machine can see wrong with a bank of items as a whole.

Pure. A guesser who knows nothing about tools must not be able to tell the kinds from the packaging: from
the modality, the stage, one word, or all the words before the answer. Its share right is counted with
the kinds weighted equally, so that chance is 25 %.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from fundamentals import kinds
from quizzes.items import ItemText

CLEAR_A_KIND = 24
BORDERLINE = 16
SPREAD = 3  # subtypes, and modalities, a kind has at least
GUESS_LIMIT = 0.40


def problems(bank: Sequence[ItemText]) -> list[str]:
    """What the live items of a bank lack together, as sentences; an empty list for a sound bank."""
    live = [item for item in bank if item.status == "live"]
    clear = [item for item in live if not item.borderline]
    found = []
    for kind in kinds.KINDS:
        own = [item for item in clear if item.kind == kind.slug]
        if len(own) < CLEAR_A_KIND:
            found.append(f"{kind.label} has {len(own)} clear items; {CLEAR_A_KIND} are wanted.")
        for name in ("subtype", "modality"):
            values = {getattr(item, name) for item in own}
            if len(values) < SPREAD:
                found.append(f"{kind.label} has {len(values)} values of {name}; {SPREAD} are wanted.")
    if len(live) - len(clear) < BORDERLINE:
        found.append(f"{len(live) - len(clear)} items are borderline; {BORDERLINE} are wanted.")
    for name, share in guesses(clear).items():
        if share > GUESS_LIMIT:
            found.append(f"A guesser is right in {share:.1%} from {name}; {GUESS_LIMIT:.0%} is the limit.")
    return found


def guesses(clear: Sequence[ItemText]) -> dict[str, float]:
    """The share right, 0 to 1, of the best guesser that sees only one thing, by the name of that thing."""
    word, share = best_word(clear)
    return {
        "modality": from_feature(clear, lambda item: item.modality),
        "stage": from_feature(clear, lambda item: item.stage),
        "modality and stage": from_feature(clear, lambda item: f"{item.modality} {item.stage}"),
        f"the word {word!r}": share,
        "all words before the answer": from_words(clear),
    }


def from_feature(clear: Sequence[ItemText], feature: Callable[[ItemText], str]) -> float:
    """The share right of a guesser that knows, for each value of a feature, which kind has it most often."""
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for kind in kinds.SLUGS:
        own = [item for item in clear if item.kind == kind]
        for value, count in Counter(map(feature, own)).items():
            shares[value][kind] = count / len(own)
    return sum(max(by_kind.values()) for by_kind in shares.values()) / len(kinds.SLUGS)


def best_word(clear: Sequence[ItemText]) -> tuple[str, float]:
    """The single word of claim or goes_in that tells most, and the share right from it."""
    sets = [(item, set(words(item))) for item in clear]
    vocabulary = sorted(set().union(*(found for _, found in sets)))
    known = {item.slug: found for item, found in sets}
    shares = {
        word: from_feature(clear, lambda item, word=word: str(word in known[item.slug]))  # type: ignore[misc]
        for word in vocabulary
    }
    return max(shares.items(), key=lambda pair: pair[1], default=("", 0.25))


def from_words(clear: Sequence[ItemText]) -> float:
    """Naive Bayes over the words before the answer, each item guessed from all the others."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in kinds.SLUGS}
    for item in clear:
        counts[item.kind].update(words(item))
    vocabulary = len(set().union(*counts.values())) or 1
    right: Counter[str] = Counter()
    total = Counter(item.kind for item in clear)
    for item in clear:
        own = Counter(words(item))
        right[item.kind] += _likeliest(own, counts, item.kind, vocabulary) == item.kind
    return sum(right[kind] / total[kind] for kind in total) / len(kinds.SLUGS)


def words(item: ItemText) -> list[str]:
    return re.findall(r"[a-z]{2,}", f"{item.claim} {item.goes_in}".lower())


def _likeliest(own: Counter[str], counts: dict[str, Counter[str]], left_out: str, vocabulary: int) -> str:
    def score(kind: str) -> float:
        known = counts[kind] - own if kind == left_out else counts[kind]
        size = sum(known.values()) + vocabulary
        return sum(n * math.log((known[word] + 1) / size) for word, n in own.items())

    return max(kinds.SLUGS, key=score)


def report(bank: Iterable[ItemText]) -> list[str]:
    """The figures themselves, a line each, for the person who writes items."""
    clear = [item for item in bank if item.status == "live" and not item.borderline]
    return [f"{share:6.1%}  from {name}" for name, share in guesses(clear).items()]
