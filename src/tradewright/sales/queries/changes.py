"""What a change of an order would come to, before anybody decides it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line that would be added or become another; amounts are those of its full quantity."""

    line_no: int
    item_id: int
    unit_price: Decimal
    price_source: str
    price_trace: Mapping[str, Any]
    tax_rate: Decimal
    amount_net: Decimal


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """`code` and `detail` are what change_orders would answer, as far as credit lets it.

    `recalled` are numbers of shipments; `rise` is what the order would count more against its
    customer's limit (None: it does not count).
    """

    code: str
    recalled: Sequence[str]
    lines: list[PlannedLine]
    amount_net: Decimal | None
    amount_tax: Decimal | None
    rise: Decimal | None
    detail: Mapping[str, Any] = field(default_factory=dict)


def planned_changes(
    company_id: int, asked: Batch[Any], *, may_override: bool
) -> list[PlannedChange]:
    """What each sales.ChangeOrder of the batch would make of its order now."""
    rows = SQL("judge_changes", asked, company_id=company_id, may_override=may_override)
    sound = [row for row in rows if row.code == "changed"]
    found = SQL(
        "plan_changes", company_id=company_id, order_id=[row.id for row in sound],
        head=[row.head for row in sound], lines=[row.lines for row in sound],
    )  # fmt: skip
    plans = {row.id: _planned(row) for row in found}
    refused = PlannedChange("", [], [], None, None, None)
    return [
        replace(plans[row.id], detail=row.detail)
        if row.code == "changed"
        else replace(refused, code=row.code, detail=row.detail)
        for row in rows
    ]


def _planned(row: Any) -> PlannedChange:
    exact = partial(json.loads, parse_float=Decimal, parse_int=Decimal)
    plan = exact(row.plan)
    lines = [
        PlannedLine(
            int(line["line_no"]), int(line["item_id"]), line["unit_price"], line["price_source"],
            line["price_trace"], line["tax_rate"], line["amount_net"],
        )
        for line in plan["lines"]
    ]  # fmt: skip
    return PlannedChange(
        row.code, row.recalled_numbers, lines, plan["amount_net"], plan["amount_tax"],
        row.rise if row.is_counted else None,
    )  # fmt: skip
