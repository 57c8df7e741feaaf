"""The `tradewright` program: see `tradewright --help`."""

from __future__ import annotations

import os
import sys

from tradewright.kernel import embedded
from tradewright.kernel.errors import TradewrightError

OVERVIEW = """\
Tradewright runs a wholesale distributor from demand to cash.

  tradewright run                          the demo company, web server and worker in one
  tradewright web | worker | migrate       the same parts one by one, for servers
  tradewright replay FILE --map MAP --company NAME [--json]
                                           a trial run on your own sales history
  tradewright import KIND FILE [--preview]  rows of a CSV file: docs/imports.md
  tradewright simulate --days N --seed S   days of a simulated distributor
  tradewright verify [--json] [--only ID]  every invariant, on one snapshot
  tradewright audit export|verify|seal      the audit trail: docs/audit.md
  tradewright privacy replay               erase again, after a restore: docs/privacy.md
  tradewright bench NAME [--json]          speed beside the hand-written limit
  tradewright evaluate duplicates [--json] how well doubles are told, beside a baseline
  tradewright access matrix | simulate     who gets in where; who would conflict
  tradewright doctor                       what is wrong here, and what to do

TRADEWRIGHT_HOME names the data directory, DATABASE_URL a PostgreSQL 15 or later to use instead of
the embedded one. `tradewright COMMAND --help` says more.
"""


def main() -> int:
    """Start the embedded database where no DATABASE_URL is set, then run one command."""
    if len(sys.argv) < 2 or sys.argv[1] in {"-h", "--help", "help"}:
        sys.stdout.write(OVERVIEW)
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tradewright.web.settings")
    try:
        if not os.environ.get("DATABASE_URL"):
            embedded.start()
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line(["tradewright", *sys.argv[1:]])
    except TradewrightError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
