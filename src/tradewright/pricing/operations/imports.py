"""Files that pricing takes: prices of every kind, contracts, costs.

`tradewright import prices` sets them, for opening data; people propose a file on its page."""

from __future__ import annotations

from decimal import Decimal

from tradewright.kernel.imports import Column, ImportKind, Row, import_kind

from .conditions import SetPrice, set_prices
from .contracts import MakeContract, make_contracts
from .costs import SetItemCost, set_item_costs

ZERO, ONE = Decimal(0), Decimal(1)


def price_of_row(row: Row) -> SetPrice:
    """A price as a row of a file states it; an empty cell is the usual."""
    return SetPrice(
        row["item"], row["unit"], row["currency"], row["price"], row["valid_from"],
        row["valid_to"], row["min_quantity"] or ZERO, row["customer"] or None,
        row["kind"] or _kind(row), row["item_group"], row["brand"], row["ship_to"],
        row["customer_group"], row["level"], row["contract"], row["formula"] or _formula(row),
        row["percent"], row["cost_kind"], row["per"] or ONE, row["min_value"] or ZERO,
        row["breaks"] or "line", bool(row["is_incremental"]), row["coupon"],
        row["paid_quantity"], row["free_quantity"], row["rounding"], row["rounding_step"],
        row["rounding_ending"], row["floor_price"], row["ceiling_price"], row["cap_quantity"],
        _whole(row["sequence"]), bool(row["off_list"]), bool(row["on_contracts"]),
    )  # fmt: skip


def _whole(value: Decimal | None) -> int:
    return int(value) if value is not None else 0


def _kind(row: Row) -> str:
    if row["contract"]:
        return "contract"
    return "level" if row["level"] else "price"


def _formula(row: Row) -> str:
    return "percent" if row["price"] is None and row["percent"] is not None else "amount"


PRICES = import_kind(
    ImportKind(
        "prices",
        "prices",
        (
            Column("item", "the item’s code"),
            Column("unit", "the unit of the price (empty: the stocking unit)"),
            Column("price", "the price", "number"),
            Column("currency", "the currency’s code"),
            Column("valid_from", "the first day", "day", needed=True),
            Column("valid_to", "the last day", "day"),
            Column("min_quantity", "the quantity from which on", "number"),
            Column("customer", "the customer’s code (empty: everyone)"),
            Column("ship_to", "the code of the customer’s place"),
            Column("customer_group", "the customer group’s code"),
            Column("level", "the price level’s code"),
            Column("contract", "the contract’s number"),
            Column("item_group", "the item group’s code, instead of an item"),
            Column("brand", "the brand’s code, instead of an item"),
            Column("kind", "price, contract, level, promotion or discount"),
            Column("formula", "amount, percent, markup, margin or free_goods"),
            Column("percent", "the percentage", "number"),
            Column("cost_kind", "average, replacement, standard or last"),
            Column("per", "for how many of the unit the price is", "number"),
            Column("min_value", "the value of the line from which on", "number"),
            Column("breaks", "line, or group: lines of a break group count together"),
            Column("is_incremental", "yes: each break’s price for its own part", "yes"),
            Column("coupon", "only with this code"),
            Column("paid_quantity", "so many paid …", "number"),
            Column("free_quantity", "… so many free with them", "number"),
            Column("rounding", "nearest, multiple or ending"),
            Column("rounding_step", "the step of the rounding", "number"),
            Column("rounding_ending", "the ending, as 0.95", "number"),
            Column("floor_price", "never below", "number"),
            Column("ceiling_price", "never above", "number"),
            Column("cap_quantity", "no more than so many in all", "number"),
            Column("sequence", "the place among discounts", "number"),
            Column("off_list", "yes: a discount off the list price", "yes"),
            Column("on_contracts", "yes: a discount off contract prices too", "yes"),
        ),
        set_prices,
        price_of_row,
    )
)


def _contract(row: Row) -> MakeContract:
    return MakeContract(
        row["number"], row["name"], row["customer"], row["valid_from"], row["valid_to"],
        row["kind"] or "contract", row["ship_to"], row["customer_reference"], row["note"],
        row["escalator_percent"], row["escalates_from"],
    )  # fmt: skip


import_kind(
    ImportKind(
        "price_contracts",
        "price contracts",
        (
            Column("number", "the contract’s number", needed=True),
            Column("name", "what it is called", needed=True),
            Column("customer", "the customer’s code", needed=True),
            Column("valid_from", "the first day", "day", needed=True),
            Column("valid_to", "the last day", "day"),
            Column("kind", "contract or job"),
            Column("ship_to", "the code of the customer’s place"),
            Column("customer_reference", "the customer’s number of it"),
            Column("note", "a note"),
            Column("escalator_percent", "by how many percent prices rise a year", "number"),
            Column("escalates_from", "the day on which they first do", "day"),
        ),
        make_contracts,
        _contract,
    )
)


def _cost(row: Row) -> SetItemCost:
    return SetItemCost(row["item"], row["kind"] or "replacement", row["valid_from"], row["cost"])


import_kind(
    ImportKind(
        "item_costs",
        "item costs",
        (
            Column("item", "the item’s code", needed=True),
            Column("kind", "replacement, standard or last"),
            Column("valid_from", "the first day", "day", needed=True),
            Column("cost", "the cost of a stocking unit", "number", needed=True),
        ),
        set_item_costs,
        _cost,
    )
)
