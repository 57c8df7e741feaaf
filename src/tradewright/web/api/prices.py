"""Reads of prices: what one costs, conditions and lists, contracts, proposals, and what they stand
on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import Http404
from ninja import Router
from pydantic import Field

from tradewright.catalog import queries as catalog
from tradewright.parties import queries as parties
from tradewright.pricing.queries import masters
from tradewright.pricing.queries import prices as pricing
from tradewright.pricing.queries import proposals as proposing
from tradewright.pricing.queries.price_lists import ListedPrice, price_list_out

from .reading import Id, Limit, all_of, get, page, page_of, page_to, place, shape, there, today

router = Router()

Quantity = Annotated[Decimal, Field(gt=0, le=10**12)]
COSTS = "inventory.read_costs"


@dataclass(frozen=True, slots=True)
class PriceFound:
    """The price of one unit and how it was found; null: nobody sells it by this unit."""

    price: Decimal | None
    currency: str
    source: str | None
    trace: dict[str, Any]


@get(router, "/pricing/prices", duty="pricing.read", answers=page_of(pricing.PriceRow))
def prices(
    request: Any, item_id: Id | None = None, customer_id: Id | None = None,
    on_date: date | None = None, search: str = "", after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Price conditions by item, the list before customers' own; `on_date`: those valid that day."""
    (last,) = place(after, int)
    rows = pricing.price_list(
        request.actor.company_id, item_id=item_id, customer_id=customer_id, on_date=on_date,
        search=search, after=last, limit=limit + 1,
    )  # fmt: skip
    return page(rows, limit, lambda row: [row.id])


