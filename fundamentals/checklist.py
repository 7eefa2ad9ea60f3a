"""A check-list: the `- [ ]` list of a page, turned into steps that are ticked, timed and annotated.

Pure. Each step is a box, the action, why it is done, and three fields: how it went, where, and a note.
The same list is worked on the screen and printed to be filled in by pen.
"""

import hashlib
import re
import xml.etree.ElementTree as ET

RESULTS = ("pass", "fail")
TIMECODE_LENGTH = 15  # characters: hours to frames, and a letter for the reel
NOTE_LENGTH = 120  # characters: what fits the column of a printed sheet whose every note is full


def is_one(items: ET.Element) -> bool:
    """Whether every entry of a list begins with an empty box."""
    return len(items) > 0 and all(plain(item).lstrip().startswith("[ ]") for item in items)


def build(items: ET.Element, first: int) -> list[str]:
    """Turn the list into one that can be worked, in place, numbered from `first`. Returns every step's text."""
    items.tag = "ol"
    items.set("class", "steps")
    return [_step(item, number) for number, item in enumerate(items, first)]


def digest(steps: list[str]) -> str:
    """A short name for exactly these steps: ticks are kept under it, so that none stands by another step."""
    return hashlib.sha256("\n".join(steps).encode()).hexdigest()[:8]


def sampled(text: str) -> str:
    """What the text says to sample ten of, in the singular ("line"), or "" where it says so nowhere."""
    found = re.search(r"\b(?:sample|choose|pick) ten (\w+)s\b", text, re.IGNORECASE)
    return found.group(1) if found else ""


def plain(element: ET.Element) -> str:
    return "".join(element.itertext())


def _step(item: ET.Element, number: int) -> str:
    parts = item[0] if len(item) and item[0].tag == "p" else item
    text = plain(parts).strip()[3:].strip()
    action = parts.find("strong")
    rest = (action.tail or "").lstrip() if action is not None else text
    after = list(parts)[1:] if action is not None else []
    item.clear()
    ET.SubElement(item, "input", {"type": "checkbox", "id": f"step-{number}"})
    label = ET.SubElement(item, "label", {"for": f"step-{number}"})
    ET.SubElement(label, "b").text = plain(action) if action is not None else rest
    if action is not None:
        why = ET.SubElement(item, "p", {"class": "mut"})
        why.text = rest
        why.extend(after)
    _fields(item, number)
    return text


def _fields(item: ET.Element, number: int) -> None:
    said = {"class": "paper", "autocomplete": "off", "aria-label": f"Result of step {number}"}
    choice = ET.SubElement(item, "select", said)
    ET.SubElement(choice, "option", {"value": ""}).text = " / ".join(RESULTS)
    for result in RESULTS:
        ET.SubElement(choice, "option", {"value": result}).text = result
    for name, tag, length in (("timecode", "input", TIMECODE_LENGTH), ("note", "textarea", NOTE_LENGTH)):
        label = ET.SubElement(item, "label", {"class": "paper"})
        label.text = name
        limits = {"maxlength": str(length), "autocomplete": "off", "aria-label": f"{name}, step {number}"}
        ET.SubElement(label, tag, limits)
