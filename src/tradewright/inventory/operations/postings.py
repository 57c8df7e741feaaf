"""How stock value reaches the ledger: one entry for each document, its lines by item group."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.errors import TradewrightError
from tradewright.kernel.operation import Actor
from tradewright.ledger.operations.entries import (
    Posted,
    PostEntry,
    PostLine,
    post_entries,
    posted,
)


class StockValue(NamedTuple):
    """`amount` entered the stock (negative: left it); `against` is the other side's purpose."""

    source: str
    source_id: int
    posting_date: date
    item_group_id: int
    amount: Decimal
    against: str


def post_stock_values(
    values: Iterable[StockValue], *, kind: str, said: str, actor: Actor, at: datetime
) -> None:
    """Dr inventory / Cr the other side for what entered, the reverse for what left.

    A document moves its stock in one call: a second entry for it would be dropped as already
    posted and its value lost, so that is a fault.
    """
    documents: dict[tuple[str, int, date], dict[tuple[int, str], Decimal]] = {}
    for value in values:
        sums = documents.setdefault((value.source, value.source_id, value.posting_date), {})
        side = (value.item_group_id, value.against)
        sums[side] = sums.get(side, Decimal(0)) + value.amount
    entries = [
        PostEntry(kind, source, source_id, day, f"{said} {source.replace('_', ' ')} {source_id}",
                  tuple(_lines(sums)))
        for (source, source_id, day), sums in documents.items()
    ]  # fmt: skip
    answers = posted(post_entries(entries, actor=actor, at=at))
    if any(answer.code == Posted.ALREADY_POSTED for answer in answers):
        raise TradewrightError("a document moved its stock in two calls: it must be one")


def _lines(sums: dict[tuple[int, str], Decimal]) -> Iterable[PostLine]:
    for (group, against), amount in sums.items():
        yield PostLine("inventory", amount, item_group_id=group)
        yield PostLine(against, -amount, item_group_id=group)
