"""`tradewright train NAME`: fits what a judgement rests on, and writes it into the checkout."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from tradewright.sim.evaluation import duplicates

TRAININGS: dict[str, Callable[..., dict[str, Any]]] = {"duplicates": duplicates.train}
DATA = {"duplicates": Path("../shared/data/entity_resolution")}


class Command(BaseCommand):
    help = "Fit a judgement on labelled files; “evaluate” then says what it is worth."
    requires_system_checks: list[str] = []  # reads files only, no database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(TRAININGS))
        parser.add_argument("--data", type=Path, help="the folder with the labelled files")
        parser.add_argument(
            "--json", action="store_true", help="one JSON object on standard output"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["data"] or DATA[options["name"]]
        if not folder.is_dir():
            raise CommandError(f"no folder {folder}: name the labelled files with --data")
        console = Console(stderr=True)
        done = TRAININGS[options["name"]](folder, lambda what: console.print(what, style="dim"))
        if options["json"]:
            self.stdout.write(json.dumps(done))
