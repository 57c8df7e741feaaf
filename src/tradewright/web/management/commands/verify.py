"""`tradewright verify`: all invariants on one snapshot."""

from __future__ import annotations

import json
import sys
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from tradewright.control.proofs import LastProof, last_proof
from tradewright.kernel.invariants import Finding, UnknownInvariant, run_invariants, summary


class Command(BaseCommand):
    help = "Check every invariant of the books, stock, orders and events; exit 1 if one is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="one JSON object on standard output"
        )
        parser.add_argument("--only", nargs="+", metavar="ID", help="such as L1 E3")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            findings = run_invariants(options["only"])
        except UnknownInvariant as fault:
            raise CommandError(str(fault), returncode=2) from fault
        if options["json"]:
            last = last_proof(None)
            proved = last and {"at": last.started_at.isoformat(), "broken": list(last.broken)}
            self.stdout.write(json.dumps(summary(findings) | {"last_proof": proved}))
        else:
            console = Console(file=cast(IO[str], self.stdout))
            show(findings, console)
            console.print(_told(last_proof(None)), highlight=False)
        if any(finding.violations for finding in findings):
            sys.exit(1)


def _told(last: LastProof | None) -> str:
    if last is None:
        return "The worker has proved nothing yet."
    found = f"broken: {', '.join(last.broken)}" if last.broken else "all held"
    return f"The worker's last proof was {last.age_seconds // 60} min ago: {found}."


def show(findings: list[Finding], console: Console) -> None:
    """A table of all invariants, and under it the first rows that break one."""
    table = Table("", "invariant", box=None, pad_edge=False)
    table.add_column("violations", justify="right")
    table.add_column("ms", justify="right")
    for one in findings:
        style = "bold red" if one.violations else None
        table.add_row(one.id, one.title, f"{one.violations:,}", f"{one.ms:,.0f}", style=style)
    console.print(table)
    for one in findings:
        for row in one.examples:
            facts = ", ".join(f"{name} {value}" for name, value in row.items())
            console.print(f"{one.id}: {facts}", style="red", highlight=False, markup=False)
        if one.violations > len(one.examples):
            console.print(f"{one.id}: … and {one.violations - len(one.examples):,} more")
    broken = sum(1 for one in findings if one.violations)
    console.print(
        f"{broken} of {len(findings)} invariants are broken."
        if broken
        else f"All {len(findings)} invariants hold."
    )
