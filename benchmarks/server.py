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
from typing import NamedTuple
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


class Server(NamedTuple):
    port: int
    session: int  # the number that all of the server's processes share


class Found(NamedTuple):
    """What one round says of one server."""

    rate: float  # pages a second
    p95: float  # milliseconds within which 95 of 100 pages came
    processor: float  # milliseconds of the processor that a page took


@contextlib.contextmanager
def serving(name: str, environment: dict[str, str]) -> Iterator[Server]:
    """A server that answers; it is stopped afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", *SERVERS[name].format(port=port).split()]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        wait_for(port)
        yield Server(port, process.pid)
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


def processor_time(session: int) -> float:
    """Seconds of the processor that a server's processes have had; 0 where there is no /proc to ask."""
    ticks = 0
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            fields = file.read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:13])) if int(fields[3]) == session else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def load(server: Server, path: str, cookie: str) -> Found:
    start, spent = time.perf_counter(), processor_time(server.session)
    with ThreadPoolExecutor(CLIENTS) as pool:
        runs = [pool.submit(ask, server.port, path, cookie, REQUESTS // CLIENTS) for _ in range(CLIENTS)]
        taken = [seconds for run in runs for seconds in run.result()]
    rate = len(taken) / (time.perf_counter() - start)
    spent = processor_time(server.session) - spent
    return Found(rate, statistics.quantiles(taken, n=20)[-1] * 1000, spent / len(taken) * 1000)


def compare(
    servers: dict[str, Server], path: str, cookie: str, rounds: int, deadline: float
) -> dict[str, list[Found]]:
    """What every round found, for each server. Who goes first changes every round."""
    found: dict[str, list[Found]] = {name: [] for name in servers}
    for number in range(rounds):
        if time.monotonic() > deadline:
            break
        for name in sorted(servers, reverse=bool(number % 2)):
            found[name].append(load(servers[name], path, cookie))
    return found


def report(page: str, found: dict[str, list[Found]]) -> None:
    one, other = (zip(*found[name], strict=True) for name in ("Granian", "Gunicorn"))
    for what, mine, theirs in zip(("pages a second", "p95, ms"), one, other, strict=False):
        quarters = statistics.quantiles([a / b for a, b in zip(mine, theirs, strict=True)], n=4)
        print(
            f"| {page} | {what} | {statistics.median(mine):.0f} | {statistics.median(theirs):.0f}"
            f" | {quarters[1]:.2f} ({quarters[0]:.2f} to {quarters[2]:.2f}) |"
        )
    mine, theirs = (statistics.mean(row.processor for row in found[name]) for name in ("Granian", "Gunicorn"))
    if theirs:
        print(f"| {page} | processor, ms a page | {mine:.1f} | {theirs:.1f} | {mine / theirs:.2f} |")


def main(rounds: int) -> None:
    deadline = time.monotonic() + LONGEST
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "DEBUG": "off"}
        subprocess.run([sys.executable, "manage.py", "prepare", "-v0"], cwd=ROOT, env=environment, check=True)
        servers = {name: stack.enter_context(serving(name, environment)) for name in SERVERS}
        question, cookie = begin(servers["Granian"].port)
        print(
            f"{rounds} rounds of {REQUESTS} requests on {CLIENTS} connections; the ratio with its middle half"
        )
        print("| page | | Granian | Gunicorn | ratio |\n| --- | --- | --- | --- | --- |")
        for page, path in {
            "home": "/",
            "article": "/fundamentals/generative-ai/",
            "question": question,
        }.items():
            for server in servers.values():
                ask(server.port, path, cookie, 40)  # both have their templates compiled and their files read
            report(page, compare(servers, path, cookie, rounds, deadline))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
