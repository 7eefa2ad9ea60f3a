"""How long the preview of 500 items takes in each format, and how much memory: python benchmarks/exchange.py.

The upload and the preview are asked for through the whole site, on a database of its own with the shipped bank.
Each format is measured in a process of its own: 500 items that are new, the same 500 with three fields changed
in each, and the largest file that is accepted, 500 items of up to 5 MB.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
ITEMS = 500
MADE = "items made for this"


def measure(name: str) -> None:
    """Print one row of the table. Runs in a process of its own, so that the memory is this format's alone."""
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.test import Client
    from django.test.utils import setup_test_environment

    from quizzes.instructors import make_group

    setup_test_environment()  # so that a page can be asked what it was made of
    user, _ = User.objects.get_or_create(username="bench", is_staff=True)
    user.groups.add(make_group())
    client = Client()
    client.force_login(user)
    client.get("/admin/quizzes/item/import/", secure=True)  # templates are compiled
    print(f"| {name} |", " | ".join(_row(client, name)), "|")


def _row(client: object, name: str) -> Iterator[str]:
    from quizzes.exchange import formats
    from quizzes.models import Item

    texts = _texts()
    new = formats.write(name, texts)
    yield f"{len(new) / 1e6:.1f}"
    yield from _timed(client, name, new, "new")
    Item.objects.bulk_create(_saved(text) for text in texts)
    yield from _timed(client, name, formats.write(name, [_changed(text) for text in texts]), "changed")
    largest = _largest(name, lambda room: formats.write(name, [_padded(text, room) for text in texts]))
    Item.objects.filter(vendor=MADE).delete()
    yield from _timed(client, name, largest, "new")
    yield f"{_peak():.0f}"


def _texts() -> list[object]:
    """Items like those of the bank: their words, each told apart by a number."""
    from quizzes.models import Item

    held = [item.content() for item in Item.objects.exclude(kind="").order_by("slug")]
    return [
        replace(
            text, slug=f"made-{number}", vendor=MADE, comes_out=f"{number}. {text.comes_out}", pair_with=[]
        )
        for number, text in zip(range(ITEMS), held * ITEMS, strict=False)
    ]


def _changed(text: object) -> object:
    words = {name: f"{getattr(text, name)} And more." for name in ("goes_in", "comes_out", "why_right")}
    return replace(text, **words)


def _padded(text: object, room: int) -> object:
    """The text with words of its own in a long field, none of which repeats, so that no archive shrinks them."""
    import random

    draw = random.Random(text.slug)
    return replace(
        text, under_the_hood="".join(draw.choices("abcdefghijklmnopqrstuvwxyz     ", k=room)).strip()
    )


def _largest(name: str, write: Callable[[int], bytes]) -> bytes:
    """The longest file that `write` makes and that is read without a problem, within 2 %."""
    from quizzes.exchange import formats

    low, high, ending = 0, 20_000, formats.BY_NAME[name].endings[0]
    while high - low > 100:
        middle = (low + high) // 2
        faults = formats.read(write(middle), f"items{ending}", {}).problems
        low, high = (low, middle) if faults else (middle, high)
    return write(low)


def _saved(text: object) -> object:
    from quizzes.models import Item

    item = Item(slug=text.slug)
    item.take(text)
    return item


def _timed(client: object, name: str, data: bytes, state: str) -> Iterator[str]:
    """Seconds from sending a file to having its preview: by the clock, and of the processor."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from quizzes.exchange import formats

    file = SimpleUploadedFile(f"items{formats.BY_NAME[name].endings[0]}", data)
    clock, processor = time.perf_counter(), time.process_time()
    sent = client.post("/admin/quizzes/item/import/", {"file": file}, secure=True)
    page = client.get(sent["Location"], secure=True)
    yield f"{time.perf_counter() - clock:.2f} ({time.process_time() - processor:.2f})"
    found = {key: len(rows) for key, rows in page.context["rows"].items() if rows}
    if found != {state: ITEMS}:
        raise SystemExit(f"{name}: {found} is not {ITEMS} {state}; {page.context['problems'][:3]}")


def _peak() -> float:
    """The most memory that this process has had, in MB; 0 where there is no /proc to ask."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1000


def main() -> None:
    from quizzes.exchange.formats import WRITTEN

    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "DEBUG": "off"}
        for command in (["prepare", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        print("Seconds by the clock, and of the processor in brackets")
        print(
            "| format | MB | 500 new | 500 changed | 500 in 5 MB | peak MB |\n| --- | --- | --- | --- | --- | --- |"
        )
        for form in WRITTEN:
            subprocess.run([sys.executable, __file__, form.name], cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    measure(sys.argv[1]) if len(sys.argv) > 1 else main()
