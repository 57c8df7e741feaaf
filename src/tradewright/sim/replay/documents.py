"""From a day's source lines to the documents they were: orders, returns, write-offs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from tradewright.inventory.operations.adjustments import AdjustStock
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine
from tradewright.sales.operations.returns import EnterReturn, EnterReturnLine
from tradewright.sales.queries.returns import ReturnPart, ReturnRequest

from .mapping import Map
from .masters import country_code, customer_code, is_write_off
from .reading import SourceLine

GOODS_BELOW_ZERO = "negative price for goods"


@dataclass
class Day:
    """A day's lines by document, sorted into what they are; `rejected` says why, by line."""

    on: date
    at: datetime
    sales: dict[str, list[SourceLine]] = field(default_factory=lambda: defaultdict(list))
    returns: dict[str, list[SourceLine]] = field(default_factory=lambda: defaultdict(list))
    write_offs: list[SourceLine] = field(default_factory=list)
    rejected: dict[int, str] = field(default_factory=dict)


def days(plan: Map, lines: Sequence[SourceLine]) -> list[Day]:
    """The days of a source, in order, each with its documents.

    What came in is a sale, what went back a return. A charge below zero (a discount, an adjustment)
    is credited: as a return of the charge.
    """
    found: dict[date, Day] = {}
    for line in lines:
        on = line.at.date()
        day = found.setdefault(on, Day(on, line.at))
        day.at = max(day.at, line.at)
        if is_write_off(line):
            day.write_offs.append(line)
        elif line.price < 0 and line.item not in plan.services:
            day.rejected[line.nth] = GOODS_BELOW_ZERO
        elif line.quantity * (line.price or 1) < 0:
            day.returns[line.document].append(line)
        else:
            day.sales[line.document].append(line)
    return [found[on] for on in sorted(found)]


def orders(plan: Map, day: Day) -> list[EnterOrder]:
    """One order per document, at the source's prices."""
    made = []
    for document, lines in day.sales.items():
        head = lines[0]
        made.append(
            EnterOrder(
                customer=customer_code(plan, head),
                ship_to=country_code(plan, head.country),
                customer_reference=document,
                channel="replay",
                ordered_on=day.on,
                external_id=_external_id(plan, day, document),
                lines=tuple(
                    EnterOrderLine(
                        line.item, abs(line.quantity), price=abs(line.price),
                        description=line.description, line_no=nth,
                    )
                    for nth, line in enumerate(lines, start=1)
                ),
            )
        )  # fmt: skip
    return made


def return_requests(plan: Map, day: Day) -> list[ReturnRequest]:
    """What comes back on a day, line by line, as documents stand."""
    return [
        ReturnRequest(customer_code(plan, line), line.item, abs(line.quantity), abs(line.price))
        for lines in day.returns.values()
        for line in lines
    ]


def returns(plan: Map, day: Day, matched: Iterable[ReturnPart]) -> list[EnterReturn]:
    """One return per document; each source line in the parts that its sales allow."""
    parts: dict[int, list[ReturnPart]] = defaultdict(list)
    for part in matched:
        parts[part.position].append(part)
    made, position = [], 0
    for document, lines in day.returns.items():
        head, back = lines[0], []
        for line in lines:
            position += 1
            for part in parts[position]:
                back.append(_return_line(plan, line, part))
        made.append(
            EnterReturn(
                customer=customer_code(plan, head),
                ship_to=country_code(plan, head.country),
                reason="returned in the source",
                returned_on=day.on,
                external_id=_external_id(plan, day, document),
                lines=tuple(back),
            )
        )
    return made


def _return_line(plan: Map, line: SourceLine, part: ReturnPart) -> EnterReturnLine:
    """Without a sale to refer to, the goods come back at the stated cost ratio of their price."""
    if part.shipment_line_id is not None:
        return EnterReturnLine(part.quantity, shipment_line_id=part.shipment_line_id)
    price = abs(line.price)
    cost = (price * plan.cost_ratio).quantize(Decimal("0.000001"))
    return EnterReturnLine(part.quantity, item=line.item, price=price, unit_cost=cost)


def write_offs(plan: Map, day: Day) -> list[AdjustStock]:
    """Stock that left without a sale, each source line its own adjustment."""
    return [
        AdjustStock(
            item=line.item,
            warehouse="",
            quantity=line.quantity,
            reason=f"{plan.write_off_reason}: {line.description or 'no description'}",
            adjusted_on=day.on,
            external_id=f"{plan.name}:line:{line.nth}",
        )
        for line in day.write_offs
    ]


def _external_id(plan: Map, day: Day, document: str) -> str:
    """A document number that the source uses on two days is two documents."""
    return f"{plan.name}:{day.on}:{document}"


def document(plan: Map, day: Day, external_id: str | None) -> str:
    """The source's document number in an external id of ours."""
    return (external_id or "").removeprefix(_external_id(plan, day, ""))
