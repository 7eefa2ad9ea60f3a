"""Which kind the text of an option means. Pure: the table of aliases comes in, and nothing is guessed.

The label and the slug of a kind always mean it; all else is in the table, which instructors edit.
"""

import re
import unicodedata
from collections.abc import Mapping

from fundamentals import kinds

# What a new bank starts with.
DEFAULTS = {
    "fixed-rule": (
        "fixed rules", "rule", "rules", "rule-based", "rule-based system", "no AI", "not AI",
        "règle fixe", "feste Regel", "regla fija", "regola fissa", "regra fixa",
    ),
    "machine-learning": (
        "ML", "machine learning (ML)", "classical machine learning", "traditional machine learning",
        "apprentissage automatique", "maschinelles Lernen", "aprendizaje automático", "apprendimento automatico",
        "aprendizado de máquina", "aprendizagem automática",
    ),
    "deep-learning": (
        "DL", "deep learning (DL)", "deep neural network", "apprentissage profond", "tiefes Lernen",
        "aprendizaje profundo", "apprendimento profondo", "aprendizado profundo", "aprendizagem profunda",
    ),
    "generative-ai": (
        "generative", "GenAI", "Gen AI", "generative AI (GenAI)", "generative artificial intelligence",
        "IA générative", "generative KI", "IA generativa", "IA generativa (GenAI)",
    ),
}  # fmt: skip
Aliases = Mapping[str, str]  # the key of a text -> the slug of a kind


def key(text: str) -> str:
    """A text as the table compares it: case, accents, punctuation and spaces do not count."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", bare))


BUILT_IN = {key(name): kind.slug for kind in kinds.KINDS for name in (kind.slug, kind.label)}


def defaults() -> dict[str, str]:
    """The table that a new bank starts with."""
    return {key(text): kind for kind, texts in DEFAULTS.items() for text in texts}


def kind_of(text: str, aliases: Aliases) -> str:
    """The slug of the kind that `text` means; "" where no alias says so."""
    return BUILT_IN.get(key(text)) or aliases.get(key(text), "")
