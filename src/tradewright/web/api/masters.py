"""Reads of customers, items, stock and credit."""

from __future__ import annotations

from typing import Any

from ninja import Router

from tradewright.catalog import queries as catalog
from tradewright.credit import queries as credit
from tradewright.inventory import queries as inventory
from tradewright.parties import queries as parties
from tradewright.sales.queries import customer_items as sales_items

from .reading import Id, Limit, all_of, get, page, page_of, page_to, place, shape, there

router = Router()


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
