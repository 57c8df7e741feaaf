"""`tradewright doctor`: is the installation sound, and if not, what to do."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.markup import escape

from tradewright.kernel.doors import discover
from tradewright.web.doctor import Finding, examine

STYLES = {"ok": "green", "warn": "yellow", "fail": "bold red"}


class Command(BaseCommand):
    help = "Look at configuration, database, worker and companies; exit 1 if something fails."
    requires_system_checks = []  # a doctor comes when things are wrong

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="one JSON object on standard output"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        discover()
        findings = examine()
        is_sound = all(finding.state != "fail" for finding in findings)
        if options["json"]:
            checks = [asdict(finding) for finding in findings]
            self.stdout.write(json.dumps({"sound": is_sound, "checks": checks}))
        else:
            show(findings, Console(file=cast(IO[str], self.stdout), soft_wrap=True))
        if not is_sound:
            sys.exit(1)


def show(findings: list[Finding], console: Console) -> None:
    """A line for each look; under what is not well, what it means and what to do."""
    for one in findings:
        style = STYLES[one.state]
        console.print(
            f"[{style}]{one.state:<5}[/] {one.name:<14} {escape(one.found)}", highlight=False
        )
        if one.state != "ok":
            console.print(f"{'':<20} {one.means} {one.remedy}", highlight=False, markup=False)
