"""Items: the list with stock and demand, and one item with stock, prices, moves and history."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.catalog.operations.items import change_items, create_items
from tradewright.catalog.operations.merges import unmerge_items
from tradewright.catalog.queries import (
    ItemFacts,
    MergedItem,
    item_groups,
    merges_of,
    substitutes_of,
)
from tradewright.catalog.queries import item as item_facts
from tradewright.control.queries import Told, document_numbers, history
from tradewright.inventory.operations.adjustments import adjust_stock
from tradewright.inventory.operations.receipts import receive_stock
from tradewright.inventory.queries import Move, StockRow, moves, stock_of
from tradewright.kernel.doors import WorkRequest, link, menu, page, tile
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Filter, Tab, asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Block, Fact, Happening, Tile
from tradewright.kernel.sight import open_columns, seen, shows
from tradewright.pricing.operations.proposals import propose_prices
from tradewright.pricing.queries.prices import PriceRow, price_list

from ..queries import items as queries
from .figures import PAGES, plain

menu("Sales", "Items", "items", "box", order=20)

COLUMNS = {
    "code": "Code", "name": "Name", "kind": "Kind", "is_active": "Is sold", "item_group": "Group",
    "unit": "Unit", "on_hand": "On hand", "reserved": "Reserved", "available": "Available",
    "average_cost": "Average cost", "amount_value": "Value", "ordered": "Ordered in 7 days",
}  # fmt: skip
DEMAND = timedelta(days=7)  # how far back demand is looked at when stock is called low
MOVES, PRICES, CLAIMS = 25, 40, 20
ZERO = Decimal(0)
KINDS = {"receipt": "Receipt", "issue": "Shipped", "return": "Returned", "adjustment": "Adjusted"}
SOURCE_PAGES = {**PAGES, "stock_document": "stock_document"}


@page("items/", name="items", duty="catalog.read")
def items(request: WorkRequest) -> HttpResponseBase:
    """Items by code; stock and its value are for those who may read inventory."""
    company_id = request.actor.company_id
    groups = [(group.code, group.name) for group in item_groups(company_id)]
    address = asked(request, tabs=queries.VIEWS, filters=_filters(groups))
    narrowed: dict[str, Any] = {
        "since": timezone.localdate(request.at) - DEMAND, "view": address.tab,
        "search": address.words, "item_group": address.values["group"],
    }  # fmt: skip
    rows = queries.item_list(company_id, **narrowed, after=address.place(1)[0], limit=address.fetch)
    totals = queries.item_totals(company_id, **narrowed)
    sees_stock = request.actor.may("inventory.read")
    sees_costs = sees_stock and shows(request.actor, "amount_value")
    value = Fact("Stock value", totals.amount_value, currency=request.workplace.currency)
    return render(request, "sales/items.html", {
        "title": "Items",
        "pretitle": "Sales",
        "acts": [Act("New item", reverse("new_item"), "plus", create_items.duty, method="get")],
        "sees_stock": sees_stock,
        "sees_costs": sees_costs,
        "list": address.listing(
            seen(rows, request.actor),
            key=lambda row: (row.code,),
            tabs=[
                Tab("", "All", totals.count_all),
                *([Tab("low", "Low stock", totals.count_low, "waits")] if sees_stock else []),
                Tab("inactive", "Inactive", totals.count_inactive),
            ],
            count=totals.how_many,
            foot=[value] if sees_costs else (),
            file=address.file("items_csv") if sees_stock else "",
            acts=[
                Act("Stop selling", reverse("retire_items"), "ban", change_items.duty,
                    confirm="Sell the ticked items no longer?"),
                Act("Sell again", reverse("activate_items"), "player-play", change_items.duty),
            ],
            empty=_empty(address.tab),
        ),
    })  # fmt: skip


def _filters(groups: list[tuple[str, str]]) -> tuple[Filter, ...]:
    return (Filter("group", "Group", "choice", groups),)


def _empty(view: str) -> str:
    return {
        "low": "No item has less available than was ordered in the last 7 days.",
        "inactive": "Every item is sold.",
    }.get(view, "Items stand here once one has been created.")


@page("items.csv", name="items_csv", duty="inventory.read")
def items_csv(request: WorkRequest) -> HttpResponseBase:
    """The list as it is narrowed, as a file."""
    company_id = request.actor.company_id
    groups = [(group.code, group.name) for group in item_groups(company_id)]
    address = asked(request, tabs=queries.VIEWS, filters=_filters(groups))
    rows = queries.item_list(
        company_id, since=timezone.localdate(request.at) - DEMAND, view=address.tab,
        search=address.words, item_group=address.values["group"], limit=MOST,
    )  # fmt: skip
    columns = open_columns(list(COLUMNS), request.actor)
    heads = [COLUMNS[name] for name in columns]
    return csv_file("items", heads, ([getattr(row, name) for name in columns] for row in rows))


@page("items/<int:item_id>/", name="item", duty="catalog.read")
def item(request: WorkRequest, item_id: int) -> HttpResponseBase:
    """Everything about an item that the person at work may see."""
    actor = request.actor
    company_id = actor.company_id
    found = item_facts(company_id, item_id)
    if found is None:
        raise Http404
    stock = stock_of(company_id, [item_id])[item_id]
    sees_stock = actor.may("inventory.read") and found.kind == "stock"
    sees_costs = sees_stock and shows(actor, "amount_value")
    told_of = [("item", item_id)]
    shown: dict[str, Any] = {}
    if sees_stock:
        moved = seen(moves(company_id, item_id, limit=MOVES), actor)
        shown["moves"] = _moves(company_id, moved)
        shown["claims"] = queries.item_reservations(company_id, item_id, limit=CLAIMS)
    if actor.may("pricing.read"):
        prices = price_list(company_id, item_id=item_id, limit=PRICES)
        told_of += [("price_condition", price.id) for price in prices]
        shown["prices"] = prices
        shown["prices_now"] = _in_force(prices, request.at)
    currency = request.workplace.currency
    groups = {group.code: group.name for group in item_groups(company_id)}
    names = merges_of(company_id, item_id)
    winner = next((one for one in names if one.goes_up), None)
    return render(request, "sales/item.html", {
        "pretitle": f"Item {found.code}",
        "title": found.name,
        "state": "active" if found.is_active else "closed",
        "acts": _acts_of_merged(found) if winner else _acts(found),
        "blocked": _merged(winner) if winner else None if found.is_active else Block(
            "No longer sold: orders cannot be taken for it. What is in stock and on order stays."
        ),
        "names": [one for one in names if not one.goes_up],
        "facts": [
            Fact("Group", groups.get(found.group, found.group)),
            *_facts(
                found, stock, currency, shown.get("prices_now", []), sees_stock, sees_costs
            ),
        ],
        "item": found,
        "substitutes": substitutes_of(company_id, [item_id], with_retired=True)[item_id],
        "stock": seen(stock, actor) if sees_stock else None,
        "sees_costs": sees_costs,
        "links": {name: bool(link(name, 1)) for name in ("order", "customer")},
        "price_url": f"{link('new_price')}?item={found.code}",
        "adjust_url": f"{link('new_adjustment')}?item={found.code}",
        "happenings": [_happening(one) for one in history(company_id, told_of, limit=30)],
        **shown,
    })  # fmt: skip


def _acts_of_merged(found: ItemFacts) -> list[Act]:
    """A merged item keeps its stock until it is moved, or stands on its own again."""
    acts = [
        Act("Undo the merge", link("unmerge_item", found.id), "arrows-split",
            unmerge_items.duty, confirm=f"Let {found.code} stand on its own again?", ask="Why"),
    ]  # fmt: skip
    if found.kind == "stock":
        acts.append(Act("Adjust stock", f"{link('new_adjustment')}?item={found.code}",
                        "adjustments", adjust_stock.duty, method="get"))  # fmt: skip
    return acts


def _merged(winner: MergedItem) -> Block:
    return Block(
        f"Merged into {winner.code} {winner.name}: what is in stock and on order runs off here, new"
        " orders go there.",
        winner.merged_at, url=link("item", winner.id), verb=f"Open {winner.code}",
    )  # fmt: skip


def _acts(found: ItemFacts) -> list[Act]:
    acts = []
    if found.kind == "stock":
        acts += [
            Act("Receive stock", f"{link('new_receipt')}?item={found.code}", "package-import",
                receive_stock.duty, method="get"),
            Act("Adjust stock", f"{link('new_adjustment')}?item={found.code}", "adjustments",
                adjust_stock.duty, method="get"),
        ]  # fmt: skip
    acts += [
        Act("Propose a price", f"{link('new_price')}?item={found.code}", "tags",
            propose_prices.duty,
            method="get"),
        Act("Part numbers", f"{link('part_numbers')}?item={found.code}", "id", "sales.read",
            method="get"),
        Act("Edit", link("edit_item", found.id), "pencil", change_items.duty, method="get"),
        Act("History", link("row_history", "item", found.id), "history", "audit.read",
            method="get"),
    ]  # fmt: skip
    fields = {"id": found.id, "from": "page"}
    if found.is_active:
        ask = f"Sell {found.code} no longer?"
        acts.append(Act("Stop selling", link("retire_items"), "ban", change_items.duty,
                        tone="blocked", confirm=ask, fields=fields))  # fmt: skip
    else:
        acts.append(Act("Sell again", link("activate_items"), "player-play", change_items.duty,
                        fields=fields))  # fmt: skip
    return acts


def _facts(
    found: ItemFacts,
    stock: list[StockRow],
    currency: str,
    prices: list[PriceRow],
    sees_stock: bool,
    sees_costs: bool,
) -> list[Fact]:
    facts: list[Fact] = []
    on_hand = sum((row.on_hand for row in stock), ZERO)
    value = sum((row.amount_value for row in stock), ZERO)
    if sees_stock:
        reserved = sum((row.reserved for row in stock), ZERO)
        unit = found.stocking_unit
        facts += [
            Fact("On hand", f"{plain(on_hand)} {unit}"),
            Fact("Available", f"{plain(on_hand - reserved)} {unit}",
                 hint=f"{plain(reserved)} reserved" if reserved else ""),
        ]  # fmt: skip
    if sees_costs:
        on_average = f"{value / on_hand:,.4f} each on average" if on_hand else ""
        facts.append(Fact("Stock value", value, currency=currency, hint=on_average))
    listed = [row for row in prices if row.customer_id is None and not row.min_quantity]
    if listed:
        facts.append(Fact("List price", f"{plain(listed[0].price, 2)} {listed[0].currency}",
                          hint=f"per {listed[0].unit}"))  # fmt: skip
    return facts


def _in_force(prices: list[PriceRow], at: datetime) -> list[PriceRow]:
    """Of each customer, unit and break the price that holds today: the latest one begun."""
    today = timezone.localdate(at)
    begun: dict[tuple[Any, ...], PriceRow] = {}
    for row in prices:  # by start, the oldest first
        if row.valid_from <= today and (row.valid_to is None or row.valid_to >= today):
            begun[row.customer_id, row.unit, row.currency, row.min_quantity] = row
    return list(begun.values())


def _moves(company_id: int, moved: list[Move]) -> list[dict[str, Any]]:
    """Moves with the number and page of the document behind each, in one query."""
    numbers = document_numbers(company_id, [(one.source, one.source_id) for one in moved])
    return [
        {
            "move": one,
            "kind": KINDS[one.kind],
            "number": numbers.get((one.source, one.source_id), ""),
            "url": link(SOURCE_PAGES.get(one.source, one.source), one.source_id),
        }
        for one in moved
    ]


def _happening(told: Told) -> Happening:
    if told.topic != "pricing.price_set":
        return Happening(told.at, told.what, told.who, told.why, icon="box")
    price = plain(Decimal(told.body["price"]), 2)
    whose = "Customer’s price" if told.body.get("customer_id") else "List price"
    least = Decimal(told.body.get("min_quantity") or 0)
    more = f" from a quantity of {plain(least)}" if least else ""
    words = f"{whose} {price} {told.body.get('currency', '')}{more}"
    return Happening(told.at, words, told.who, icon="tags")


@tile(duty=receive_stock.duty, order=60)
def low_stock_tile(*, actor: Actor, at: datetime) -> Tile:
    """Items that have less available than a week's demand, for those who receive goods."""
    since = timezone.localdate(at) - DEMAND
    low = queries.item_totals(actor.company_id, since=since).count_low
    return Tile(
        "Low stock", low, f"{reverse('items')}?tab=low", "waits" if low else "done",
        "less available than 7 days' orders" if low else "every item lasts a week", "box",
    )  # fmt: skip
