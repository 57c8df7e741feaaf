"""`tradewright evaluate NAME`: what a judgement of ours is worth on data whose truth is known."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from tradewright.sim.evaluation import duplicates

EVALUATIONS: dict[str, Callable[..., list[dict[str, Any]]]] = {"duplicates": duplicates.evaluate}
DATA = {"duplicates": Path("../shared/data/entity_resolution")}


class Command(BaseCommand):
    help = "Measure a judgement on data that it was not fitted to, beside a plain baseline."
    requires_system_checks: list[str] = []  # reads files only, no database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(EVALUATIONS))
        parser.add_argument("--data", type=Path, help="the folder with the labelled files")
        parser.add_argument(
            "--json", action="store_true", help="one JSON object on standard output"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["data"] or DATA[options["name"]]
        if not folder.is_dir():
            raise CommandError(f"no folder {folder}: name the labelled files with --data")
        console = Console(stderr=True)
        results = EVALUATIONS[options["name"]](
            folder, lambda what: console.print(what, style="dim")
        )
        if options["json"]:
            self.stdout.write(json.dumps({"evaluation": options["name"], "results": results}))
            return
        table = Table(*results[0], box=None)
        for row in results:
            table.add_row(*(f"{value}" for value in row.values()))
        Console().print(table)
