"""The programs that the tests drive besides Python: Chromium, and PostgreSQL's server.

`python tests/programs.py` installs whichever is missing: from Debian's packages where it may, and else
Chromium as Playwright ships it. Without PostgreSQL it ends with a sentence, since nothing else replaces it.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path


def chromium() -> str | None:
    """The system's Chromium; None where Playwright's own is to be used.

    Sooner the one without windows: the same engine, for a third of the processor's time.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)


def postgres() -> Path | None:
    """The folder of PostgreSQL's server programs: that on the PATH, or the newest that a package installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    places = [Path("/usr/lib/postgresql").glob("*/bin"), Path("/opt/homebrew/opt").glob("postgresql@*/bin")]
    folders = [folder for place in places for folder in place if (folder / "initdb").exists()]
    return max(folders, key=lambda folder: [int(n) for n in re.findall(r"\d+", str(folder))], default=None)


def install() -> None:
    """Install what is missing. Raises SystemExit with a sentence where that cannot be done."""
    wanted = (("chromium-headless-shell", chromium()), ("postgresql", postgres()))
    missing = [name for name, path in wanted if not path]
    apt = apt_get()
    if missing and apt:
        subprocess.run([*apt, "update", "-qq"], check=True)
        subprocess.run([*apt, "install", "-qq", "-y", "--no-install-recommends", *missing], check=True)
    if not chromium():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium-headless-shell"], check=True)
    if not postgres():
        sys.exit(
            "The tests need PostgreSQL's server programs (initdb, postgres): install them, then try again."
        )


def apt_get() -> list[str] | None:
    """The command that installs Debian's packages without asking anything; None where there is none."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return None


if __name__ == "__main__":
    install()
