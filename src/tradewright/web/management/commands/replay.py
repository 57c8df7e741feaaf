"""`tradewright replay FILE --map MAP --company NAME`: a trial run on a company's own history."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tradewright.kernel.errors import ConfigurationError
from tradewright.kernel.invariants import run_invariants, summary
from tradewright.sim.demo import let_owner_in
from tradewright.sim.replay.mapping import load
from tradewright.sim.replay.reading import Source, read
from tradewright.sim.replay.reconciling import Month, reconcile
from tradewright.sim.replay.running import Replayed, replay
from tradewright.sim.replay.running import counts as count_documents


class Command(BaseCommand):
    help = "Run a company's sales history (CSV, also .gz) through order to cash, then reconcile it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--map", required=True, help="online_retail, or the path of a .toml")
        parser.add_argument("--company", required=True, help="the company to replay into")
        parser.add_argument("--seed", type=int, default=1, help="of the days until payment")
        parser.add_argument(
            "--json", action="store_true", help="one JSON object on standard output"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        call_command("migrate", verbosity=0)
        try:
            plan = load(options["map"])
            source = read(options["file"], plan)
        except ConfigurationError as fault:
            raise CommandError(str(fault)) from fault
        if not source.lines:
            said = [f"{why} ({source.examples[why]})" for why in source.rejected]
            raise CommandError(
                f"No line of {options['file']} can be read: {'; '.join(said) or 'it has none'}."
            )
        done = self._replay(plan, source, options)
        who = let_owner_in(done.actor, since=min(line.at for line in source.lines).date())
        kept = [line for line in source.lines if line.nth not in done.rejected]
        months = reconcile(kept, company_id=done.actor.company_id)
        answer = report(source, done, months, time.monotonic() - began)
        if options["json"]:
            self.stdout.write(json.dumps(answer))
        else:
            show(answer, source)
            self.stdout.write(
                f"{who} may open the company in the browser."
                if who
                else "Nobody may open the company in the browser yet: docs/replay.md says how."
            )

    def _replay(self, plan: Any, source: Source, options: dict[str, Any]) -> Replayed:
        console = Console(stderr=True)
        with Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TimeElapsedColumn(), console=console, transient=True,
            disable=not console.is_terminal,
        ) as bar:  # fmt: skip
            task = bar.add_task("reading", total=None)

            def tell(what: str, nth: int, of: int) -> None:
                bar.update(task, description=what, completed=nth, total=of)

            return replay(plan, source, options["company"], seed=options["seed"], progress=tell)


def report(source: Source, done: Replayed, months: list[Month], seconds: float) -> dict[str, Any]:
    """The reconciliation as one JSON object: every source line is accepted or has its reason."""
    reasons = dict(source.rejected)
    for reason in done.rejected.values():
        reasons[reason] = reasons.get(reason, 0) + 1
    rejected = sum(reasons.values())
    checked = summary(run_invariants())
    return {
        "source": {
            "lines": source.count,
            "accepted": source.count - rejected,
            "rejected": rejected,
            "reasons": reasons,
        },
        "counts": count_documents(done.actor),
        "revenue": {
            month.month: {
                "source": f"{month.source:.2f}",
                "ledger": f"{month.ledger:.2f}",
                "difference": f"{month.difference:.2f}",
            }
            for month in months
        },
        "verify": checked,
        "seconds": round(seconds, 1),
        "lines_per_second": round(source.count / seconds),
    }


def show(answer: dict[str, Any], source: Source) -> None:
    """The same for a person."""
    console = Console()
    lines = answer["source"]
    console.print(
        f"{lines['lines']:,} source lines: {lines['accepted']:,} accepted, "
        f"{lines['rejected']:,} rejected"
    )
    for reason, count in lines["reasons"].items():
        console.print(f"  {count:,} {reason} — {source.examples.get(reason, '')}", markup=False)
    console.print(", ".join(f"{n:,} {what}" for what, n in answer["counts"].items()))
    table = Table("month", box=None)
    for name in ("source", "ledger", "difference"):
        table.add_column(name, justify="right")
    for month, row in answer["revenue"].items():
        table.add_row(month, *row.values())
    console.print(table)
    console.print(
        f"{answer['verify']['checked']} invariants checked, "
        f"{answer['verify']['violations']} violations; {answer['seconds']} s, "
        f"{answer['lines_per_second']:,} lines per second"
    )
