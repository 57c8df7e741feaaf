"""Reads for order entry: what lines would cost if they were entered now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class EntryCustomer:
    """The customer that is typed; place and warehouse are those the order would go to.

    `ship_tos` are pairs of code and words; `is_traded` is false where the customer's currency is
    not the company's. Null place or warehouse: there is none of the code that was given.
    """

    id: int
    code: str
    name: str
    status: str
    currency: str
    is_traded: bool
    minor_unit: int
    prices_include_tax: bool
    terms: str
    ship_to_id: int | None
    country: str | None
    region: str | None
    warehouse_id: int | None
    ship_tos: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line as it stands in the form; `price` None asks for the price of the conditions."""

    item: str
    quantity: Decimal | None
    unit: str = ""
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """What a line would cost.

    `item` is the code that was meant, `unit_price` and `available` are per `unit`, `quantity` is in
    the stocking unit; `fault` is the code of enter_orders that would refuse the line, `value` what
    is at fault, `because` why where the item is blocked.
    """

    position: int
    item_id: int | None
    item: str | None
    name: str | None
    unit: str | None
    units: Sequence[str]
    unit_price: Decimal | None
    price_source: str | None
    price_trace: Mapping[str, Any] | None
    available: Decimal | None
    quantity: Decimal | None
    tax_rate: Decimal | None
    amount_net: Decimal | None
    amount_tax: Decimal | None
    fault: str | None
    value: str | None
    because: str | None


@dataclass(frozen=True, slots=True)
class EnteredAs:
    """The order that a form has made."""

    id: int
    number: str


def entry_customer(
    company_id: int, customer: str, *, ship_to: str = "", warehouse: str = ""
) -> EntryCustomer | None:
    """The customer with this code, where the order would go and from which warehouse, or None."""
    rows = SQL(
        "preview_customer", company_id=company_id, customer=customer, ship_to=ship_to,
        warehouse=warehouse,
    )  # fmt: skip
    return EntryCustomer(*rows[0]) if rows else None


def preview_lines(
    company_id: int,
    customer: EntryCustomer,
    lines: Sequence[AskedLine],
    *,
    ordered_on: date,
    may_override: bool,
    coupons: str = "",
) -> list[PreviewLine]:
    """Price, tax, stock and fault of each line, in order: what enter_orders would answer."""
    if not lines:
        return []
    rows = SQL(
        "preview_lines", Batch(lines), company_id=company_id, customer_id=customer.id,
        ship_to_id=customer.ship_to_id,
        warehouse_id=customer.warehouse_id, country=customer.country, region=customer.region,
        currency=customer.currency, prices_include_tax=customer.prices_include_tax,
        minor_unit=customer.minor_unit, ordered_on=ordered_on, may_override=may_override,
        coupons=coupons,
    )  # fmt: skip
    return [PreviewLine(*row) for row in rows]


def entered_as(company_id: int, external_id: str) -> EnteredAs | None:
    """The order that was made under this external id, or None."""
    rows = SQL("entered_as", company_id=company_id, external_id=external_id)
    return EnteredAs(*rows[0]) if rows else None
