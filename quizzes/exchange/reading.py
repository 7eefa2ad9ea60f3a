"""What a question of another system says of an item. Pure; a kind is never guessed.

Where the file carries the whole item too, only what was changed in what can be seen is read from there:
the visible parts are compared with those that the item would be written as.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from fundamentals import kinds
from quizzes.exchange import portable, values
from quizzes.exchange.aliases import Aliases, kind_of
from quizzes.exchange.neutral import TEXT_LENGTH, Fault, Neutral, Option, Question
from quizzes.exchange.plain import one_line
from quizzes.exchange.portable import ASK, FEEDBACK, KEY, STEM, TAGS, parts
from quizzes.items import ItemText

NEEDS_MAPPING = "needs mapping"
Said = dict[str, Any]  # a field, or "why_not.kind" -> what the question says


def resolve(found: Neutral, aliases: Aliases) -> None:
    """Fill in the item of a neutral entry. Raises Fault where no item can be made of it."""
    if found.question is None:
        _name_kinds(found, aliases)
        return
    question = found.question
    _check(found.place, question)
    found.digest = found.digest or digest(question)
    base = _base(found, question)
    said = view(found, question, aliases)
    if base is not None:
        before = view(Neutral("", ""), portable.of(base), aliases)
        said = {name: value for name, value in said.items() if _bare(value) != _bare(before.get(name))}
    item = replace(base, why_not=dict(base.why_not)) if base else ItemText(slug="")
    for name, value in said.items():
        field, _, kind = name.partition(".")
        if kind:
            item.why_not[kind] = value
        else:
            setattr(item, field, value)
    item.slug = question.slug or item.slug
    found.item, found.given = item, values.EVERYTHING if base else frozenset(said)
    if said.get("kind") == "":  # the key of an item that is there already stays as it is
        found.given -= {"kind", "also_accept", "borderline"}


def digest(question: Question) -> str:
    """Names a question whatever white space a system has put into it."""
    bare = dict(vars(question)) | {"record": ""}
    bare["options"] = [
        {name: _bare(value) for name, value in vars(option).items()} for option in question.options
    ]
    said = repr({name: _bare(value) if isinstance(value, str) else value for name, value in bare.items()})
    return hashlib.sha256(said.encode()).hexdigest()


def view(found: Neutral, question: Question, aliases: Aliases) -> Said:
    """Every field that the question speaks of. Notes what it says in vain."""
    tagged = dict(_from_tags(found, question))
    said = _from_stem(question, found) | _from_options(found, question, aliases, tagged.pop(KEY, ""))
    general = parts(question.feedback, FEEDBACK)
    loose = general.pop("")
    if loose and loose not in said.get("why_right", ""):
        said["why_right"] = "\n\n".join(filter(None, [said.get("why_right", ""), loose]))
    said = tagged | general | said
    if not said.get("tool") and question.name and not question.record:
        said["tool"] = one_line(question.name)[:80]
        found.notes.append("No tool is named: the name of the question stands in its place.")
    if found.unmapped:
        said["tags"] = _marked(said.get("tags", []), found.unmapped)
    return said


def _check(place: str, question: Question) -> None:
    texts = [question.stem, question.feedback, question.name]
    texts += [text for option in question.options for text in (option.text, option.feedback)]
    if max(map(len, texts)) > TEXT_LENGTH:
        raise Fault(place, f"A text of this question has over {TEXT_LENGTH} characters.")
    if not question.stem.strip():
        raise Fault(place, "The question has no text.")
    if len(question.options) < 2:
        raise Fault(place, "A question needs two options at least.")
    if not any(option.right for option in question.options):
        raise Fault(place, "No option is marked as right. Mark one and export it again.")


def _base(found: Neutral, question: Question) -> ItemText | None:
    if not question.record:
        return None
    try:
        return values.from_json(question.record)
    except ValueError:
        found.notes.append("The line that carries every field is damaged: only what can be seen was read.")
        return None


def _from_stem(question: Question, found: Neutral) -> Said:
    said: Said = dict(parts(question.stem, STEM))
    loose = said.pop("").removesuffix(ASK).strip()
    for name, text in said.items():
        said[name] = text.removesuffix(ASK).strip() if text.endswith(f"\n{ASK}") or text == ASK else text
    if loose and "comes_out" not in said:
        said["comes_out"] = loose
    elif loose:
        found.notes.append(f"Not carried over, before the labels: “{one_line(loose)[:100]}”")
    return said


def _from_options(found: Neutral, question: Question, aliases: Aliases, key: str) -> Said:
    """The key, what else is accepted, and the text for each kind."""
    by_kind, found.unmapped = _mapped(found, question, aliases)
    right = [kind for kind, option in by_kind.items() if option.right]
    only = sum(option.right for option in question.options) == 1
    kind = right[0] if only and right else key if key in right else ""
    said: Said = {"kind": kind, "also_accept": [slug for slug in right if slug != kind]}
    said["borderline"] = bool(said["also_accept"])
    if not kind and not found.unmapped:
        found.notes.append("Several options are right: choose which is the key.")
    for slug, option in by_kind.items():
        said["why_right" if slug == kind else f"why_not.{slug}"] = option.feedback
    for option in question.options:
        if option.text in found.unmapped and option.feedback:
            found.notes.append(
                f"Not carried over, until its option is mapped: “{one_line(option.feedback)[:100]}”"
            )
    return said


def _mapped(found: Neutral, question: Question, aliases: Aliases) -> tuple[dict[str, Option], list[str]]:
    """The option of each kind, and the texts of those that are no kind, or the same one twice."""
    named = [(kind_of(option.text, aliases), option) for option in question.options]
    twice = {kind for kind, _ in named if kind and sum(kind == other for other, _ in named) > 1}
    for kind in sorted(twice):
        found.notes.append(f"Two options mean {kinds.BY_SLUG[kind].label}: neither is taken.")
    fits = {kind: option for kind, option in named if kind and kind not in twice}
    return fits, [option.text for kind, option in named if not kind or kind in twice]


def _from_tags(found: Neutral, question: Question) -> Iterator[tuple[str, Any]]:
    own = []
    for tag in question.tags:
        name, _, text = (part.strip() for part in tag.partition(":"))
        name = name.casefold()
        if name == KEY and text in kinds.SLUGS:
            yield KEY, text
        elif name in TAGS and text and (value := _value(TAGS[name], text)) is not None:
            yield TAGS[name], value
        elif portable.portable(tag):
            own.append(portable.portable(tag))
    yield "tags", list(dict.fromkeys(own))


def _value(name: str, text: str) -> Any:
    """What a tag says of a field; None where it names no choice of it."""
    if name == "start_difficulty":
        return values.level_of(text)
    if name == "likeliest_wrong":
        return text if text in kinds.SLUGS else None
    return values.chosen(name, text) if name in values.CHOICES else text


def _bare(value: Any) -> Any:
    """A value for comparing: systems change white space, and the order of tags."""
    if isinstance(value, str):
        return " ".join(value.split())
    return sorted(value) if isinstance(value, list) else value


def _name_kinds(found: Neutral, aliases: Aliases) -> None:
    """Kinds that a table names in words: what is no kind's name is left out, and kept as a tag."""
    item = found.item
    for name in ("kind", "likeliest_wrong", "also_accept", "true_but_wide"):
        value = getattr(item, name)
        texts = value if isinstance(value, list) else [value] if value else []
        named = {text: kind_of(text, aliases) for text in texts}
        unknown = [text for text, kind in named.items() if not kind]
        found.unmapped += [text for text in unknown if text not in found.unmapped]
        found.given -= {name} if unknown else set()
        slugs = [kind for kind in named.values() if kind]
        setattr(item, name, slugs if isinstance(value, list) else "".join(slugs))
    if found.unmapped:
        item.tags = _marked(item.tags, found.unmapped)
        found.given |= {"tags"}


def _marked(tags: list[str], unmapped: list[str]) -> list[str]:
    """Tags that say that a draft needs mapping, and of what."""
    texts = [portable.portable(f"option: {text}")[:100] for text in unmapped]
    return list(dict.fromkeys([*tags, NEEDS_MAPPING, *texts]))
