"""`tradewright audit`: the audit trail as a file, and whether it holds."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from tradewright.audit import heads, verifier
from tradewright.audit.operations import exporting, sealing
from tradewright.company.queries import company_by_code


class Command(BaseCommand):
    help = "Export the audit trail, or verify it: exit 1 names the first row that was changed."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        export = acts.add_parser("export", help="write bodies, chains, batches and heads to a file")
        export.add_argument("file", type=Path)
        export.add_argument("--company", metavar="CODE", help="only this company's chain")
        verify = acts.add_parser("verify", help="verify a file, or else the database as it stands")
        verify.add_argument("file", type=Path, nargs="?")
        verify.add_argument("--heads", metavar="DIR", help="where heads were published")
        verify.add_argument(
            "--json", action="store_true", help="one JSON object on standard output"
        )
        acts.add_parser("seal", help="chain what is not sealed yet and publish the heads")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['act']}")(options)

    def _seal(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{sealing.seal(sweep=True):,} rows sealed; heads in {heads.folder()}")

    def _export(self, options: dict[str, Any]) -> None:
        company = None
        if options["company"]:
            found = company_by_code(options["company"])
            if found is None:
                raise CommandError(f"there is no company {options['company']}")
            company = found.id
        sealing.seal(sweep=True)
        rows = 0
        with options["file"].open("w", encoding="utf-8") as file:
            for line in exporting.export_lines(company):
                file.write(line + "\n")
                rows += line.startswith('{"kind": "row"')
        self.stdout.write(f"{rows:,} rows in {options['file']}; heads in {heads.folder()}")

    def _verify(self, options: dict[str, Any]) -> None:
        if options["file"]:
            words = [str(options["file"])]
            words += ["--json"] if options["json"] else []
            words += ["--heads", options["heads"]] if options["heads"] else []
            sys.exit(verifier.main(words))
        report = exporting.verify_now()
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            _show(report, Console())
        if not report["verified"]:
            sys.exit(1)


def _show(report: dict[str, Any], console: Console) -> None:
    if not report["verified"]:
        place = ", ".join(
            f"{name} {report[name]}" for name in ("company", "seq", "source", "id")
            if report.get(name) is not None
        )  # fmt: skip
        console.print(f"{report['why']} ({place})", style="bold red", highlight=False)
        return
    console.print(f"{report['rows']:,} rows in {report['chains']} chains hold.")
    if not report["outside"]:
        console.print(f"No heads stand in {heads.folder()}: run the worker, or audit seal.")
