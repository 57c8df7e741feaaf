"""`tradewright import KIND FILE --company NAME`: rows of a file become documents or masters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console

from tradewright.company.queries import company_by_code
from tradewright.kernel.doors import discover
from tradewright.kernel.errors import ConfigurationError
from tradewright.kernel.imports import (
    IMPORTS,
    Imported,
    ImportMap,
    load_map,
    read_file,
    receive,
)
from tradewright.kernel.operation import Actor
from tradewright.sim.crm_pipeline import import_pipeline, open_trial
from tradewright.sim.demo import CODE

FOLDERS = ("crm_pipeline",)
SHOWN = 50


class Command(BaseCommand):
    help = "Import a CSV file: what is wrong is named by row, field and remedy, the rest goes in."

    def add_arguments(self, parser: CommandParser) -> None:
        discover()
        kinds = [*sorted(IMPORTS), *FOLDERS]
        parser.add_argument("kind", choices=kinds, help="what the rows are")
        parser.add_argument("file", type=Path, help="a CSV file; for crm_pipeline its folder")
        parser.add_argument("--company", default=CODE, help="the company's code, or its name")
        parser.add_argument("--map", type=Path, help="a .toml that says how the file speaks")
        parser.add_argument("--preview", action="store_true", help="say what would become of it")
        parser.add_argument(
            "--json", action="store_true", help="one JSON object on standard output"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        try:
            found = self._import(options)
        except ConfigurationError as fault:
            raise CommandError(str(fault)) from fault
        if options["json"]:
            answer = {
                "preview": options["preview"],
                "received": sum(one.received for one in found),
                "accepted": sum(one.accepted for one in found),
                "rejected": sum(one.rejected for one in found),
                "imports": [one.as_dict() for one in found],
            }
            self.stdout.write(json.dumps(answer))
            return
        for one in found:
            show(one, preview=options["preview"])

    def _import(self, options: dict[str, Any]) -> list[Imported]:
        at = timezone.now()
        if options["kind"] in FOLDERS:
            actor = open_trial(options["company"], at=at)
            return import_pipeline(options["file"], actor=actor, at=at, preview=options["preview"])
        company = company_by_code(options["company"])
        if company is None:
            raise ConfigurationError(
                f"There is no company with the code “{options['company']}”: name it by --company."
            )
        plan = ImportMap()
        if options["map"]:
            text = read_file(options["map"]).decode("utf-8", errors="replace")
            plan = load_map(text, of=str(options["map"]))
        found = receive(
            IMPORTS[options["kind"]], read_file(options["file"]), plan,
            actor=Actor.system(company.id), at=at, preview=options["preview"],
        )  # fmt: skip
        return [found]


def show(found: Imported, *, preview: bool) -> None:
    """What became of one file, for a person."""
    console = Console()
    done = "would go in" if preview else "went in"
    console.print(
        f"{found.kind}: {found.received:,} rows, {found.accepted:,} {done} "
        f"({found.repeated:,} were there), {found.rejected:,} rejected"
    )
    for fault in found.faults[:SHOWN]:
        where = f"row {fault.row}" + (f", {fault.field}" if fault.field else "")
        console.print(f"  {where}: {fault.message}", markup=False)
    if len(found.faults) > SHOWN:
        console.print(f"  … and {len(found.faults) - SHOWN:,} more: --json names them all")
