"""`tradewright simulate`: days of a plausible distributor, through the operations people use."""

from __future__ import annotations

import json
import time
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.progress import Progress

from tradewright.kernel.invariants import run_invariants, summary
from tradewright.sim.distributor import open_distributor, simulate
from tradewright.sim.replay.running import counts


class Command(BaseCommand):
    help = "Let a simulated distributor trade for a number of days; the same seed, the same days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--company", default="SIM")
        parser.add_argument("--since", type=date.fromisoformat, help="first day, YYYY-MM-DD")
        parser.add_argument(
            "--json", action="store_true", help="one JSON object on standard output"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        began = time.monotonic()
        days, seed, code = options["days"], options["seed"], options["company"]
        today = datetime.now(ZoneInfo("Europe/London")).date()
        first = options["since"] or today - timedelta(days=days)
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("simulating", total=days)
            company = open_distributor(code, f"{code} Wholesale Ltd", seed=seed, since=first)
            simulate(
                company, first, days,
                progress=lambda what, nth, of: bar.update(task, description=what, completed=nth),
            )  # fmt: skip
        answer = {
            "company": code,
            "first": f"{first}",
            "days": days,
            "counts": counts(company.actor),
            "verify": summary(run_invariants()),
            "seconds": round(time.monotonic() - began, 1),
        }
        if options["json"]:
            self.stdout.write(json.dumps(answer))
        else:
            Console().print(answer)
