"""Many learners at once on the served site, and whether everything it keeps still adds up afterwards.

`python benchmarks/learners.py [learners]`: 2,000 simulated learners answer 40 questions each, 16 at a time,
over HTTP on 127.0.0.1, against the server and the settings of `make run` and a database file. One answer in
twenty is sent twice at once, as by a double click; every tenth learner answers in two attempts at once.
"""

import html
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode

import ground
from django.db import connection, transaction
from django.db.models import Count
from django.utils.html import escape

from fundamentals import kinds
from quizzes import planning, sequencing
from quizzes.forms import LETTERS
from quizzes.models import Attempt, Item, Learner, Response
from quizzes.models.learners import DERIVED

LEARNERS = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
QUESTIONS, AT_ONCE = 40, 16
TWICE = 0.05  # of all answers are sent twice at once
IN_TWO = 10  # every so many learners has two attempts open
WORKERS = 2  # as `make run` starts them
IDLE = 15  # seconds after which a connection is not used again: the server closes it after 30
LENGTH = planning.MODES["practice"].length


@dataclass
class Said:
    """An answer that the site has acknowledged, and how long it took, in milliseconds."""

    token: str
    kind: str
    check: str
    sure: str
    took: float


def measure() -> None:
    ground.lay()
    keys = {escape(item.comes_out): item for item in Item.objects.live()}
    with served() as port:
        start = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            said = [
                one for found in pool.map(lambda n: visit(n, port, keys), range(LEARNERS)) for one in found
            ]
        took = time.perf_counter() - start
    times = sorted(one.took for one in said)
    print(f"{LEARNERS} learners, {AT_ONCE} at a time, {WORKERS} workers, {connection.vendor}")
    print(
        f"{len(said)} answers in {took:.0f} s: {len(said) / took:.0f} answers a second, each with its next question"
    )
    print(
        f"an answer: p50 {times[len(times) // 2]:.0f} ms, p99 {times[len(times) * 99 // 100]:.0f} ms, most {times[-1]:.0f} ms\n"
    )
    add_up(said)


