"""What of a shipment is to be picked or shipped: asked under lock, decided once for both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import SYSTEM_USER_ID, Actor
from tradewright.kernel.outcome import Code, Outcome
from tradewright.kernel.sql import statements

SQL = statements()

READY = "ready"


@dataclass(frozen=True, slots=True)
class PickedLine:
    """So much of a shipment line, in the stocking unit; less than released is short."""

    shipment_line_id: int
    quantity: Decimal
    short_reason: str = ""


class PlannedLine(NamedTuple):
    """The columns of plan_shipments."""

    position: int
    id: int
    code: str
    number: str | None
    status: str | None
    field: str | None
    value: Decimal | None
    day: date
    order_id: int
    customer_id: int
    warehouse_id: int
    line_id: int
    order_line_id: int
    item_id: int
    is_stocked: bool
    quantity: Decimal
    short_reason: str


Plan = Mapping[int, Sequence[PlannedLine]]


def plan(batch: Batch[Any], *, step: str, actor: Actor, at: datetime) -> Plan:
    """Lock the shipments, then say by input position what `step` would take of their lines."""
    company = {"company_id": actor.company_id}
    SQL("lock_shipments", **company, shipment_id=[row.shipment_id for row in batch])
    days = [getattr(row, "shipped_on", None) for row in batch]
    rows = SQL(
        "plan_shipments", batch, **company, user_id=actor.user_id, machine_id=SYSTEM_USER_ID,
        at=at, step=step, days=days,
    )  # fmt: skip
    lines = map(PlannedLine._make, rows)
    return {position: list(rest) for position, rest in groupby(lines, lambda row: row.position)}


def ready_lines(planned: Plan, refused: Iterable[int] = ()) -> list[PlannedLine]:
    """The lines of shipments that may go on, without those `refused` since (by shipment id)."""
    stopped = set(refused)
    return [
        line
        for lines in planned.values()
        for line in lines
        if line.code == READY and line.id not in stopped
    ]


def refusal(line: PlannedLine, codes: type[Code]) -> Outcome:
    """What is told about a shipment that the plan refused."""
    detail: dict[str, Any] = {"number": line.number, "status": line.status}
    if line.field is not None:
        detail |= {"field": line.field, "value": line.value}
    return Outcome(line.position, line.id, codes(line.code), detail)
