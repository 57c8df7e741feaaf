"""Reads of customers, items, stock, prices and credit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404
from ninja import Router
from pydantic import Field

from tradewright.catalog import queries as catalog
from tradewright.credit import queries as credit
from tradewright.inventory import queries as inventory
from tradewright.parties import queries as parties
from tradewright.pricing.queries import prices as pricing
from tradewright.pricing.queries.price_lists import ListedPrice, price_list_out
from tradewright.sales.queries import customer_items as sales_items

from .reading import Id, Limit, all_of, get, page, page_of, page_to, place, shape, there, today

router = Router()

Quantity = Annotated[Decimal, Field(gt=0, le=10**12)]


@dataclass(frozen=True, slots=True)
class PriceFound:
    """The price of one unit and how it was found; null: nobody sells it by this unit."""

    price: Decimal | None
    currency: str
    source: str | None
    trace: dict[str, Any]


@get(
    router, "/parties/customers", duty="parties.read", answers=page_of(parties.CustomerRow),
    sensitive=True,
)  # fmt: skip
def customers(
    request: Any, search: str = "", status: str | None = None, after: str = "", limit: Limit = 50
) -> Any:
    """Customers by name; `search` is a part of the name or the beginning of the code."""
    (last,) = place(after, int)
    rows = parties.customers(
        request.actor.company_id, search=search, status=status, after=last, limit=limit + 1
    )
    return page(rows, limit, lambda row: [row.id])


@get(
    router, "/parties/contacts", duty="parties.read_contacts", answers=page_of(parties.Contact),
    sensitive=True,
)  # fmt: skip
def contacts(request: Any, customer_id: Id | None = None, search: str = "") -> Any:
    """Persons at customers, at most 200; `search` is a part of the name, e-mail or phone."""
    return all_of(
        parties.contacts(request.actor.company_id, customer_id=customer_id, search=search)
    )


@get(
    router, "/parties/customers/{customer_id}", duty="parties.read",
    answers=shape(parties.CustomerFacts), sensitive=True,
)  # fmt: skip
def customer(request: Any, customer_id: Id) -> Any:
    """One customer with addresses."""
    return there(parties.customer(request.actor.company_id, customer_id), "customer")


@get(router, "/parties/terms", duty="parties.read", answers=page_of(parties.Terms))
def terms(request: Any) -> Any:
    """Payment terms, by code."""
    return all_of(parties.payment_terms(request.actor.company_id))


@get(
    router, "/parties/customer_groups", duty="parties.read",
    answers=page_of(parties.CustomerGroupRow),
)  # fmt: skip
def customer_groups(request: Any) -> Any:
    """Groups of customers by code, with how many open customers are in each."""
    return all_of(parties.customer_groups(request.actor.company_id))


@get(router, "/catalog/brands", duty="catalog.read", answers=page_of(catalog.GroupFacts))
def brands(request: Any) -> Any:
    """Brands of items, by code."""
    return all_of(catalog.brands(request.actor.company_id))


@get(
    router, "/catalog/items/{item_id}/substitutes", duty="catalog.read",
    answers=page_of(catalog.Substitute),
)  # fmt: skip
def substitutes(request: Any, item_id: Id) -> Any:
    """What may be sold instead of an item, in the order in which it is offered."""
    company_id = request.actor.company_id
    there(catalog.item(company_id, item_id), "item")
    return all_of(catalog.substitutes_of(company_id, [item_id], with_retired=True)[item_id])


@get(
    router, "/sales/customer_items", duty="sales.read", answers=page_of(sales_items.CustomerItemRow)
)
def customer_items(
    request: Any, customer: str = "", item: str = "", number: str = "", after: str = "",
    limit: Limit = 50,
) -> Any:  # fmt: skip
    """Customers' own numbers of items; of a customer or an item by code, or beginning so."""
    (last,) = place(after, int)
    rows = sales_items.customer_items(
        request.actor.company_id, customer=customer, item=item, number=number, after=last,
        limit=limit + 1,
    )  # fmt: skip
    return page(rows, limit, lambda row: [row.id])


@get(router, "/catalog/units", duty="catalog.read", answers=page_of(catalog.UnitFacts))
def units(request: Any) -> Any:
    """Units of measure, by code."""
    return all_of(catalog.units(request.actor.company_id))


@get(router, "/catalog/item_groups", duty="catalog.read", answers=page_of(catalog.GroupFacts))
def item_groups(request: Any) -> Any:
    """Item groups, by code."""
    return all_of(catalog.item_groups(request.actor.company_id))


@get(router, "/catalog/items", duty="catalog.read", answers=page_of(catalog.ItemRow))
def items(
    request: Any, search: str = "", item_group: str | None = None, is_active: bool | None = None,
    after: str = "", limit: Limit = 50,
) -> Any:  # fmt: skip
    """Items by name; `search` is a part of the name, or the beginning of code or barcode."""
    (last,) = place(after, int)
    rows = catalog.items(
        request.actor.company_id, search=search, item_group=item_group, is_active=is_active,
        after=last, limit=limit + 1,
    )  # fmt: skip
    return page(rows, limit, lambda row: [row.id])


@get(router, "/catalog/items/{item_id}", duty="catalog.read", answers=shape(catalog.ItemFacts))
def item(request: Any, item_id: Id) -> Any:
    """One item with its units."""
    return there(catalog.item(request.actor.company_id, item_id), "item")


@get(router, "/inventory/stock", duty="inventory.read", answers=page_of(inventory.StockRow))
def stock(
    request: Any, search: str = "", warehouse: str = "", after: str = "", limit: Limit = 50
) -> Any:
    """Stock by item and warehouse code: on hand, reserved, value."""
    (last,) = place(after, str)
    found = inventory.stock_list(request.actor.company_id, search, warehouse, last, limit)
    return page_to(found.rows, found.after)


@get(router, "/inventory/warehouses", duty="inventory.read",
     answers=page_of(inventory.WarehouseFacts))  # fmt: skip
def warehouses(request: Any) -> Any:
    """Warehouses, by code."""
    return all_of(inventory.warehouses(request.actor.company_id))


@get(router, "/inventory/moves", duty="inventory.read", answers=page_of(inventory.Move))
def moves(request: Any, item_id: Id, after: str = "", limit: Limit = 50) -> Any:
    """What came, went and was counted of an item, the latest first."""
    (last,) = place(after, int)
    rows = inventory.moves(request.actor.company_id, item_id, after=last, limit=limit + 1)
    return page(rows, limit, lambda row: [row.id])


@get(
    router, "/credit/positions", duty="credit.read", answers=page_of(credit.CreditPosition),
    sensitive=True,
)  # fmt: skip
def positions(
    request: Any, search: str = "", over_only: bool = False, after: str = "", limit: Limit = 50
) -> Any:
    """What customers owe and may still order, the farthest above their limit first."""
    (last,) = place(after, str)
    found = credit.positions(request.actor.company_id, search, over_only, last, limit)
    return page_to(found.rows, found.after)


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
