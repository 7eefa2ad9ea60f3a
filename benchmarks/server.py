"""Granian against Gunicorn on this site's own pages: `make bench`, or python benchmarks/server.py [ROUNDS].

Both serve the same database and files with two workers on 127.0.0.1, at the same time but asked in turn, so
that whatever else the machine does falls on both. What counts is the ratio of the two in each round; figures
of one run alone say more of the machine than of the servers. Bounded in number and time; ends what it starts.
"""

import contextlib
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
CLIENTS = 8  # connections at once
REQUESTS = 80  # of one page, of one server, in one round: short, so that both meet the same moments
ROUNDS = 21
LONGEST = 600  # seconds, for everything
SERVERS = {
    "Granian": "granian --interface wsgi --workers 2 --blocking-threads 1 --workers-kill-timeout 2 --log-level error "
    "--host 127.0.0.1 --port {port} config.wsgi:application",
    "Gunicorn": "gunicorn --workers 2 --worker-class sync --log-level error --bind 127.0.0.1:{port} config.wsgi",
}


@contextlib.contextmanager
def serving(name: str, environment: dict[str, str]) -> Iterator[int]:
    """The port on which a server answers; it is stopped afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", *SERVERS[name].format(port=port).split()]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        if time.monotonic() > deadline:
            raise SystemExit(f"Nothing answers on port {port}.")
        time.sleep(0.1)


def begin(port: int) -> tuple[str, str]:
    """Answer the tool of the day; returns the address of the question that comes next, and the cookie."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/")
    item = re.search(rb'name="item" value="([^"]+)"', connection.getresponse().read())
    if not item:
        raise SystemExit("The home page asks no question: is the bank loaded?")
    form = urlencode({"item": item.group(1).decode(), "kind": "fixed-rule"})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/quiz/one/", form, headers)
    answered = connection.getresponse()
    cookie = str(answered.headers["Set-Cookie"]).split(";")[0]
    return str(answered.headers["Location"]).replace("/1/", "/2/"), cookie


def ask(port: int, path: str, cookie: str, times: int) -> list[float]:
    """Ask for one page over and over on a connection that stays open where the server lets it; seconds each."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        answered = connection.getresponse()
        answered.read()
        taken.append(time.perf_counter() - start)
        if answered.status != 200:
            raise SystemExit(f"{path} answered {answered.status}.")
    connection.close()
    return taken


def load(port: int, path: str, cookie: str) -> tuple[float, float]:
    """Pages a second, and milliseconds within which 95 of 100 came."""
    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        runs = [pool.submit(ask, port, path, cookie, REQUESTS // CLIENTS) for _ in range(CLIENTS)]
        taken = [seconds for run in runs for seconds in run.result()]
    rate = len(taken) / (time.perf_counter() - start)
    return rate, statistics.quantiles(taken, n=20)[-1] * 1000


def compare(
    ports: dict[str, int], path: str, cookie: str, rounds: int, deadline: float
) -> list[tuple[float, ...]]:
    """One row a round: rate and p95 of Granian, then of Gunicorn. Who goes first changes every round."""
    rows = []
    for number in range(rounds):
        if time.monotonic() > deadline:
            break
        order = sorted(ports, reverse=bool(number % 2))
        found = {name: load(ports[name], path, cookie) for name in order}
        rows.append(found["Granian"] + found["Gunicorn"])
    return rows


def report(page: str, rows: list[tuple[float, ...]]) -> None:
    rates = [one / other for one, _, other, _ in rows]
    p95s = [one / other for _, one, _, other in rows]
    one, late, other, later = (statistics.median(column) for column in zip(*rows, strict=True))
    print(
        f"{page:9} pages/s {one:5.0f} : {other:5.0f}, ratio {statistics.median(rates):4.2f}"
        f" ({min(rates):4.2f} to {max(rates):4.2f})   p95 {late:5.1f} : {later:5.1f} ms,"
        f" ratio {statistics.median(p95s):4.2f} ({min(p95s):4.2f} to {max(p95s):4.2f})"
    )


def main(rounds: int) -> None:
    deadline = time.monotonic() + LONGEST
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "DEBUG": "off"}
        subprocess.run([sys.executable, "manage.py", "prepare", "-v0"], cwd=ROOT, env=environment, check=True)
        ports = {name: stack.enter_context(serving(name, environment)) for name in SERVERS}
        question, cookie = begin(ports["Granian"])
        print(f"Granian : Gunicorn, {rounds} rounds of {REQUESTS} requests on {CLIENTS} connections")
        for page, path in {
            "home": "/",
            "article": "/fundamentals/generative-ai/",
            "question": question,
        }.items():
            for port in ports.values():
                ask(port, path, cookie, 20)  # both have their templates compiled and their files read
            report(page, compare(ports, path, cookie, rounds, deadline))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