@contextmanager
def served() -> Iterator[int]:
    """The site as `make run` serves it, on a free port and the database file of this measurement."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "PORT": str(port),
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(collect, cwd=ground.ROOT, env=environment, check=True)
    serve = ["-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", str(WORKERS)]
    serve += ["--blocking-threads", "1", "--log-level", "warning", "config.wsgi:application"]
    server = subprocess.Popen([sys.executable, *serve], cwd=ground.ROOT, env=environment)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


class Visitor:
    """A browser with two connections and one cookie."""

    def __init__(self, port: int) -> None:
        self.lines = [http.client.HTTPConnection("127.0.0.1", port, timeout=120) for _ in range(2)]
        self.used = [0.0, 0.0]
        self.cookie = ""

    def ask(self, *requests: tuple[str, str, dict[str, str] | None]) -> list[tuple[int, str, str]]:
        """Send requests (method, path, fields) at once; status, Location and body of each."""
        headers = {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        for place, (method, path, fields) in enumerate(requests):
            line = self.lines[place]
            if time.monotonic() - self.used[place] > IDLE:
                line.close()  # the next request opens it again
            self.used[place] = time.monotonic()
            line.request(method, path, urlencode(fields) if fields else None, headers)
        found = []
        for line, _ in zip(self.lines, requests, strict=False):
            answered = line.getresponse()
            found.append((answered.status, answered.getheader("Location", ""), answered.read().decode()))
            if given := re.match(r"learner=[^;]+", answered.getheader("Set-Cookie", "")):
                self.cookie = given.group()
        return found


def visit(number: int, port: int, keys: dict[str, Item]) -> list[Said]:
    """All that one learner does; every acknowledged answer. Raises AssertionError where the site refuses one."""
    chance, visitor = Random(number), Visitor(port)
    ability, said = chance.gauss(0.5, 1), []
    # The first attempt brings the cookie: until then a second one would belong to somebody else.
    for side_by_side in (1, 2, 1) if number % IN_TWO == 0 else (1,) * (QUESTIONS // LENGTH):
        begun = [
            visitor.ask(("POST", "/quiz/start/", {"mode": "practice", "hints": "on"}))[0]
            for _ in range(side_by_side)
        ]
        attempts = [address.rsplit("/", 2)[0] for _, address, _ in begun]
        for position in range(1, LENGTH + 1):
            paths = [f"{attempt}/{position}/" for attempt in attempts]
            pages = visitor.ask(*(("GET", path, None) for path in paths))
            forms = [answer_to(body, keys, ability, chance) for _, _, body in pages]
            sent = [("POST", path, form) for path, form in zip(paths, forms, strict=True)]
            if len(sent) == 1 and chance.random() < TWICE:
                sent *= 2
            start = time.perf_counter()
            results = visitor.ask(*sent)
            took = (time.perf_counter() - start) * 1000
            assert all(status == 200 and "data-next" in body for status, _, body in results), results
            said += [Said(form["token"], form["kind"], form["check"], form["sure"], took) for form in forms]
    return said


def answer_to(body: str, keys: dict[str, Item], ability: float, chance: Random) -> dict[str, str]:
    """The form of a question page, filled in by a learner of that ability."""
    token = re.search(r'name="token" value="([^"]+)"', body)
    shown = re.search(r'name="shown" value="([^"]+)"', body)
    comes_out = re.search(r'<div class="fr out">.*?<p>(.*?)</p>', body, re.DOTALL)
    assert token and shown and comes_out, body
    item = keys[comes_out.group(1)]
    right = chance.random() < sequencing.success(ability, item.start_difficulty)
    kind = item.kind if right else chance.choice(kinds.others(item.kind)).slug
    fields = {"token": token.group(1), "shown": html.unescape(shown.group(1)), "kind": kind}
    return fields | {"check": chance.choice(LETTERS), "sure": chance.choice("123")}


def add_up(said: list[Said]) -> None:
    """Print whether every figure that is kept equals what the responses say."""
    stored = {response.token: response for response in Response.objects.answered().select_related("attempt")}
    lost = [one for one in said if not is_stored(one, stored.get(one.token))]
    ground.verdict("acknowledged answers that are not stored as sent", not lost, str(len(lost)))
    extra = len(stored) - len({one.token for one in said})
    ground.verdict("stored answers that nobody acknowledged", not extra, str(extra))
    places = Response.objects.values("attempt", "position").annotate(n=Count("pk")).filter(n__gt=1).count()
    firsts = Response.objects.filter(first_showing=True).values("learner", "version__item")
    firsts = firsts.annotate(n=Count("pk")).filter(n__gt=1).count()
    ground.verdict(
        "questions answered twice, first showings counted twice", not places + firsts, f"{places}, {firsts}"
    )
    owners = Learner.objects.count()
    ground.verdict("learners made", owners == LEARNERS, f"{owners} of {LEARNERS}")
    left = Attempt.objects.filter(finished_at=None).count()
    ground.verdict("attempts left open", not left, str(left))
    counted = Counter(
        Response.objects.filter(first_showing=True, scored=True).values_list("version__item", flat=True)
    )
    wrong = [
        item for item in Item.objects.all() if item.answers != counted[item.pk] or abs(item.difficulty) > 3
    ]
    ground.verdict("items whose count of answers differs from the rows", not wrong, str(len(wrong)))
    wrong_learners = [learner for learner in Learner.objects.all() if not tallies(learner)]
    ground.verdict("learners whose counts differ from the rows", not wrong_learners, str(len(wrong_learners)))
    changed = [learner for learner in Learner.objects.all() if not as_rebuilt(learner)]
    ground.verdict("learners whose state differs from a replay of the log", not changed, str(len(changed)))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        found = cursor.fetchone()[0]
    ground.verdict("the database file", found == "ok", found)


def is_stored(one: Said, response: Response | None) -> bool:
    if response is None:
        return False
    check = response.checks[LETTERS.index(one.check)]
    return (response.kind, response.check_said, response.certainty) == (one.kind, check, int(one.sure))


def tallies(learner: Learner) -> bool:
    """Whether answers and certainty tallies of a learner equal the rows."""
    rows = list(learner.responses.all())
    first = sum(row.first_showing and row.scored for row in rows)
    asked = Counter(str(row.certainty) for row in rows if row.counts)
    right = Counter(str(row.certainty) for row in rows if row.counts and row.label_right)
    return learner.answers == first and learner.certainty == {
        step: [asked[step], right[step]] for step in asked
    }


def as_rebuilt(learner: Learner) -> bool:
    """Whether everything kept of the learner comes out the same from the responses alone."""

    def kept() -> list[object]:
        own = [getattr(learner, name) for name in DERIVED]
        flags = learner.responses.order_by("pk").values_list("pk", "first_showing", "counts")
        return [*own, list(flags), list(learner.seen.order_by("item").values_list("item", "last_at"))]

    before = kept()
    with transaction.atomic():
        learner.rebuild()
        after = kept()
        transaction.set_rollback(True)
    return before == after


if __name__ == "__main__":
    ground.main(measure)
