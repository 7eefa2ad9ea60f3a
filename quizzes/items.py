"""An item: one real tool feature, the question asked about it, and whether it is fit to publish.

Pure. `problems` is the one soundness rule; the admin form, the loader and the content test all ask it.
The rules are those of the quiz design: what goes in and comes out, three checks of like length, three
refutations, sources with a date, and no word that gives the kind away.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from fundamentals import kinds
from fundamentals.textfiles import ContentFault, in_order, line_of, read_rows, read_toml, write_toml

SUBTYPES = {
    "fixed-rule": {
        "threshold": "threshold or gate",
        "formula": "look-up or formula",
        "match": "match and sort",
    },
    "machine-learning": {
        "tag": "tag or transcribe",
        "rank": "search or rank",
        "score": "predict or score",
    },
    "deep-learning": {
        "clean": "clean or separate",
        "follow": "follow",
        "restore": "restore",
    },
    "generative-ai": {
        "picture": "picture or video",
        "sound": "voice, sound or music",
        "text": "text",
    },
}
MODALITIES = {"picture": "Picture", "sound": "Sound", "text": "Text", "data": "Data"}
STAGES = {
    "development": "Development",
    "pre-production": "Pre-production",
    "production": "Production",
    "post-picture": "Post: picture",
    "post-sound": "Post: sound",
    "post-vfx": "Post: effects",
    "delivery": "Delivery",
    "archive": "Archive",
}
RISKS = {"low": "Low", "medium": "Medium", "high": "High"}
STATUSES = {"draft": "Draft", "live": "Live", "retired": "Retired"}
MISCONCEPTIONS = (
    "not-all-ai-generates",
    "generative-understands",
    "confidence-is-accuracy",
    "clean-means-true",
    "marketing-words",
)
DIFFICULTIES = {-0.8: "Easy", 0.0: "Medium", 0.8: "Hard"}
CLAIM_LENGTH = 90
STEM_WORDS = (15, 60)
CHECK_RATIO = 1.4
# Characters that the column of a text holds.
LONGEST = {
    "tool": 80,
    "vendor": 120,
    "feature": 120,
    "tool_url": 200,
    "claim": 200,
    "kind": 20,
    "subtype": 20,
    "modality": 20,
    "stage": 20,
    "likeliest_wrong": 20,
    "risk": 10,
    "check_right": 200,
    "check_other": 200,
    "check_weak": 200,
    "misconception": 40,
    "article": 100,
    "status": 10,
}
CHECKS = ("check_right", "check_other", "check_weak")
GIVEAWAYS = re.compile(
    r"\b(fixed[ -]rules?|machine[ -]learning|deep[ -]learning|generative|gen ?ai|ai|ml|dl|neural)\b",
    re.IGNORECASE,
)
SOURCE_COLUMNS: dict[str, type] = {
    "title": str,
    "url": str,
    "repo": str,
    "path": str,
    "at": str,
    "supports": str,
}


@dataclass
class ItemText:
    """Everything an author writes. Empty text, list or None where nothing is written yet."""

    slug: str
    tool: str = ""
    vendor: str = ""
    feature: str = ""
    tool_url: str = ""
    show_name: bool = True
    claim: str = ""
    claim_quoted: bool = False
    goes_in: str = ""
    comes_out: str = ""
    decisive: str = ""
    kind: str = ""
    subtype: str = ""
    modality: str = ""
    stage: str = ""
    likeliest_wrong: str = ""
    risk: str = ""
    risk_note: str = ""
    check_right: str = ""
    check_other: str = ""
    check_weak: str = ""
    why_right: str = ""
    flip: str = ""
    under_the_hood: str = ""
    borderline: bool = False
    also_accept: list[str] = field(default_factory=list)
    boundary_note: str = ""
    true_but_wide: list[str] = field(default_factory=list)
    misconception: str = ""
    article: str = ""
    pair_with: list[str] = field(default_factory=list)  # slugs of items of another kind that do the same job
    start_difficulty: float = 0.0
    tags: list[str] = field(default_factory=list)
    status: str = "draft"
    retired_reason: str = ""
    checked_on: date | None = None
    recheck_by: date | None = None
    why_not: dict[str, str] = field(default_factory=dict)
    sources: list[dict[str, Any]] = field(default_factory=list)

    @property
    def wide(self) -> frozenset[str]:
        """Kinds that are true of the item but too wide: machine learning holds deep learning."""
        always = {"machine-learning"} if self.kind == "deep-learning" else set()
        return frozenset(always | set(self.true_but_wide))

    @property
    def accepted(self) -> frozenset[str]:
        """Labels that are right: the key, and for a borderline item the others that can be defended."""
        return frozenset({self.kind, *(self.also_accept if self.borderline else ())})


_BLANK = ItemText(slug="")
SHAPE: dict[str, type] = {
    part.name: type(getattr(_BLANK, part.name)) for part in fields(ItemText) if part.name != "slug"
} | {"checked_on": date, "recheck_by": date}
# Words the reader sees before answering, and the words that carry the explanation: a change to any of
# these makes a new version, so that an old answer keeps showing the question as it was.
SHOWN = tuple(
    part.name
    for part in fields(ItemText)
    if part.name
    not in ("slug", "pair_with", "tags", "status", "retired_reason", "recheck_by", "start_difficulty")
)
# Words that decide what is right: a change to any of these is never a minor one.
KEY = ("kind", "borderline", "also_accept", "true_but_wide")


def parse(slug: str, file: str, text: str) -> ItemText:
    """Read the text of an item's file. Raises ContentFault with file, line and what is wrong."""
    values = read_toml(file, text, SHAPE)
    line = line_of(text, "sources")
    values["sources"] = read_rows(
        file, line, "sources", values.get("sources", []), SOURCE_COLUMNS, ("title",)
    )
    line = line_of(text, "why_not")
    shape = dict.fromkeys(kinds.SLUGS, str)
    values["why_not"] = read_rows(file, line, "why_not", [values.get("why_not", {})], shape, ())[0]
    for name in ("also_accept", "true_but_wide", "pair_with", "tags"):
        if not all(isinstance(entry, str) for entry in values.get(name, [])):
            raise ContentFault(file, line_of(text, name), f"{name} must be a list of texts.")
    item = ItemText(slug=slug, **values)
    for name, problem in unkeepable(item) if item.status == "draft" else problems(item):
        raise ContentFault(file, line_of(text, name), problem)
    return item


