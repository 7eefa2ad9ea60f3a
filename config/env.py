"""Reading the environment: every function returns a checked value or stops the start with one sentence."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


def boolean(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be on or off, and is {value!r}.")


def port(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise ImproperlyConfigured(f"{name} must be a number from 1 to 65535, and is {value!r}.")
    return int(value)


def text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def hosts(name: str, site_host: str) -> list[str]:
    """Host names the site answers to: loopback, the host of SITE_URL, and those named (comma-separated)."""
    named = [host.strip() for host in os.environ.get(name, "").split(",") if host.strip()]
    for host in named:
        if host == "*" or "/" in host or " " in host:
            raise ImproperlyConfigured(f"{name} must name hosts, separated by commas, and holds {host!r}.")
    return sorted(LOOPBACK | {site_host} | set(named))


def url(name: str, default: str) -> str:
    """An absolute http(s) address without a path, for links that leave the site and for cookies and HSTS."""
    value = text(name, default).rstrip("/")
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and parts.hostname and not parts.path and not parts.query
        parts.port  # noqa: B018  (raises ValueError where the port is no number)
    except ValueError:
        good = False
    if not good:
        raise ImproperlyConfigured(
            f"{name} must be an address such as https://workprint.example, and is {value!r}."
        )
    return value


def secret_key(name: str, allowed_hosts: list[str], file: Path) -> str:
    """The named key; for a local run only, one made once and kept in `file` with mode 0600."""
    value = os.environ.get(name, "").strip()
    if value:
        if len(value) < 32:
            raise ImproperlyConfigured(f"{name} must have at least 32 characters, and has {len(value)}.")
        return value
    if not set(allowed_hosts) <= LOOPBACK:
        raise ImproperlyConfigured(f"{name} must be set where ALLOWED_HOSTS or SITE_URL names a public host.")
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(50))
    return file.read_text(encoding="ascii")


SQLITE = {
    # Take the write lock when a transaction begins: one that starts reading and then writes
    # cannot wait for the lock any more and fails as "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # synchronous FULL: in WAL mode NORMAL loses acknowledged answers at a power cut.
    "init_command": ("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"),
}


def database(name: str, default: str) -> dict[str, object]:
    """Django's settings for the database at an address: sqlite:///file or postgres://user:password@host/name."""
    value = text(name, default)
    if not value.startswith(("sqlite:///", "postgres://", "postgresql://")):
        raise ImproperlyConfigured(f"{name} must start with sqlite:/// or postgres://.")
    try:
        found: dict[str, object] = dict(dj_database_url.parse(value, conn_max_age=None))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not a database address: {error}.") from None
    if value.startswith("sqlite"):
        folder = Path(str(found["NAME"])).parent
        if not folder.is_dir():
            raise ImproperlyConfigured(f"{name} names the folder {folder}, which does not exist.")
        found["OPTIONS"] = SQLITE
    return found
