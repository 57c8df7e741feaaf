"""The `tradewright` program: see `tradewright --help`."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Start the embedded database where no DATABASE_URL is set, then run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tradewright.web.settings")
    from tradewright.kernel import embedded  # noqa: PLC0415

    if not os.environ.get("DATABASE_URL"):
        embedded.start()
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["tradewright", *sys.argv[1:]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
