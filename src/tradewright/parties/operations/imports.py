"""Files that parties take: groups of customers."""

from __future__ import annotations

from tradewright.kernel.imports import Column, ImportKind, Row, import_kind

from .groups import SetCustomerGroup, set_customer_groups


def _group(row: Row) -> SetCustomerGroup:
    return SetCustomerGroup(row["code"], row["name"])


import_kind(
    ImportKind(
        "customer_groups",
        "customer groups",
        (
            Column("code", "the group’s code", needed=True),
            Column("name", "the group’s name", needed=True),
        ),
        set_customer_groups,
        _group,
    )
)
