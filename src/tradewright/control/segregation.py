"""The built-in pairs of duties that are kept apart, as `segregation.toml` tells them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tradewright.kernel.sql import statements

from .operations.log import laid_by_program
from .patterns import named

SQL = statements()

FILE = Path(__file__).with_name("segregation.toml")


@dataclass(frozen=True, slots=True)
class Pair:
    """`a` and `b` are words; `duties_a` and `duties_b` patterns, `!` takes out again."""

    number: int
    a: str
    duties_a: tuple[str, ...]
    b: str
    duties_b: tuple[str, ...]
    risk: str
    level: str
    preventive: str
    detective: str

    def sides(self, duties: Iterable[str]) -> tuple[set[str], set[str]]:
        """Those of `duties` that stand on each side."""
        known = list(duties)
        return named(known, self.duties_a), named(known, self.duties_b)


@cache
def pairs() -> tuple[Pair, ...]:
    """The built-in pairs, by number."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))["pair"]
    rows: list[dict[str, Any]] = [
        {k: tuple(v) if isinstance(v, list) else v for k, v in one.items()} for one in told
    ]
    return tuple(sorted((Pair(**row) for row in rows), key=lambda pair: pair.number))


def lay_pairs(**_: object) -> None:
    """Bring the built-in pairs into the database; runs after every migration."""
    with laid_by_program("control.lay_pairs"):
        SQL(
            "lay_sod_rules",
            number=[pair.number for pair in pairs()],
            name_a=[pair.a for pair in pairs()],
            duties_a=[" ".join(pair.duties_a) for pair in pairs()],
            name_b=[pair.b for pair in pairs()],
            duties_b=[" ".join(pair.duties_b) for pair in pairs()],
            risk=[pair.risk for pair in pairs()],
            level=[pair.level for pair in pairs()],
            preventive=[pair.preventive for pair in pairs()],
            detective=[pair.detective for pair in pairs()],
        )
