"""A PostgreSQL of one's own for one command: `python tests/postgres.py COMMAND…`.

Makes a cluster in a temporary directory, runs the command with DATABASE_URL naming it, and removes it
again however the command ended. It listens on a socket in that directory only, and never syncs to disk.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from programs import postgres

INIT = ["--username=tester", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
QUICK = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@contextmanager
def cluster() -> Iterator[str]:
    """A running cluster, as the DATABASE_URL of its database. Raises SystemExit where it does not start."""
    programs = postgres()
    if programs is None:
        sys.exit("PostgreSQL's server programs are not found: `make test` installs them on Debian.")
    # A socket's path may have some 100 characters only, so not in the long directory that macOS names.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    owner = unprivileged(folder)

    def run(program: str, *arguments: str | Path) -> None:
        command = [programs / program, "--pgdata", folder / "data", *arguments]
        with (folder / "log").open("ab") as log:
            done = subprocess.run(command, stdout=log, stderr=log, cwd=folder, check=False, **owner)
        if done.returncode:
            sys.exit(f"{program} failed:\n{(folder / 'log').read_text()}")

    try:
        run("initdb", *INIT)
        run("pg_ctl", "start", "--wait", "--options", f"-k {folder} {QUICK}")
        try:
            yield f"postgres://tester@{quote(str(folder), safe='')}/postgres"
        finally:
            run("pg_ctl", "stop", "--wait", "--mode=fast")
    finally:
        shutil.rmtree(folder)


def unprivileged(folder: Path) -> dict[str, Any]:
    """Whom the server runs as, in the words of `subprocess`: it refuses root, so another gets the folder then."""
    if os.geteuid() != 0:
        return {}
    users = {user.pw_name: user for user in pwd.getpwall()}
    user = users.get("postgres") or users["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def main(command: Sequence[str]) -> int:
    # A polite kill has to pass through `finally` too, or the server would outlive its command.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
