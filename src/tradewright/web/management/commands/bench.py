"""`tradewright bench NAME`: our speed beside the hand-written limit, in one run."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.table import Table

from tradewright.sim.bench import account360, o2c, pipeline, prices, search, worker_lag

BENCHES: dict[str, Callable[..., list[dict[str, Any]]]] = {
    "account360": account360.run,
    "o2c": o2c.run,
    "pipeline": pipeline.run,
    "pricing": prices.run,
    "search": search.run,
    "worker": worker_lag.run,
}


class Command(BaseCommand):
    help = "Measure against the hand-written SQL limit in the same run; compare ratios, not times."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(BENCHES))
        parser.add_argument("--seconds", type=float, default=2.0, help="of each of three slices")
        parser.add_argument(
            "--json", action="store_true", help="one JSON object on standard output"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        console = Console(stderr=True)
        results = BENCHES[options["name"]](
            seconds=options["seconds"], tell=lambda what: console.print(what, style="dim")
        )
        if options["json"]:
            self.stdout.write(json.dumps({"bench": options["name"], "results": results}))
            return
        names = [name for name, value in results[0].items() if not isinstance(value, dict)]
        table = Table(*names, box=None)
        for row in results:
            table.add_row(*(f"{row[name]}" for name in names))
        Console().print(table)
