"""Files that the company takes: rates of exchange."""

from __future__ import annotations

from tradewright.kernel.imports import Column, ImportKind, Row, import_kind

from .exchange_rates import SetExchangeRate, set_exchange_rates


def _rate(row: Row) -> SetExchangeRate:
    return SetExchangeRate(
        row["currency"].upper(), row["valid_from"], row["rate"], row["source"],
        row["kind"] or "spot",
    )  # fmt: skip


import_kind(
    ImportKind(
        "exchange_rates",
        "exchange rates",
        (
            Column("currency", "the currency’s code", needed=True),
            Column("valid_from", "the first day", "day", needed=True),
            Column("rate", "what one unit is worth in the company’s currency", "number",
                   needed=True),
            Column("source", "who states it"),
            Column("kind", "spot, average or closing"),
        ),
        set_exchange_rates,
        _rate,
    )
)  # fmt: skip