def write(item: ItemText) -> str:
    """The canonical text of the item's file."""
    values = asdict(item)
    del values["slug"]
    values["why_not"] = {slug: item.why_not[slug] for slug in kinds.SLUGS if item.why_not.get(slug)}
    values["sources"] = in_order(item.sources, SOURCE_COLUMNS)
    return write_toml(values).strip() + "\n"


def problems(
    item: ItemText, articles: Iterable[str] | None = None, bank: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Why the item is not fit to publish, as (field, sentence); an empty list where it is fit.

    With `articles`, the slugs of pages that exist, the article that teaches the rule is checked too;
    with `bank`, the kind of every item by slug, the items that do the same job.
    """
    found = unkeepable(item)
    found += _missing(item)
    found += _choices(item)
    found += _stem(item)
    found += _explanation(item)
    found += _borderline(item)
    found += _evidence(item, articles)
    found += _pairs(item, bank)
    return found


def unkeepable(item: ItemText) -> list[tuple[str, str]]:
    """What some database would refuse to keep, as (field, sentence): asked of a draft too."""
    found = []
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", item.slug) or len(item.slug) > 60:
        found.append(("slug", "A slug has at most 60 lower-case letters, figures and single hyphens."))
    for name, limit in LONGEST.items():
        length = len(getattr(item, name))
        if length > limit:
            found.append((name, f"{name} has {length} characters; {limit} is the limit."))
    for name, value in vars(item).items():
        if any("\0" in text for text in _texts(value)):
            found.append((name, f"{name} holds the character NUL."))
    if not math.isfinite(item.start_difficulty):
        found.append(("start_difficulty", "start_difficulty must be finite."))
    return found


def _texts(value: Any) -> Iterator[str]:
    """Every text in a field, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _missing(item: ItemText) -> list[tuple[str, str]]:
    needed = (
        "tool", "vendor", "feature", "tool_url", "claim", "goes_in", "comes_out", "decisive", "risk_note",
        *CHECKS, "why_right", "flip", "under_the_hood", "article",
    )  # fmt: skip
    return [(name, f"{name} is missing.") for name in needed if not getattr(item, name).strip()]


def _choices(item: ItemText) -> list[tuple[str, str]]:
    choices = {
        "kind": kinds.SLUGS,
        "subtype": SUBTYPES.get(item.kind, ()),
        "modality": MODALITIES,
        "stage": STAGES,
        "risk": RISKS,
        "status": STATUSES,
        "likeliest_wrong": [kind.slug for kind in kinds.others(item.kind)],
        "misconception": ("", *MISCONCEPTIONS),
        "start_difficulty": DIFFICULTIES,
    }
    found = [
        (name, f"{name} must be one of {', '.join(str(choice) for choice in allowed if choice != '')}.")
        for name, allowed in choices.items()
        if getattr(item, name) not in allowed
    ]
    for name in ("also_accept", "true_but_wide"):
        if not set(getattr(item, name)) <= set(choices["likeliest_wrong"]):
            found.append((name, f"{name} may name only kinds that are not the key."))
    if item.true_but_wide and item.kind != "generative-ai":
        found.append(("true_but_wide", "true_but_wide is for generative items only."))
    if item.status == "retired" and not item.retired_reason.strip():
        found.append(("retired_reason", "A retired item says publicly why."))
    return found


def _stem(item: ItemText) -> list[tuple[str, str]]:
    found = []
    if len(item.claim) > CLAIM_LENGTH:
        found.append(("claim", f"The claim has {len(item.claim)} characters; {CLAIM_LENGTH} is the limit."))
    words = len(f"{item.goes_in} {item.comes_out}".split())
    if not STEM_WORDS[0] <= words <= STEM_WORDS[1]:
        low, high = STEM_WORDS
        found.append(
            ("comes_out", f"goes_in and comes_out have {words} words together; {low} to {high} are wanted.")
        )
    if item.decisive not in item.comes_out:
        found.append(("decisive", "decisive must stand word for word in comes_out."))
    for name in ("claim", "goes_in", "comes_out"):
        giveaway = GIVEAWAYS.search(getattr(item, name))
        if giveaway:
            found.append((name, f"{name} gives the kind away: {giveaway.group()!r}."))
    if not item.claim_quoted and re.search(r"[\"“”]", item.claim):
        found.append(
            ("claim", "Quotation marks are for the maker's own words: set claim_quoted and leave them out.")
        )
    return found


def _explanation(item: ItemText) -> list[tuple[str, str]]:
    found = []
    lengths = [len(getattr(item, name)) for name in CHECKS]
    if min(lengths) and max(lengths) > CHECK_RATIO * min(lengths):
        worst = CHECKS[lengths.index(max(lengths))]
        found.append(
            (
                worst,
                f"The longest check is over {CHECK_RATIO} times as long as the shortest ({max(lengths)} and {min(lengths)} characters).",
            )
        )
    if len({getattr(item, name).strip().lower() for name in CHECKS}) < 3:
        found.append(("check_weak", "The three checks must differ."))
    wanted = {kind.slug for kind in kinds.others(item.kind)}
    given = {slug for slug, text in item.why_not.items() if text.strip()}
    if given != wanted:
        found.append(
            ("why_not", f"why_not must refute exactly the three other kinds: {', '.join(sorted(wanted))}.")
        )
    return found


def _borderline(item: ItemText) -> list[tuple[str, str]]:
    if item.borderline and not (item.also_accept and item.boundary_note.strip()):
        return [("boundary_note", "A borderline item needs also_accept and a boundary_note.")]
    if not item.borderline and (item.also_accept or item.boundary_note.strip()):
        return [("borderline", "also_accept and boundary_note are for borderline items only.")]
    return []


def _evidence(item: ItemText, articles: Iterable[str] | None) -> list[tuple[str, str]]:
    found = []
    if not item.sources:
        found.append(("sources", "A source is missing."))
    for source in item.sources:
        if not (source.get("url") or (source.get("repo") and source.get("path"))):
            found.append(("sources", f"The source {source['title']!r} needs a url, or a repo and a path."))
    for address in [item.tool_url, *(source.get("url", "") for source in item.sources)]:
        if address and not re.match(r"https?://[^\s/]+", address):
            found.append(
                ("tool_url" if address == item.tool_url else "sources", f"{address!r} is not a web address.")
            )
    if item.checked_on is None:
        found.append(("checked_on", "checked_on is missing: the day the sources were checked."))
    if item.recheck_by is None:
        found.append(("recheck_by", "recheck_by is missing: the day to look again."))
    slug = item.article.partition("#")[0]
    if articles is not None and slug and slug not in set(articles):
        found.append(("article", f"There is no article {slug!r}."))
    return found


def _pairs(item: ItemText, bank: Mapping[str, str] | None) -> list[tuple[str, str]]:
    found = []
    if len(set(item.pair_with)) < len(item.pair_with):
        found.append(("pair_with", "pair_with names an item twice."))
    if bank is None:
        return found
    for slug in item.pair_with:
        if slug not in bank:
            found.append(("pair_with", f"There is no item {slug!r}."))
        elif bank[slug] == item.kind:  # of itself, too
            found.append(("pair_with", f"{slug!r} is of the same kind: a pair does one job in two ways."))
    return found
