"""Opening a company's books: chart, posting rules, periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tradewright.kernel.batch import Batch, array
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

from ..chart import BY_GROUP, DISTRIBUTOR, FALLBACKS

SQL = statements()


@dataclass(frozen=True, slots=True)
class OpenBooks:
    """Monthly periods from January of `first_year` to December of `last_year`."""

    first_year: int
    last_year: int


class BooksOpened(Code):
    OPENED = "opened", "The books are open: {periods} new periods."
    YEARS_REVERSED = "years_reversed", "The last year lies before the first.", "last_year"
    TOO_MANY_YEARS = "too_many_years", "Open at most 50 years.", "last_year"


@operation(BooksOpened, duty="ledger.open_books", limit=1)
def open_books(batch: Batch[OpenBooks], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """The distributor's chart, its posting rules and the periods exist; done again it adds what is
    missing (a later year, a rule for an item group made since)."""
    (asked,) = batch
    if asked.last_year < asked.first_year:
        return Outcomes([Outcome(1, None, BooksOpened.YEARS_REVERSED)])
    if asked.last_year - asked.first_year >= 50:
        return Outcomes([Outcome(1, None, BooksOpened.TOO_MANY_YEARS)])
    company = {"company_id": actor.company_id}
    codes, names, kinds, controls = map(array, zip(*DISTRIBUTOR, strict=True))
    SQL("open_accounts", **company, code=codes, name=names, kind=kinds, control=controls)
    rules: list[tuple[str, str | None, str]] = []
    rules += [(purpose, None, code) for purpose, code in FALLBACKS.items()]
    rules += [(purpose, group, code) for (purpose, group), code in BY_GROUP.items()]
    purposes, groups, accounts = map(array, zip(*rules, strict=True))
    SQL("add_posting_rules", **company, purpose=purposes, group_code=groups, account_code=accounts)
    (row,) = SQL("open_periods", **company, first_year=asked.first_year, last_year=asked.last_year)
    detail = {"periods": row.opened}
    return Outcomes([Outcome(1, actor.company_id, BooksOpened.OPENED, detail)])
