"""`tradewright run`: everything at once, for one machine and for a first look."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from tradewright.sim import demo
from tradewright.sim.people import PASSWORD, PEOPLE

READY_SECONDS = 60


class Command(BaseCommand):
    help = "Start the database, the demo company if there is none, the web server and the worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--days", type=int, default=60, help="that the demo company has lived")
        parser.add_argument("--no-demo", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console()
        with console.status("Preparing the database"):
            call_command("migrate", verbosity=0)
        if not options["no_demo"]:
            self._demo(console, options["days"])
        address = f"http://{options['host']}:{options['port']}"
        os.environ.setdefault("TRADEWRIGHT_ADDRESS", address)
        place = ["--host", options["host"], "--port", str(options["port"])]
        children = [self._start("worker"), self._start("web", *place)]

        def stop(*_: object) -> None:
            for child in children:
                child.terminate()

        for signalled in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signalled, stop)
        try:
            self._wait_for(f"{address}/health", children)
            console.print(f"\nTradewright is at [bold]{address}[/bold]\n")
            if not options["no_demo"]:
                console.print(f"Sign in with the password [bold]{PASSWORD}[/bold] as")
                for username, name, role in PEOPLE:
                    console.print(f"  {username:<8} {name} ({role.replace('_', ' ')})")
            console.print("\nStop with Ctrl-C.")
            while all(child.poll() is None for child in children):
                time.sleep(0.5)
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait(timeout=30)

    def _demo(self, console: Console, days: int) -> None:
        if demo.is_lived():
            return
        today = datetime.now(ZoneInfo("Europe/London")).date()
        with console.status("The demo company lives") as status:
            demo.live(
                today - timedelta(days=days), days,
                progress=lambda what, nth, of: status.update(f"Day {nth} of {of}: {what}"),
            )  # fmt: skip

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 our own program, with words from handle()
            [sys.executable, "-m", "tradewright", *words],
            env=os.environ | {"TRADEWRIGHT_DEMO": "1"},
        )

    def _wait_for(self, url: str, children: list[subprocess.Popen[bytes]]) -> None:
        for _ in range(READY_SECONDS * 5):
            if any(child.poll() is not None for child in children):
                raise CommandError("a part of Tradewright stopped; its words are above")
            try:
                with urllib.request.urlopen(url, timeout=2):  # noqa: S310 always http, ours
                    return
            except (urllib.error.URLError, TimeoutError):
                time.sleep(0.2)
        raise CommandError(f"{url} did not answer within {READY_SECONDS} s")
