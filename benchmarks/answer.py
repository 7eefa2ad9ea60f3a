"""What one answer costs, with the shipped bank: `python benchmarks/answer.py`.

Queries count everything that the database is told, the transaction's BEGIN and COMMIT too; bytes are
those of the response as htmx receives it, compressed by gzip; milliseconds are the processor's.
"""

import statistics
import time
from random import Random

import ground
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fundamentals import kinds
from quizzes.forms import LETTERS
from quizzes.models import Item, Response

QUERIES, BYTES = 12, 4096
LEARNERS = 30
ATTEMPTS = 2  # of ten questions each, and a check-up
Cost = tuple[str, int, int, float]  # whether it was the learner's first, right or missed; queries, bytes, ms


def measure() -> None:
    ground.collect()
    ground.lay()
    chance = Random(1)
    costs: list[Cost] = []
    for _ in range(LEARNERS):
        client = ground.browser()
        for mode in ("practice",) * ATTEMPTS + ("checkup",):
            costs += attempt(client, mode, chance)
    print(f"{len(costs)} answers of {LEARNERS} learners, bank of {Item.objects.live().count()} items\n")
    print(f"{'':34}{'answers':>8}{'queries':>9}{'most':>6}{'bytes':>7}{'most':>6}{'ms':>7}")
    for case in sorted({case for case, *_ in costs}):
        queries, sizes, times = zip(*(cost[1:] for cost in costs if cost[0] == case), strict=True)
        row = f"{case:34}{len(queries):8}{statistics.median(queries):9.0f}{max(queries):6}"
        print(f"{row}{statistics.median(sizes):7.0f}{max(sizes):6}{statistics.median(times):7.1f}")
    most, largest = max(cost[1] for cost in costs), max(cost[2] for cost in costs)
    ground.verdict(f"an answer takes at most {QUERIES} queries", most <= QUERIES, str(most))
    ground.verdict(f"its response has at most {BYTES} bytes", largest <= BYTES, str(largest))


def attempt(client: Client, mode: str, chance: Random) -> list[Cost]:
    started = client.post("/quiz/start/", {"mode": mode, "hints": "on"}).headers["Location"]
    address, costs = started.rsplit("/", 2)[0], []
    for position in range(1, 13 if mode == "checkup" else 11):
        fresh = "learner" not in client.cookies
        response = Response.objects.select_related("version").get(
            attempt__token=address.split("/")[2], position=position
        )
        right = chance.random() < 0.7
        kind = response.item.kind if right else chance.choice(kinds.others(response.item.kind)).slug
        data = {"token": response.token, "kind": kind, "check": chance.choice(LETTERS), "sure": "2"}
        case = f"{mode}, {'named right' if right else 'missed'}{', first of all' if fresh else ''}"
        with CaptureQueriesContext(connection) as queries:
            headers = {"HX-Request": "true", "Accept-Encoding": "gzip"}
            start = time.process_time()
            answered = client.post(f"{address}/{position}/", data, headers=headers)
            busy = time.process_time() - start
        assert answered.status_code == 200, answered.status_code
        costs.append((case, len(queries), len(answered.content), busy * 1000))
    return costs


if __name__ == "__main__":
    ground.main(measure)
