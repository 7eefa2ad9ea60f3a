"""What ten thousand items and ten thousand answers add to the cost of a page: `python benchmarks/growth.py`.

Two banks, of 100 and 10,000 items; learners with 10 and with 10,000 answers, for whom half of the bank
is seen, from the difficulty that suits them outwards, or all of it. The cases take turns, and the ratio is
that of the processor's time, so that other work on the machine does not decide it; the time on the clock
stands beside it. Each figure is the median of all requests of its kind.
"""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from random import Random

import ground
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quizzes.models import Learner, Response

SMALL, LARGE = 100, 10_000
LIMIT = 1.5  # times the cost of the smallest case
ROUNDS = 12
# Name, items in the bank, answers of the learner, share of the clear items among them.
CASES = (
    ("100 items, 10 answers", SMALL, 10, 1.0),
    ("10,000 items, 10 answers", LARGE, 10, 1.0),
    ("100 items, 10,000 answers", SMALL, 10_000, 1.0),
    ("10,000 items, 10,000 answers, half seen", LARGE, 10_000, 0.5),
    ("10,000 items, 10,000 answers, all seen", LARGE, 10_000, 1.0),
)
PAGES = ("an answer and the next question", "the question page", "/progress/", "/quiz/")
Cost = tuple[int, float, float]  # queries, milliseconds of the processor, milliseconds on the clock


def measure() -> None:
    ground.collect()
    for size in (SMALL, LARGE):
        ground.lay(str(size), size)
    old: dict[str, Learner] = {}
    costs: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    for turn in range(ROUNDS + 1):
        for name, size, answers, reach in CASES:
            ground.use(str(size))
            if turn == 0 or answers == 10:
                old[name] = ground.with_history(answers, Random(turn), reach)
            found = ten_questions(ground.browser(old[name]), Random(turn))
            if turn:  # the first round warms up
                for page, cost in found:
                    costs[name, page].append(cost)
    report(costs)


def ten_questions(client: Client, chance: Random) -> list[tuple[str, Cost]]:
    """What each request of a practice of ten costs, with /progress/ and /quiz/ looked at twice."""
    started = client.post("/quiz/start/", {"mode": "practice", "hints": "on"}).headers["Location"]
    attempt = started.rsplit("/", 2)[0]
    found = []
    for position in range(1, 11):
        address = f"{attempt}/{position}/"
        found.append((PAGES[1], cost(lambda address=address: client.get(address))))
        response = Response.objects.select_related("version").get(
            attempt__token=attempt.split("/")[2], position=position
        )
        kind = response.item.kind if chance.random() < 0.75 else response.item.likeliest_wrong
        data = {"token": response.token, "kind": kind, "check": "A", "sure": "2"}
        if position < 10:  # the last one puts no question
            found.append(
                (PAGES[0], cost(lambda a=address, d=data: client.post(a, d, headers={"HX-Request": "true"})))
            )
    for page in PAGES[2:] * 2:
        found.append((page, cost(lambda page=page: client.get(page))))
    return found


def cost(act: Callable[[], HttpResponse]) -> Cost:
    """What one request costs. Raises AssertionError where it fails."""
    with CaptureQueriesContext(connection) as queries:
        start, busy = time.perf_counter(), time.process_time()
        answered = act()
        busy, taken = time.process_time() - busy, time.perf_counter() - start
    assert answered.status_code == 200, answered.status_code
    return len(queries), busy * 1000, taken * 1000


def report(costs: dict[tuple[str, str], list[Cost]]) -> None:
    for page in PAGES:
        print(
            f"\n{page}\n{'':42}{'queries':>8}{'most':>6}{'cpu ms':>8}{'ratio':>7}{'clock ms':>10}{'ratio':>7}"
        )
        first: list[float] = []
        worst = 0.0
        for name, *_ in CASES:
            queries, busy, taken = map(statistics.median, zip(*costs[name, page], strict=True))
            first = first or [queries, busy, taken]
            ratios = [queries / first[0], busy / first[1], taken / first[2]]
            worst = max(worst, *ratios[:2])
            most = max(cost[0] for cost in costs[name, page])
            print(f"{name:42}{queries:8.0f}{most:6}{busy:8.1f}{ratios[1]:7.2f}{taken:10.1f}{ratios[2]:7.2f}")
        ground.verdict(f"{page} costs at most {LIMIT} times as much", worst <= LIMIT, f"{worst:.2f}")


if __name__ == "__main__":
    ground.main(measure)
