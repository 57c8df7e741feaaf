"""Opening a company that can trade: what the demo, the replay and the benchmarks begin with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from tradewright.catalog.operations.units import (
    CreateItemGroup,
    CreateUnit,
    create_item_groups,
    create_units,
)
from tradewright.company.operations.companies import OpenCompany, open_companies
from tradewright.inventory.operations.warehouses import CreateWarehouse, create_warehouses
from tradewright.kernel.errors import TradewrightError
from tradewright.kernel.operation import Actor, Operation
from tradewright.kernel.outcome import Outcomes, one
from tradewright.ledger.operations.books import OpenBooks, open_books
from tradewright.ledger.operations.going_live import GoLive, go_live
from tradewright.parties.operations.terms import CreateTerms, create_terms
from tradewright.taxes.operations import SetTaxRate, set_tax_rates

Asked = TypeVar("Asked")

GROUPS = (("goods", "Goods"), ("freight", "Freight"), ("discount", "Discounts"), ("fee", "Fees"))
BATCH = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """A company as it shall be opened; `tax` is country, class, from, rate."""

    company: OpenCompany
    first_year: int
    last_year: int
    tax: Sequence[tuple[str, str, date, Decimal]]
    units: Sequence[tuple[str, str]] = (("EA", "Each"),)
    terms: Sequence[tuple[str, str, int]] = (("N30", "Net 30 days", 30), ("CASH", "Cash", 0))
    warehouses: Sequence[tuple[str, str]] = (("MAIN", "Main warehouse"),)


def set_up_company(plan: Plan, *, at: datetime) -> Actor:
    """The company with books and masters, live since the day of `at`; again does no harm.

    Returns the machine's own actor in it.
    """
    company_id = one(open_companies([plan.company], actor=Actor.system(0), at=at)).id
    assert company_id is not None
    actor = Actor.system(company_id)
    in_batches(create_item_groups, [CreateItemGroup(*group) for group in GROUPS], actor, at)
    in_batches(open_books, [OpenBooks(plan.first_year, plan.last_year)], actor, at)
    in_batches(create_units, [CreateUnit(*unit) for unit in plan.units], actor, at)
    terms = [CreateTerms(code, name, "net", days) for code, name, days in plan.terms]
    in_batches(create_terms, terms, actor, at)
    country = plan.company.country
    places = [
        CreateWarehouse(code, name, country, is_default=nth == 0)
        for nth, (code, name) in enumerate(plan.warehouses)
    ]
    in_batches(create_warehouses, places, actor, at)
    rates = [
        SetTaxRate(
            country=place,
            tax_class=tax_class,
            valid_from=since,
            rate=rate,
            name=f"{place} {tax_class}",
        )
        for place, tax_class, since, rate in plan.tax
    ]
    in_batches(set_tax_rates, rates, actor, at)
    first_day = max(at.date(), date(plan.first_year, 1, 1))  # of the days that the books take
    in_batches(go_live, [GoLive(first_day)], actor, at)
    return actor


def in_batches(
    act: Operation[Asked], wanted: Iterable[Asked], actor: Actor, at: datetime, size: int = BATCH
) -> Outcomes:
    """Run an operation over any number of inputs; the first refusal is an error."""
    answers = Outcomes()
    for part in parts(wanted, size):
        answers += act(part, actor=actor, at=at)
    if answers.refused:
        first = answers.refused[0]
        raise TradewrightError(f"{act.name}: {first.code}: {first.message}")
    return answers


def parts(wanted: Iterable[Any], size: int = BATCH) -> Iterable[list[Any]]:
    """Split into lists of at most `size`."""
    rest = iter(wanted)
    while part := list(islice(rest, size)):
        yield part
