"""Files that sales take: customers' own numbers of items."""

from __future__ import annotations

from tradewright.kernel.imports import Column, ImportKind, Row, import_kind

from .customer_items import SetCustomerItem, set_customer_items


def _part_number(row: Row) -> SetCustomerItem:
    return SetCustomerItem(
        row["customer"], row["code"], row["item"], row["description"], row["unit"]
    )


import_kind(
    ImportKind(
        "part_numbers",
        "part numbers",
        (
            Column("customer", "the customer’s code", needed=True),
            Column("code", "the customer’s number of the item", needed=True),
            Column("item", "our code of the item", needed=True),
            Column("description", "the customer’s words for it"),
            Column("unit", "the unit they order it by (empty: the stocking unit)"),
        ),
        set_customer_items,
        _part_number,
    )
)
