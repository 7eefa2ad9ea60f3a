"""A form as a browser would send it: what its page holds, with what was changed on it."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

Values = dict[str, list[str]]


class FormReader(HTMLParser):
    """Collects the successful controls of a page's forms, by the rules of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.values: Values = {}
        self.area = self.select = ""
        self.first = False

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        attrs = dict(found)
        name, kind = attrs.get("name") or "", attrs.get("type") or "text"
        if tag == "input" and name and kind not in ("submit", "button"):
            if kind not in ("radio", "checkbox") or "checked" in attrs:
                self.add(name, attrs.get("value") or ("on" if kind == "checkbox" else ""))
        elif tag == "textarea":
            self.area, self.first = name, True
            self.add(name, "")
        elif tag == "select":
            self.select, self.first = name, True
        elif tag == "option" and self.select and ("selected" in attrs or self.first):
            self.values[self.select] = [attrs.get("value") or ""]
            self.first = False

    def handle_data(self, data: str) -> None:
        if self.area:
            text = self.values[self.area][-1]
            # A browser drops the first line break of a text area.
            self.values[self.area][-1] = text + (data.removeprefix("\n") if self.first else data)
            self.first = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.values[self.area][-1] = self.values[self.area][-1].replace("\n", "\r\n")
            self.area = ""
        elif tag == "select":
            self.select = ""

    def add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


def read(response: HttpResponse) -> Values:
    """Everything the page's forms would send."""
    reader = FormReader()
    reader.feed(response.content.decode())
    return reader.values


def fill(client: Client, url: str, **changes: Any) -> Values:
    """The form at `url` with `changes`: a text, a list of ticked values, or None for what is not sent."""
    values = read(client.get(url))
    for name, value in changes.items():
        key = name.replace("__", "-")
        if value is None:
            values.pop(key, None)
        else:
            values[key] = value if isinstance(value, list) else [str(value)]
    return values


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """What the form on the page complains of, by field; "__all__" where it is about the whole."""
    form = response.context["adminform"].form
    return {name: list(messages) for name, messages in form.errors.items()}
