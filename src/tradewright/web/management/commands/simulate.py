"""`tradewright simulate`: days of a plausible distributor, through the operations people use."""

from __future__ import annotations

import json
import time
from argparse import ArgumentTypeError
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

MOST_DAYS = 1_095  # the books are opened for so long


class Command(BaseCommand):
    help = "Let a simulated distributor trade for a number of days; the same seed, the same days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=_days, required=True)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--company", default="SIM")
        parser.add_argument("--since", type=_day, help="first day, YYYY-MM-DD")
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
            show(answer)


def show(answer: dict[str, Any]) -> None:
    """The same for a person."""
    console = Console()
    console.print(
        f"{answer['company']} has lived {answer['days']:,} days from {answer['first']} on: "
        + ", ".join(
            f"{count:,} {what.replace('_', ' ')}" for what, count in answer["counts"].items()
        )
    )
    console.print(
        f"{answer['verify']['checked']} invariants checked, "
        f"{answer['verify']['violations']} violations; {answer['seconds']} s"
    )
    for one in answer["verify"]["invariants"]:
        if one["violations"]:
            console.print(f"{one['id']}: {one['title']}: {one['violations']:,}", style="red")


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_DAYS:
        raise ArgumentTypeError(f"{text} is no number of days from 1 to {MOST_DAYS}")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise ArgumentTypeError(f"{text} is no day, written as 2026-03-31") from fault
