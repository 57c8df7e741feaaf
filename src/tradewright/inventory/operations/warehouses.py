"""Places that hold stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class CreateWarehouse:
    """`country` is ISO 3166 alpha-2; the default warehouse is meant where none is named."""

    code: str
    name: str
    country: str
    is_default: bool = False


class WarehouseCreated(Code):
    CREATED = "created", "Warehouse created."
    ALREADY_CREATED = "already_created", "A warehouse with this code exists."
    REPEATED_IN_BATCH = "repeated_in_batch", "This code stands twice in the list.", "code"
    CODE_MISSING = "code_missing", "Give the warehouse a code.", "code"
    NAME_MISSING = "name_missing", "Give the warehouse a name.", "name"
    UNKNOWN_COUNTRY = "unknown_country", "Use a two-letter ISO 3166 code.", "country"
    DEFAULT_EXISTS = "default_exists", "Another warehouse is the default one.", "is_default"


@operation(WarehouseCreated, duty="inventory.create_warehouses")
def create_warehouses(
    batch: Batch[CreateWarehouse], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """A warehouse exists; stock may be received there.

    Codes: WarehouseCreated. Event: inventory.warehouse_created (code, name, country, is_default).
    """
    return SQL(
        "create_warehouses", batch,
        company_id=actor.company_id, at=at, operation_id=current_call().id,
    )  # fmt: skip
