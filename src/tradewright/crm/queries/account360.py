"""All that is known of an account, for one screen: a fixed number of statements, whatever it has.

Each part is read only for who may see it; what they may not see is named instead.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from tradewright.credit.queries import CreditPosition, credit_position
from tradewright.kernel.operation import Actor
from tradewright.kernel.sql import statements
from tradewright.parties.queries import (
    Contact,
    CustomerFacts,
    MergedCustomer,
    contacts,
    customer,
    merges_of,
)
from tradewright.pricing.queries.prices import PriceRequest, PriceRow, price_list, prices_for
from tradewright.receivables.queries.aging import AgingRow, aging

from .timeline import TimelineRow, timeline
from .watch import BuyingPattern, Finding, buying_patterns

SQL = statements()

SHOWN = 6
READ_CONTACTS = "parties.read_contacts"
# what a block shows → the duty that shows it, and how the page calls it
PARTS = {
    "credit": ("credit.read", "Credit"),
    "orders": ("sales.read", "Orders, quotes and returns"),
    "shipments": ("warehouse.read", "Shipments"),
    "money": ("receivables.read", "Invoices, payments and disputes"),
    "prices": ("pricing.read", "Prices"),
    "stock": ("inventory.read", "Availability"),
    "service": ("crm.read", "Cases, opportunities and activities"),
    "contacts": (READ_CONTACTS, "Contacts"),
}
# kinds of rows of account_work → the part that they belong to
KINDS = {
    "order": "orders", "return": "orders", "quote": "orders", "shipment": "shipments",
    "invoice": "money", "payment": "money", "dispute": "money", "case": "service",
    "opportunity": "service", "activity": "service",
}  # fmt: skip


class WorkRow(NamedTuple):
    """A document of the account; `how_many` and `total` are of all of its kind that fit.

    `on_day` is when it was made, `by_day` when something is due, `words` says what more there is.
    """

    kind: str
    id: int
    number: str
    status: str
    words: str
    on_day: date | None
    by_day: date | None
    amount: Decimal | None
    is_late: bool
    how_many: int
    total: Decimal | None


class UsualItem(NamedTuple):
    """An item that the account buys: in the last twelve months so much in so many invoices. `free`
    is the stock of all warehouses that is not reserved, None for services; `price` is that of the
    usual quantity today, per stocking unit. What the reader may not see is None."""

    item_id: int
    item: str
    name: str
    unit_id: int
    unit: str
    quantity: Decimal
    amount_net: Decimal
    invoices: int
    last_on: date | None
    free: Decimal | None
    price: Decimal | None


class HeldOrder(NamedTuple):
    """Why an order waits, and the figures it was decided on."""

    order_id: int
    number: str
    kind: str
    reason: str
    amount_total: Decimal
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class PaymentBehaviour:
    """Of invoices settled in the last twelve months, and in the twelve before: how many, days from
    invoice to settlement and days allowed, both weighted by amount, and how many were settled late;
    of invoices of the last twelve months: how many, and how many were disputed."""

    settled: int
    days_to_pay: Decimal | None
    days_allowed: Decimal | None
    late: int
    settled_before: int
    days_before: Decimal | None
    invoiced: int
    disputed: int

    @property
    def trend(self) -> Decimal | None:
        """Days slower (above zero) or faster than in the twelve months before."""
        if self.days_to_pay is None or self.days_before is None:
            return None
        return self.days_to_pay - self.days_before

    def words(self) -> str:
        """As one person tells another (features CR-06)."""
        if self.days_to_pay is None or self.days_allowed is None:
            return "Has settled no invoice in the last twelve months."
        beyond = self.days_to_pay - self.days_allowed
        said = f"Pays {_days(self.days_to_pay)} after the invoice; {_days(self.days_allowed)} are "
        said += "allowed, so " + (
            f"{_days(beyond)} late" if beyond >= 1
            else f"{_days(-beyond)} early" if beyond <= -1
            else "in time"
        ) + " on average."  # fmt: skip
        if self.trend is None:
            return f"{said} There is no year before to compare with."
        if abs(self.trend) < 1:
            return f"{said} As in the year before."
        slower = "slower" if self.trend > 0 else "faster"
        return f"{said} {_days(abs(self.trend))} {slower} than in the year before."


def _days(value: Decimal) -> str:
    whole = round(value)
    return f"{whole} day" if whole == 1 else f"{whole} days"


@dataclass(frozen=True, slots=True)
class Account:
    """One account as the actor may see it, at `at`; a part that they may not see is None and named
    in `hidden`. `pays` tells in words how they pay, `findings` what should make somebody ring."""

    at: datetime
    customer: CustomerFacts
    merged: Sequence[MergedCustomer]
    credit: CreditPosition | None
    holds: Sequence[HeldOrder]
    ages: AgingRow | None
    behaviour: PaymentBehaviour | None
    pays: str
    work: Mapping[str, Sequence[WorkRow]]
    usual: Sequence[UsualItem]
    prices: Sequence[PriceRow] | None
    pattern: BuyingPattern | None
    findings: Sequence[Finding]
    contacts: Sequence[Contact] | None
    timeline: Sequence[TimelineRow]
    hidden: Sequence[str]


def account(
    company_id: int, customer_id: int, *, actor: Actor, today: date, at: datetime
) -> Account | None:
    """The account with all that the actor may see of it, or None where there is no such customer.

    The number of statements depends on the actor's duties only (features CR-04).
    """
    found = customer(company_id, customer_id)
    if found is None:
        return None
    seen = {part for part, (duty, _) in PARTS.items() if actor.may(duty)}
    one = {"company_id": company_id, "customer_id": customer_id}
    debts = (
        aging(today, company_id=company_id, customer_ids=[customer_id]) if "money" in seen else []
    )
    paying = payment_behaviour(company_id, customer_id, today=today) if "money" in seen else None
    pattern = None
    if {"orders", "money"} <= seen:
        pattern = buying_patterns(company_id, [customer_id], today)[customer_id]
    return Account(
        at=at,
        customer=found,
        merged=merges_of(company_id, customer_id),
        credit=credit_position(company_id, [customer_id])[customer_id]
        if "credit" in seen else None,
        holds=[HeldOrder(*row) for row in SQL("account_holds", **one)]
        if "orders" in seen else [],
        ages=debts[0] if debts else None,
        behaviour=paying,
        pays=paying.words() if paying else "",
        work=_work(company_id, customer_id, seen, today=today, at=at),
        usual=usual_items(company_id, found, seen, today=today) if "orders" in seen else [],
        prices=price_list(company_id, customer_id=customer_id, on_date=today, customers_only=True,
                          limit=SHOWN + 1) if "prices" in seen else None,
        pattern=pattern,
        findings=pattern.findings(today) if pattern else [],
        contacts=contacts(company_id, customer_id=customer_id) if "contacts" in seen else None,
        timeline=timeline(company_id, customer_id, aggregates=told_to(actor), limit=15),
        hidden=[words for part, (_, words) in PARTS.items() if part not in seen],
    )  # fmt: skip


# documents → the duty of who may hear of them on the timeline
TOLD = {
    "sales_order": "sales.read", "return_order": "sales.read", "quote": "sales.read",
    "shipment": "warehouse.read", "invoice": "receivables.read", "payment": "receivables.read",
    "invoice_dispute": "receivables.read", "credit_account": "credit.read",
    "customer": "parties.read", "address": "parties.read", "activity": "crm.read",
    "service_case": "crm.read", "opportunity": "crm.read", "lead": "crm.read",
}  # fmt: skip


def told_to(actor: Actor) -> list[str]:
    """The documents that the actor may hear of on a timeline."""
    return [table for table, duty in TOLD.items() if actor.may(duty)]


def payment_behaviour(company_id: int, customer_id: int, *, today: date) -> PaymentBehaviour:
    """How a customer paid in the year until today, and in the year before."""
    (row,) = SQL("payment_behaviour", company_id=company_id, customer_id=customer_id, today=today)
    return PaymentBehaviour(*row)


def usual_items(
    company_id: int, buyer: CustomerFacts, parts: Collection[str], *, today: date, limit: int = 10
) -> list[UsualItem]:
    """What a customer buys most in the last twelve months, by amount; free stock and price where
    they are among the parts."""
    rows = SQL(
        "usual_items", company_id=company_id, customer_id=buyer.id, today=today, page_size=limit
    )
    prices: list[Decimal | None] = [None] * len(rows)
    if "prices" in parts:
        asked = [
            PriceRequest(
                buyer.id, row.item_id, row.unit_id, buyer.currency,
                max(Decimal(round(row.quantity / max(row.invoices, 1))), Decimal(1)), today,
            )
            for row in rows
        ]  # fmt: skip
        prices = [answer.price for answer in prices_for(company_id, asked)]
    free = "stock" in parts
    return [
        UsualItem(*(*row[:-1], row.free if free else None, price))
        for row, price in zip(rows, prices, strict=True)
    ]


def _work(
    company_id: int, customer_id: int, parts: Collection[str], *, today: date, at: datetime
) -> dict[str, list[WorkRow]]:
    """The latest or most urgent documents of each kind that belongs to one of the parts."""
    kinds = [kind for kind, part in KINDS.items() if part in parts]
    found: dict[str, list[WorkRow]] = {kind: [] for kind in kinds}
    rows = SQL(
        "account_work", company_id=company_id, customer_id=customer_id, kinds=kinds, today=today,
        at=at, page_size=SHOWN,
    )  # fmt: skip
    for row in rows:
        found[row.kind].append(WorkRow(*row))
    return found
