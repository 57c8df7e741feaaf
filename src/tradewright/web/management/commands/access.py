"""`tradewright access`: who gets in where, and who would conflict."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from tradewright.company.queries import company_by_code
from tradewright.control import queries, roles
from tradewright.kernel.database import entered

from ...access import routes


class Command(BaseCommand):
    help = "The matrix of routes, duties and roles; or what a grant would join in one hand."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        matrix = what.add_parser("matrix", help="every route of pages and API with its roles")
        simulate = what.add_parser("simulate", help="the pairs that a grant would join")
        simulate.add_argument("user")
        simulate.add_argument("role", choices=[role.code for role in roles.ROLES])
        simulate.add_argument("--company", required=True, help="the company's code")
        for part in (matrix, simulate):
            part.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(file=cast(IO[str], self.stdout))
        if options["what"] == "matrix":
            self._matrix(console, as_json=options["json"])
        else:
            self._simulate(console, options)

    def _matrix(self, console: Console, *, as_json: bool) -> None:
        found = routes()
        if as_json:
            self.stdout.write(json.dumps({"routes": [asdict(one) for one in found]}))
            return
        table = Table("method", "route", "duty", "roles", box=None, pad_edge=False)
        for one in found:
            duty = ", ".join(one.duties) or one.access.replace("_", " ")
            table.add_row(one.method, one.route, duty, ", ".join(one.roles if one.duties else ()))
        console.print(table)

    def _simulate(self, console: Console, options: Any) -> None:
        company = company_by_code(options["company"])
        if company is None:
            raise CommandError(f"There is no company {options['company']}.")
        with entered(company.id):
            clashes = queries.simulate_grant(
                company.id, options["user"], options["role"], timezone.now()
            )
        if options["json"]:
            told = {"user": options["user"], "role": options["role"], "company": company.code}
            rows = [asdict(one) for one in clashes]
            self.stdout.write(json.dumps(told | {"conflicts": rows}))
            return
        for one in clashes:
            state = "excused" if one.excused else "refused"
            console.print(
                f"Pair {one.number} ({state}): {one.duty} with {one.other_duty} of "
                f"{one.other_role}. {one.risk}",
                highlight=False,
            )
        if not clashes:
            console.print("No conflict.")
