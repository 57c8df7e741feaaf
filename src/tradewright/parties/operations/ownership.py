"""What a customer's fields are now, so that only what differs is a write to its owner's eyes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tradewright.stewardship.queries.ownership import current_values

from ..queries import customers_by_id
from .customers import ChangeCustomer, change_customers


@current_values(change_customers.name)
def customers_now(
    company_id: int, rows: Sequence[ChangeCustomer]
) -> Sequence[Mapping[str, Any] | None]:
    """The fields of each row's customer by input column."""
    found = customers_by_id(company_id, {row.customer_id for row in rows})
    return [
        {name: getattr(one, name) for name in ChangeCustomer.WRITES}
        | {"id": one.id, "label": f"{one.code} {one.name}"}
        if one else None
        for one in (found.get(row.customer_id) for row in rows)
    ]  # fmt: skip
