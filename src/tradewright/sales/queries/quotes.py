"""Reads of quotes: the list, one quote with what has changed since, what it became."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple
from uuid import UUID

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import Row, statements

SQL = statements()

VIEWS = ("", "open", "waiting", "sent", "expiring", "won", "lost")
SOON = timedelta(days=7)


def called(number: str, revision: int) -> str:
    """QU000007, and QU000007 rev. 2 from the second revision on."""
    return number if revision == 1 else f"{number} rev. {revision}"


class QuoteRow(NamedTuple):
    """A quote as lists show it; expiring: sent, and its last day is within a week."""

    id: int
    number: str
    revision: int
    status: str
    customer_id: int
    customer: str
    customer_name: str
    customer_reference: str
    quoted_on: date
    valid_until: date
    amount_net: Decimal
    amount_total: Decimal
    currency: str
    reason_code: str
    competitor: str
    entered_by: str
    is_expiring: bool

    @property
    def called(self) -> str:
        return called(self.number, self.revision)


@dataclass(frozen=True, slots=True)
class QuotePage:
    """Rows of one page, the latest first; `count` and `amount_total` are of all that fit."""

    rows: list[QuoteRow]
    count: int
    amount_total: Decimal


@dataclass(frozen=True, slots=True)
class QuoteCounts:
    """How many quotes stand in each saved view, and what is out with customers."""

    all_quotes: int
    open: int
    waiting: int
    sent: int
    expiring: int
    won: int
    lost: int
    sent_amount: Decimal


@dataclass(frozen=True, slots=True)
class QuoteHead:
    """`link_key` is that of the signed address, while there is one; past: sent, and its last day
    has gone by."""

    id: int
    number: str
    revision: int
    root_id: int
    status: str
    version: int
    customer_id: int
    customer: str
    customer_name: str
    customer_status: str
    customer_reference: str
    contact_id: int | None
    ship_to: str
    ship_to_words: str
    warehouse_id: int
    warehouse: str
    warehouse_name: str
    currency: str
    prices_include_tax: bool
    quoted_on: date
    valid_until: date
    requested_on: date | None
    discount_percent: Decimal
    amount_net: Decimal
    amount_tax: Decimal
    amount_total: Decimal
    terms: str
    note: str
    request_id: int | None
    reserved_until: datetime | None
    reason_code: str
    reason: str
    competitor: str
    entered_by: str
    entered_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None
    is_past: bool
    link_id: int | None
    link_key: UUID | None
    wants_mail: bool | None
    mailed_at: datetime | None
    mail_fault: str | None

    @property
    def called(self) -> str:
        return called(self.number, self.revision)

    @property
    def is_open(self) -> bool:
        return self.status in ("draft", "waiting", "approved")


@dataclass(frozen=True, slots=True)
class QuoteLineRow:
    """Prices, `available` and `held` are per `unit`; those that end `_now` are of today, the others
    of the day of the quote. `quantity` is in the stocking unit, all other quantities in `unit`."""

    id: int
    line_no: int
    item_id: int
    item: str
    description: str
    is_stocked: bool
    unit: str
    stocking_unit: str
    quantity_entered: Decimal
    quantity: Decimal
    quantity_accepted: Decimal
    is_optional: bool
    alternative_to: int | None
    engine_price: Decimal | None
    given_price: Decimal | None
    discount_percent: Decimal
    unit_price: Decimal
    price_source: str
    price_trace: Mapping[str, Any]
    unit_cost: Decimal | None
    competitor_price: Decimal | None
    available: Decimal | None
    promised_on: date | None
    tax_class: str
    tax_rate: Decimal
    amount_net: Decimal
    amount_tax: Decimal
    price_now: Decimal | None
    tax_now: Decimal | None
    available_now: Decimal | None
    is_sold: bool
    held: Decimal

    @property
    def left(self) -> Decimal:
        return self.quantity_entered - self.quantity_accepted

    @property
    def is_standard(self) -> bool:
        return not self.is_optional and self.alternative_to is None

    @property
    def discount(self) -> Decimal | None:
        """How far below the conditions of that day, as a fraction; None at or above them."""
        if not self.engine_price or self.unit_price >= self.engine_price:
            return None
        return (self.engine_price - self.unit_price) / self.engine_price

    @property
    def has_drifted(self) -> bool:
        return self.price_now != self.engine_price or self.tax_now != self.tax_rate

    @property
    def is_short(self) -> bool:
        """Whether less is there now than is left of the line."""
        return self.available_now is not None and self.available_now < self.left


class Margin(NamedTuple):
    """What is left of the net of the standard lines; `rate` is a fraction."""

    amount: Decimal
    rate: Decimal


class QuoteOrder(NamedTuple):
    """An order that a quote became; `changes` is what had changed until then, by line."""

    quote_id: int
    order_id: int
    number: str
    status: str
    ordered_on: date
    amount_total: Decimal
    channel: str
    signed_as: str
    changes: Sequence[Mapping[str, Any]]
    accepted_at: datetime


class Revision(NamedTuple):
    id: int
    revision: int
    status: str
    quoted_on: date
    valid_until: date
    amount_total: Decimal


class CustomerQuote(NamedTuple):
    customer_id: int
    id: int
    number: str
    revision: int
    status: str
    quoted_on: date
    valid_until: date
    amount_total: Decimal
    currency: str

    @property
    def called(self) -> str:
        return called(self.number, self.revision)


class Linked(NamedTuple):
    """What a signed link opens."""

    quote_id: int
    status: str
    is_revoked: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class QuoteDocument:
    """Everything that stands on a printed quote; addresses are lines, empty ones left out."""

    number: str
    revision: int
    status: str
    quoted_on: date
    valid_until: date
    requested_on: date | None
    currency: str
    minor_unit: int
    prices_include_tax: bool
    discount_percent: Decimal
    amount_net: Decimal
    amount_tax: Decimal
    amount_total: Decimal
    terms: str
    note: str
    customer_reference: str
    payment_terms: str
    customer: str
    contact: str
    quoted_by: str
    company_name: str
    company_tax_number: str
    company_address: tuple[str, ...]
    quoted_to: tuple[str, ...]
    ship_to: tuple[str, ...]
    lines: tuple[QuoteLineRow, ...]

    @property
    def called(self) -> str:
        return called(self.number, self.revision)


def quote_list(
    company_id: int,
    *,
    today: date,
    view: str = "",
    search: str = "",
    customer: str | None = None,
    since: date | None = None,
    until: date | None = None,
    after: int | None = None,
    limit: int = 50,
) -> QuotePage:
    """Quotes of one of VIEWS, the latest first, after the one with id `after`; what was superseded
    is found by its number only."""
    rows = SQL(
        "quote_list", prepare=False, company_id=company_id, today=today, soon=today + SOON,
        saved_view=view, search=like_safe(search),
        customer=None if customer is None else like_safe(customer), since=since, until=until,
        after_id=after, page_size=limit,
    )  # fmt: skip
    page = [QuoteRow(*row[2:]) for row in rows if row.id is not None]
    return QuotePage(page, rows[0].count, rows[0].total)


def quote_counts(company_id: int, *, today: date) -> QuoteCounts:
    """How many quotes stand in each saved view."""
    (row,) = SQL("quote_counts", company_id=company_id, soon=today + SOON)
    return QuoteCounts(*row)


def quote_head(company_id: int, quote_id: int, *, today: date) -> QuoteHead | None:
    """One quote, or None."""
    rows = SQL("quote_head", company_id=company_id, quote_id=quote_id, today=today)
    return QuoteHead(*rows[0]) if rows else None


def quote_lines(company_id: int, quote_id: int, *, today: date) -> list[QuoteLineRow]:
    """The lines of a quote beside the price, tax and stock of today."""
    rows = SQL("quote_lines", company_id=company_id, quote_id=quote_id, today=today)
    return [QuoteLineRow(*row) for row in rows]


def margin_of(lines: Sequence[QuoteLineRow]) -> Margin | None:
    """The margin of the standard lines on the cost of that day; None where a cost is unknown."""
    standard = [line for line in lines if line.is_standard]
    costs = [line.unit_cost for line in standard if line.is_stocked]
    net = sum((line.amount_net for line in standard), Decimal(0))
    if not net or not costs or any(cost is None for cost in costs):
        return None
    spent = sum(
        ((line.unit_cost or Decimal(0)) * line.quantity_entered for line in standard), Decimal(0)
    )
    left = (net - spent).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return Margin(left, left / net)


def quote_orders(company_id: int, quote_ids: Sequence[int]) -> list[QuoteOrder]:
    """The orders that quotes became, oldest first."""
    rows = SQL("quote_orders", company_id=company_id, quote_id=list(quote_ids))
    return [QuoteOrder(*row) for row in rows]


def quotes_of_orders(company_id: int, order_ids: Sequence[int]) -> Sequence[Row]:
    """The quotes that orders come from: order_id, id, number, revision, status, quoted_on."""
    return SQL("quotes_of_orders", company_id=company_id, order_id=list(order_ids))


def quote_revisions(company_id: int, root_id: int) -> list[Revision]:
    """All revisions of a quote, the first first."""
    rows = SQL("quote_revisions", company_id=company_id, root_id=root_id)
    return [Revision(*row) for row in rows]


def quotes_of(
    company_id: int, customer_ids: Sequence[int], *, limit: int = 20
) -> list[CustomerQuote]:
    """The latest quotes of customers, at most `limit` of each; former revisions left out."""
    rows = SQL(
        "quotes_of_customers", company_id=company_id, customer_id=list(customer_ids),
        page_size=limit,
    )  # fmt: skip
    return [CustomerQuote(*row) for row in rows]


def quote_names(company_id: int, quote_ids: Sequence[int]) -> list[str]:
    """What each quote is called, in the order asked; empty where there is none."""
    rows = SQL("quote_numbers", company_id=company_id, quote_id=list(quote_ids))
    names = {row.id: called(row.number, row.revision) for row in rows}
    return [names.get(quote_id, "") for quote_id in quote_ids]


def find_quotes(company_id: int, words: str, *, limit: int) -> Sequence[Row]:
    """Quotes by the beginning of their number or its figures alone; the latest first."""
    typed = words.strip()
    return SQL("find_quotes", company_id=company_id, search=typed, page_size=limit) if typed else []


def due_quotes(company_id: int, at: datetime) -> Sequence[Row]:
    """Sent quotes past their last day (is_past), or that held stock long enough
    (is_held_too_long)."""
    return SQL("due_quotes", company_id=company_id, at=at)


def links_to_mail(company_id: int, *, most_tries: int) -> Sequence[Row]:
    """Links of sent quotes whose mail is still to go, and to whom."""
    return SQL("links_to_mail", company_id=company_id, most_tries=most_tries)


def stock_of_quotes(company_id: int, quote_ids: Sequence[int]) -> list[tuple[int, int]]:
    """Item and warehouse of the stocked lines of quotes, each once, in order."""
    rows = SQL("stock_of_quotes", company_id=company_id, quote_id=list(quote_ids))
    return [(row.item_id, row.warehouse_id) for row in rows]


def linked_quote(company_id: int, key: UUID, *, at: datetime) -> Linked | None:
    """The quote that a link opens, or None where there is no such link."""
    rows = SQL("linked_quote", company_id=company_id, key=key, at=at)
    return Linked(*rows[0]) if rows else None


def quote_document(company_id: int, quote_id: int) -> QuoteDocument | None:
    """The quote as it is printed and as the customer sees it: no cost, no price but the quoted
    one; None where there is none."""
    heads = SQL("quote_document", company_id=company_id, quote_id=quote_id)
    if not heads:
        return None
    head = heads[0]._asdict()
    for name in ("company_address", "quoted_to", "ship_to"):
        head[name] = tuple(part for part in head[name] if part)
    lines = quote_lines(company_id, quote_id, today=head["quoted_on"])
    return QuoteDocument(**head, lines=tuple(lines))
