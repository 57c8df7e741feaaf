"""Reads about the quotes that came of opportunities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tradewright.kernel.sql import Row, statements
from tradewright.sales.queries.quotes import called

SQL = statements()


class QuoteRow(NamedTuple):
    """A quote of an opportunity, as its last revision stands; amounts in `currency`."""

    id: int
    number: str
    revision: int
    status: str
    quoted_on: date
    valid_until: date
    amount_net: Decimal
    amount_total: Decimal
    currency: str
    quoted_by: str

    @property
    def called(self) -> str:
        return called(self.number, self.revision)


def opportunity_quotes(company_id: int, opportunity_id: int) -> list[QuoteRow]:
    """The quotes of an opportunity, the latest first; former revisions left out."""
    rows = SQL("opportunity_quotes", company_id=company_id, opportunity_id=opportunity_id)
    return [QuoteRow(*row) for row in rows]


def opportunities_of_orders(company_id: int, order_ids: Sequence[int]) -> Sequence[Row]:
    """The opportunities that orders come from: order_id, id, number, status, opened_on."""
    return SQL("opportunities_of_orders", company_id=company_id, order_id=list(order_ids))


def opportunity_of_quote(company_id: int, quote_id: int) -> Sequence[Row]:
    """The opportunity that a quote, in any revision, belongs to: id, number, status, opened_on."""
    return SQL("opportunity_of_quote", company_id=company_id, quote_id=quote_id)
