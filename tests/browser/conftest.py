"""A demo company of four days with its own server and worker, and a browser that misses nothing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from re import Pattern
from typing import Any

import pytest

DAYS = 4  # two of them are working days, whatever day it is
PATIENCE = 120  # seconds until the company has lived and the server answers
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without it the tests skip, and say so."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium")
    if not found:
        pytest.skip(f"Chromium is neither at {CHROMIUM} nor on the PATH")
    return found


def _free_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=2):
            return True
    except (urllib.error.URLError, TimeoutError):
        return False


@pytest.fixture(scope="session")
def address(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `tradewright run`: database, demo company, web server and worker."""
    place = tmp_path_factory.mktemp("browser")
    port = str(_free_port())
    environment = os.environ | {"TRADEWRIGHT_HOME": str(place / "home")}
    environment.pop("DATABASE_URL", None)  # never the server that was named for something else
    words = ("run", "--port", port, "--days", str(DAYS))
    said = place / "said.txt"
    with said.open("w") as out:
        running = subprocess.Popen(
            [sys.executable, "-m", "tradewright", *words],
            env=environment, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            until = time.monotonic() + PATIENCE
            while not _answers(f"http://127.0.0.1:{port}"):
                assert running.poll() is None, said.read_text()
                assert time.monotonic() < until, said.read_text()
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(timeout=30)


class Person:
    """Someone at a screen. `troubles` is what the browser complained about: it must stay empty."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address
        self.troubles: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("response", self._response)
        page.on("requestfailed", self._failed)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"{self.page.url}: {message.type}: {message.text}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.troubles.append(f"{response.status}: {response.url}")

    def _failed(self, request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page that is left gives up what it asked for
            self.troubles.append(f"{request.failure}: {request.url}")

    def opens(self, path: str) -> None:
        self.page.goto(self.address + path, wait_until="networkidle")

    def signs_in(self, name: str, password: str) -> None:
        self.opens("/sign-in/")
        self.page.fill("input[name=username]", name)
        self.page.fill("input[type=password]", password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.address}/")

    def presses(self, name: str) -> None:
        """A button by its words."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()

    def agrees(self) -> None:
        """Yes to the question that a button asks first."""
        self.page.locator("#ask button[value=yes]").click()

    def follows(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name).first.click()

    def sees(self, selector: str, words: str | Pattern[str] = "") -> Any:
        """The first such element with these words, once it is there."""
        found = self.page.locator(selector).filter(has_text=words).first
        found.wait_for()
        return found

    def waits_for(self, selector: str, words: str = "", *, seconds: float = 20) -> Any:
        """Reload until the element is there: the worker is at it."""
        until = time.monotonic() + seconds
        found = self.page.locator(selector).filter(has_text=words)
        while not found.count():
            assert time.monotonic() < until, f"no {words or selector} at {self.page.url}"
            time.sleep(0.3)
            self.page.reload(wait_until="networkidle")
        return found.first


@pytest.fixture
def person(address: str, chromium: str) -> Iterator[Person]:
    """Olive, who owns the demo company, signed in; the browser has nothing to complain about."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - may be missing: chromium skips

    from tradewright.sim.people import PASSWORD  # noqa: PLC0415

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 900}, locale="en-GB")
        page.set_default_timeout(8_000)
        olive = Person(page, address)
        olive.signs_in("olive", PASSWORD)
        yield olive
        browser.close()
    assert olive.troubles == []
