"""The embedded server as processes meet it: shared, left, killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tradewright.kernel import embedded

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="another server than the embedded one is named"
)

USER = """
import sys
from pathlib import Path
from tradewright.kernel import embedded
print(embedded.start(Path(sys.argv[1]), fsync="off"), flush=True)
sys.stdin.readline()
"""


class User:
    """A process that uses the server of a data directory until it is told to leave."""

    def __init__(self, place: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(place)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def address(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate("\n", timeout=60)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=10)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A cluster that was made once; each test gets a copy."""
    place = tmp_path_factory.mktemp("embedded")
    user = User(place)
    address = user.address()
    with psycopg.connect(address) as on:
        on.execute("create table kept (n int)")
        on.execute("insert into kept values (1)")
    user.leave()
    return place


@pytest.fixture
def place(made, tmp_path):
    copy = tmp_path / "home"
    shutil.copytree(made, copy)
    yield copy
    if (copy / "pg" / "postmaster.pid").exists():
        embedded.stop(copy)


def pid_of(place: Path) -> int:
    return int((place / "pg" / "postmaster.pid").read_text().split()[0])


def rows(address: str) -> int:
    with psycopg.connect(address) as on:
        found = on.execute("select count(*) from kept").fetchone()
    assert found is not None
    return int(found[0])


def gone(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_two_processes_share_a_server_and_the_last_stops_it(place):
    first, second = User(place), User(place)
    assert first.address() == second.address() == embedded.address(place)
    server = pid_of(place)
    first.leave()
    assert rows(embedded.address(place)) == 1
    second.leave()
    assert not (place / "pg" / "postmaster.pid").exists()
    assert gone(server)


def test_a_user_that_is_killed_is_no_user_any_more(place):
    killed, other = User(place), User(place)
    killed.address(), other.address()
    killed.kill()
    assert rows(embedded.address(place)) == 1
    other.leave()
    assert not (place / "pg" / "postmaster.pid").exists()


def test_a_server_whose_users_were_all_killed_is_found_again(place):
    killed = User(place)
    killed.address()
    server = pid_of(place)
    killed.kill()
    again = User(place)
    assert rows(again.address()) == 1
    assert pid_of(place) == server
    again.leave()
    assert not (place / "pg" / "postmaster.pid").exists()


def test_a_killed_server_recovers_what_was_committed(place):
    first = User(place)
    with psycopg.connect(first.address()) as on:
        on.execute("insert into kept values (2)")
    server = pid_of(place)
    os.kill(server, signal.SIGKILL)
    first.leave()
    assert gone(server)
    second = User(place)
    assert rows(second.address()) == 2
    second.leave()


def stale(place: Path, pid: int) -> None:
    data = place / "pg"
    lines = [str(pid), str(data), "1", "5432", "/nowhere", "", "  1234567   1", "ready   "]
    (data / "postmaster.pid").write_text("\n".join(lines) + "\n")


def test_a_pid_file_of_a_dead_server_does_not_hinder(place):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait(10)
    stale(place, dead.pid)
    user = User(place)
    assert rows(user.address()) == 1
    user.leave()


def test_a_pid_file_whose_number_another_program_has_now_does_not_hinder(place):
    """After a restart of the machine or container the same small numbers come again."""
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    stale(place, other.pid)
    user = User(place)
    assert rows(user.address()) == 1
    user.leave()
    assert other.poll() is None
    other.communicate(b"\n", timeout=10)
