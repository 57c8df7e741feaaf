"""`tradewright privacy replay`: the list of erasures, applied to this database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tradewright.kernel.doors import discover
from tradewright.stewardship import erasure_list
from tradewright.stewardship.operations.erasure import replay_erasures


class Command(BaseCommand):
    help = "Erase again whom the list outside the database names: after a restore, before opening."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["replay"])

    def handle(self, *args: Any, **options: Any) -> None:
        discover()
        erased, noted = replay_erasures()
        self.stdout.write(
            f"{erased:,} persons erased again, {noted:,} erasures added to {erasure_list.file()}"
        )