@get(router, "/pricing/price-list", duty="pricing.read", answers=page_of(ListedPrice))
def price_list_out_of(
    request: Any, customer: str = "", on: date | None = None, search: str = "",
    changed_since: datetime | None = None, after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """What a customer (a code; without one: the list) pays for sold items, by item: for one
    stocking unit and at each break, and the next price that is known.

    `limit` counts items. `changed_since`: only items of which a condition was set, began or ended
    since that moment, so that a catalogue is kept in step by what changed.
    """
    company_id = request.actor.company_id
    buyer = None
    if customer:
        known = parties.customers_by_code(company_id, [customer])
        if customer not in known:
            raise Http404(f"No customer “{customer}”.")
        buyer = known[customer]
    (last,) = place(after, str)
    rows, more = price_list_out(
        company_id, customer_id=buyer, on=on or today(request), search=search,
        changed_since=changed_since, after=last, limit=limit,
    )  # fmt: skip
    return page_to(rows, more)


@get(router, "/pricing/price", duty="pricing.read", answers=shape(PriceFound))
def price(
    request: Any, item: str, unit: str = "", customer: str = "", quantity: Quantity = Decimal(1),
    on: date | None = None,
) -> Any:  # fmt: skip
    """What an item costs a customer (or by the list, without one), and how that was found.

    `item`, `unit` and `customer` are codes; without a unit it is the stocking unit.
    """
    company_id = request.actor.company_id
    facts = catalog.items_by_id(company_id, catalog.items_by_code(company_id, [item]).values())
    if not facts:
        raise Http404(f"No item “{item}”.")
    (sold,) = facts.values()
    units = {one.unit: one.unit_id for one in sold.units}
    unit_id = units.get(unit or sold.stocking_unit)
    if unit_id is None:
        raise Http404(f"The item is not sold by “{unit}”.")
    buyer, currency = None, request.workplace.currency
    if customer:
        known = parties.customers_by_code(company_id, [customer])
        if customer not in known:
            raise Http404(f"No customer “{customer}”.")
        buyer = known[customer]
        currency = there(parties.customer(company_id, buyer), "customer").currency
    asked = pricing.PriceRequest(buyer, sold.id, unit_id, currency, quantity, on or today(request))
    (answer,) = pricing.prices_for(company_id, [asked])
    return PriceFound(answer.price, currency, answer.source, dict(answer.trace or {}))


@get(router, "/pricing/contracts", duty="pricing.read", answers=page_of(masters.ContractRow))
def contracts(
    request: Any, view: Literal["", "running", "ending", "missed", "ended"] = "", search: str = "",
    customer_id: Id | None = None, after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Contracts and jobs by their last day, those without end last; `view`: running, ending within
    60 days, missed (a rise that is due), ended, or all."""
    last_day, last = place(after, date, int)
    rows = masters.contracts(
        request.actor.company_id, today=today(request), view=view, search=search,
        customer_id=customer_id, limit=limit + 1,
        after=(None if last_day == date.max else last_day, last),
    )  # fmt: skip
    return page(rows, limit, lambda row: [row.valid_to or date.max, row.id])


@get(
    router, "/pricing/contracts/{contract_id}", duty="pricing.read",
    answers=shape(masters.ContractRow),
)  # fmt: skip
def contract(request: Any, contract_id: Id) -> Any:
    """One contract; its prices are conditions of the kind contract."""
    found = masters.contracts(
        request.actor.company_id, today=today(request), contract_id=contract_id
    )
    return there(found[0] if found else None, "contract")


@get(
    router, "/pricing/contracts/{contract_id}/draws", duty="pricing.read",
    answers=page_of(masters.Draw),
)  # fmt: skip
def draws(request: Any, contract_id: Id) -> Any:
    """What documents took of the caps of a contract, the latest 200."""
    return all_of(masters.draws(request.actor.company_id, contract_id))


@get(router, "/pricing/proposals", duty="pricing.read", answers=page_of(proposing.ProposalRow))
def proposals(
    request: Any, view: Literal["", "open", "waiting", "applied", "ended"] = "", search: str = "",
    after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Proposals of prices, the newest first, with what they would have changed in the last
    quarter; `view`: open (a draft), waiting, applied, ended, or all."""
    (last,) = place(after, int)
    rows = proposing.proposals(
        request.actor.company_id, view=view, search=search, after=last, limit=limit + 1
    )
    return page(rows, limit, lambda row: [row.id])


@get(
    router, "/pricing/proposals/{proposal_id}", duty="pricing.read",
    answers=shape(proposing.Proposal),
)  # fmt: skip
def proposal(request: Any, proposal_id: Id) -> Any:
    """One proposal, with who decided on it."""
    return there(proposing.proposal(request.actor.company_id, proposal_id), "proposal")


@get(
    router, "/pricing/proposals/{proposal_id}/lines", duty="pricing.read",
    answers=page_of(proposing.ProposalLine),
)  # fmt: skip
def proposal_lines(
    request: Any, proposal_id: Id, wrong_only: bool = False, after: str = "", limit: Limit = 50
) -> Any:
    """The prices of a proposal by line; those that could not be read or set say why."""
    (last,) = place(after, int)
    rows = proposing.proposal_lines(
        request.actor.company_id, proposal_id, wrong_only=wrong_only, after=last, limit=limit + 1
    )
    return page(rows, limit, lambda row: [row.line_no])


@get(router, "/pricing/levels", duty="pricing.read", answers=page_of(masters.LevelRow))
def levels(request: Any) -> Any:
    """Price levels by code, with how many customers are on each."""
    return all_of(masters.price_levels(request.actor.company_id))


@get(router, "/pricing/break_groups", duty="pricing.read", answers=page_of(masters.BreakGroupRow))
def break_groups(request: Any) -> Any:
    """Groups of items whose quantities count together, by code."""
    return all_of(masters.break_groups(request.actor.company_id))


@get(router, "/pricing/policy", duty="pricing.read", answers=shape(masters.Policy))
def policy(request: Any) -> Any:
    """How the company prices."""
    return masters.price_policy(request.actor.company_id)


@get(
    router, "/pricing/item_costs", duty=COSTS, answers=page_of(masters.ItemCostRow), sensitive=True
)
def item_costs(
    request: Any, kind: str = "", search: str = "", after: str = "", limit: Limit = 50
) -> Any:
    """Replacement, standard and last costs by item and day."""
    last = place(after, str, int)
    rows = masters.item_costs(
        request.actor.company_id, kind=kind, search=search, after=(last[0], last[1]),
        limit=limit + 1,
    )  # fmt: skip
    return page(rows, limit, lambda row: [row.item, row.id])


@get(router, "/pricing/burdens", duty=COSTS, answers=page_of(masters.BurdenRow), sensitive=True)
def burdens(request: Any) -> Any:
    """What comes off a price before it is margin, the narrowest first; at most 1,000."""
    return all_of(masters.burdens(request.actor.company_id))
