"""`kill -9` in the middle of a replay: of the worker, and of the replay itself.

Each test has a server of its own, with everything that makes PostgreSQL durable left on.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.replay.history import history, write
from tradewright.kernel import embedded

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="another server than the embedded one is named"
)

LINES = 2_000
PATIENCE = 150  # seconds


class Home:
    """A data directory, and programs that use it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.file = place / "history.csv"

    def start(self, *words: str, **pipes: Any) -> subprocess.Popen[str]:
        environment = os.environ | {"TRADEWRIGHT_HOME": str(self.place)}
        return subprocess.Popen(
            [sys.executable, "-m", "tradewright", *words], env=environment, text=True, **pipes
        )

    def replay(self) -> subprocess.Popen[str]:
        words = ("replay", str(self.file), "--map", "online_retail", "--company", "Trial", "--json")
        return self.start(*words, stdout=subprocess.PIPE)

    def worker(self) -> subprocess.Popen[str]:
        return self.start("worker", stderr=subprocess.DEVNULL)

    def days_done(self) -> int:
        try:
            with psycopg.connect(embedded.address(self.place), connect_timeout=5) as on:
                found = on.execute("select count(*) from replay_progress").fetchone()
        except psycopg.OperationalError:
            return 0  # no server yet
        return found[0] if found else 0

    def wait_for_day(self, day: int, running: subprocess.Popen[str]) -> None:
        until = time.monotonic() + PATIENCE
        while self.days_done() < day:
            assert running.poll() is None, "the replay ended before its time"
            assert time.monotonic() < until
            time.sleep(0.05)


def answer_of(replay: subprocess.Popen[str]) -> dict[str, Any]:
    """The JSON that a replay ends with, without how long things took."""
    printed, _ = replay.communicate(timeout=PATIENCE)
    assert replay.returncode == 0
    answer: dict[str, Any] = json.loads(printed)
    del answer["seconds"], answer["lines_per_second"]
    for one in answer["verify"]["invariants"]:
        del one["ms"]
    return answer


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database, made once; each test gets a copy."""
    place = tmp_path_factory.mktemp("crashes")
    write(place / "history.csv", history(LINES))
    assert Home(place).start("migrate", stdout=subprocess.DEVNULL).wait(timeout=PATIENCE) == 0
    return place


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Iterator[Home]:
    yield from copied(made, tmp_path / "home")


@pytest.fixture(scope="module")
def undisturbed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """How the replay ends when nothing happens to it."""
    for home in copied(made, tmp_path_factory.mktemp("undisturbed") / "home"):
        answer = answer_of(home.replay())
    return answer


def copied(made: Path, place: Path) -> Iterator[Home]:
    shutil.copytree(made, place)
    yield Home(place)
    if (place / "pg" / "postmaster.pid").exists():
        embedded.stop(place)


def test_a_replay_accounts_for_every_line(undisturbed):
    source, counts = undisturbed["source"], undisturbed["counts"]
    assert (source["lines"], source["accepted"]) == (LINES, LINES)
    assert undisturbed["verify"]["violations"] == 0
    assert {month["difference"] for month in undisturbed["revenue"].values()} == {"0.00"}
    assert counts["invoices"] == counts["shipments"] == counts["orders"]
    assert counts["credit_notes"] > 0


def test_a_worker_that_is_killed_again_and_again_loses_and_doubles_nothing(home, undisturbed):
    replay, worker, kills = home.replay(), home.worker(), 0
    try:
        home.wait_for_day(1, replay)
        while replay.poll() is None:
            time.sleep(0.7)
            worker.kill()
            worker.wait()
            worker, kills = home.worker(), kills + 1
        answer = answer_of(replay)
    finally:
        replay.kill()
        worker.kill()
        worker.wait()
    assert kills >= 3
    assert answer == undisturbed


def test_a_replay_that_is_killed_goes_on_and_ends_the_same(home, undisturbed):
    for day in (2, 11):
        replay = home.replay()
        home.wait_for_day(day, replay)
        time.sleep(0.1)  # into the next day
        replay.kill()
        replay.communicate()
        assert home.days_done() < 25
    assert answer_of(home.replay()) == undisturbed
