"""Reads of what prices are found by beside the conditions: levels, contracts, break groups, costs,
burdens, the policy."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class LevelRow:
    id: int
    code: str
    name: str
    base: str
    percent: Decimal | None
    rounding: str
    rounding_step: Decimal | None
    rounding_ending: Decimal | None
    is_by_formula: bool
    customers: int
    conditions: int


@dataclass(frozen=True, slots=True)
class ContractRow:
    """`missed_on`: the day on which its prices should have risen by its escalator, and did not."""

    id: int
    number: str
    name: str
    kind: str
    status: str
    customer_id: int
    customer: str
    customer_name: str
    ship_to: str
    customer_reference: str
    note: str
    valid_from: date
    valid_to: date | None
    escalator_percent: Decimal | None
    escalates_from: date | None
    escalated_on: date | None
    missed_on: date | None
    prices: int
    capped: int
    version: int


class CustomerLevel(NamedTuple):
    customer_id: int
    customer: str
    name: str
    level: str


class ContractCounts(NamedTuple):
    every: int
    running: int
    ending: int
    missed: int
    ended: int


@dataclass(frozen=True, slots=True)
class BreakGroupRow:
    id: int
    code: str
    name: str
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class ItemCostRow:
    id: int
    item_id: int
    item: str
    item_name: str
    kind: str
    valid_from: date
    cost: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class BurdenRow:
    id: int
    kind: str
    customer: str
    item: str
    percent: Decimal
    amount: Decimal
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Policy:
    priced_on: str
    decimals: int
    best_at: Sequence[str]
    floor_margin_percent: Decimal


@dataclass(frozen=True, slots=True)
class Draw:
    """What a document's line took of a capped price."""

    condition_id: int
    source: str
    source_id: int
    quantity: Decimal


ENDING_WITHIN = 60  # days


def price_levels(company_id: int) -> list[LevelRow]:
    """All levels by code, with how many customers are on each."""
    return [LevelRow(*row) for row in SQL("list_levels", company_id=company_id)]


def contracts(
    company_id: int,
    *,
    today: date,
    view: str = "",
    search: str = "",
    customer_id: int | None = None,
    contract_id: int | None = None,
    after: tuple[date | None, int | None] = (None, None),
    limit: int = 50,
) -> list[ContractRow]:
    """Contracts by their last day (those without end last); after (last day, id).

    `view`: running, ending (within 60 days), missed (an escalator), ended, or all.
    """
    rows = SQL(
        "contracts", company_id=company_id, today=today, view=view, search=like_safe(search),
        customer_id=customer_id, contract_id=contract_id, after_on=after[0], after_id=after[1],
        within=ENDING_WITHIN, page_size=limit, prepare=False,
    )  # fmt: skip
    return [ContractRow(*row) for row in rows]


def contract_counts(company_id: int, *, today: date) -> ContractCounts:
    """How many contracts stand in each view."""
    (row,) = SQL("contract_counts", company_id=company_id, today=today, within=ENDING_WITHIN)
    return ContractCounts(*row)


def contract_numbers(company_id: int, customer_ids: Collection[int], today: date) -> dict[int, int]:
    """How many contracts of each customer run today."""
    rows = SQL(
        "running_contracts", company_id=company_id, customer_id=list(customer_ids), today=today
    )
    return {row.customer_id: row.how_many for row in rows}


def draws(company_id: int, contract_id: int) -> list[Draw]:
    """What was taken of a contract's caps, the latest first; at most 200."""
    rows = SQL("contract_draws", company_id=company_id, contract_id=contract_id)
    return [Draw(*row) for row in rows]


def break_groups(company_id: int) -> list[BreakGroupRow]:
    """All groups by code, with the codes of their items."""
    return [BreakGroupRow(*row) for row in SQL("list_break_groups", company_id=company_id)]


def item_costs(
    company_id: int,
    *,
    kind: str = "",
    search: str = "",
    after: tuple[str | None, int | None] = (None, None),
    limit: int = 50,
) -> list[ItemCostRow]:
    """Costs by item and day; after (item's code, id)."""
    rows = SQL(
        "item_costs", company_id=company_id, kind=kind, search=like_safe(search),
        after_item=after[0], after_id=after[1], page_size=limit, prepare=False,
    )  # fmt: skip
    return [ItemCostRow(*row) for row in rows]


def burdens(company_id: int) -> list[BurdenRow]:
    """All burdens by kind, the narrowest first; at most 1,000."""
    return [BurdenRow(*row) for row in SQL("burdens", company_id=company_id)]


def price_policy(company_id: int) -> Policy:
    """How the company prices; the defaults where nothing was set."""
    rows = SQL("price_policy", company_id=company_id)
    return Policy(*rows[0]) if rows else Policy("ordered", 4, ["promotion"], Decimal(0))


def levels_of(company_id: int, codes: Collection[str]) -> dict[str, CustomerLevel]:
    """By code, the level of those of the customers that exist; "" for none."""
    rows = SQL("levels_of_customers", company_id=company_id, customer=list(codes))
    return {row.customer: CustomerLevel(*row) for row in rows}
