"""Changing orders: what nobody has begun to pick may still become something else."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.credit.operations import (
    CommitExposure,
    MoveExposure,
    commit_exposure,
    hold_accounts,
    move_exposure,
)
from tradewright.inventory.operations.reservations import ReleaseReservation, release_reservations
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements
from tradewright.warehouse.operations.shipments import RecallShipment, recall_shipments

from .approvals import await_prices, lapse_about, may_need_approval, may_price
from .confirmation import record_decision, reserve_need
from .draws import hold_caps, settle_draws
from .settling import SettleRelease, settle_releases

SQL = statements()


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A line of the order by its number, or, without one, a line to be added.

    `quantity` is what shall stand (None: as it is), `price` a price by hand (None: that of the
    conditions, or the one set by hand before); both are per `unit`. An existing line keeps its item
    and unit. `remove` cancels all of it that is not picked or shipped.
    """

    line_no: int | None = None
    item: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    price: Decimal | None = None
    description: str = ""
    remove: bool = False


@dataclass(frozen=True, slots=True)
class ChangeOrder:
    """`version` is the one the person saw. None leaves a field, no line leaves the lines.

    `price_reason` is read by who approves prices that the actor may only ask for.
    """

    CHILDREN: ClassVar[dict[str, type]] = {"lines": ChangeLine}

    order_id: int
    version: int
    lines: tuple[ChangeLine, ...] = ()
    requested_on: date | None = None
    customer_reference: str | None = None
    ship_to: str | None = None
    price_reason: str = ""


class OrderChanged(Code):
    CHANGED = "changed", "Order {number} is changed."
    HELD_FOR_CREDIT = (
        "held_for_credit",
        "Order {number} is changed and waits for credit: {over_by} over the limit of {limit}.",
    )
    HELD_FOR_PRICE = (
        "held_for_price", "Order {number} is changed and waits until its prices are approved.",
    )  # fmt: skip
    UNCHANGED = "unchanged", "Order {number} is like that already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This order stands twice in the list.", "order_id"
    ORDER_NOT_FOUND = "order_not_found", "There is no such order.", "order_id"
    ORDER_ENDED = "order_ended", "The order is {status}: enter a new one.", "order_id"
    CHANGED_MEANWHILE = (
        "changed_meanwhile",
        "The order moved on since you opened it: look at it again, then change it.",
        "version",
    )
    UNKNOWN_SHIP_TO = (
        "unknown_ship_to", "The customer has no address “{value}” to ship to.", "ship_to",
    )  # fmt: skip
    SHIP_TO_FIXED = (
        "ship_to_fixed",
        "The warehouse works on it or has shipped: recall what has not left, or enter a new order.",
        "ship_to",
    )
    REQUESTED_TOO_EARLY = (
        "requested_too_early", "The requested day lies before the order day.", "requested_on",
    )  # fmt: skip
    NOTHING_LEFT = (
        "nothing_left", "Nothing would be left to ship: cancel the order instead.", "lines",
    )  # fmt: skip
    UNKNOWN_LINE = "unknown_line", "The order has no line {value}.", "line_no"
    REPEATED_LINE = "repeated_line", "Line {value} stands twice in the change.", "line_no"
    UNKNOWN_ITEM = (
        "unknown_item", "No item “{value}”: check the code or create it first.", "item",
    )  # fmt: skip
    ITEM_NOT_ACTIVE = "item_not_active", "Item “{value}” is no longer sold.", "item"
    ITEM_BLOCKED = (
        "item_blocked", "Item “{value}” may not be sold: see what is found in its data.", "item",
    )  # fmt: skip
    ITEM_FIXED = "item_fixed", "The line is of {value}: remove it and add another.", "item"
    UNKNOWN_UNIT = "unknown_unit", "The item is not sold by “{value}”.", "unit"
    UNIT_FIXED = "unit_fixed", "The line is in {value}: remove it and add another.", "unit"
    QUANTITY_NOT_POSITIVE = (
        "quantity_not_positive",
        "The quantity must be above zero; to have none, remove the line.",
        "quantity",
    )
    QUANTITY_TOO_PRECISE = (
        "quantity_too_precise",
        "{value} has more decimals than the unit allows, or is not exact in the stocking unit.",
        "quantity",
    )
    BELOW_SHIPPED = (
        "below_shipped",
        "{shipped} {unit} are picked or shipped already: goods that left come back by a return.",
        "quantity",
    )
    PRICE_NOT_PERMITTED = (
        "price_not_permitted", "You may not set a price by hand: leave it empty.", "price",
    )  # fmt: skip
    PRICE_NEGATIVE = "price_negative", "A price is zero or more.", "price"
    PRICE_TOO_PRECISE = "price_too_precise", "A price has at most 6 decimals.", "price"
    PRICE_FIXED = (
        "price_fixed",
        "{shipped} {unit} are picked or shipped at the old price: add a line for the rest.",
        "price",
    )
    NO_PRICE = (
        "no_price",
        "No price for “{value}” on this day: add a price condition or enter a price.",
        "price",
    )
    NO_RATE = "no_rate", "No exchange rate for {value} on this day: add one.", "price"
    NO_COST = (
        "no_cost", "The price of “{value}” follows a cost that nobody has stated: add it.", "price",
    )  # fmt: skip
    NO_LIST_PRICE = (
        "no_list_price", "The price of “{value}” is part of a missing list price: add it.", "price",
    )  # fmt: skip
    CAP_REACHED = (
        "cap_reached",
        "The contract's price is for {value} {unit} of these: leave that, and add a line for the"
        " rest.",
        "quantity",
    )
    NO_TAX_RATE = "no_tax_rate", "No tax rate for the place of delivery ({value}): add one.", "item"


@operation(OrderChanged, duty="sales.change_orders", competing=True, limit=5_000)
def change_orders(batch: Batch[ChangeOrder], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """Drafts, held and confirmed orders become what is asked, as far as nothing of it is picked.

    Shipments to pick that hold too much, or at another price, are recalled (design.md law 11). A
    line whose quantity changes is priced anew unless its price was set by hand or a part of it is
    picked (rules.md C3.11). Credit and stock follow; who passes the limit waits for credit. What
    waited for approval lapses; prices the actor may only ask for wait for one. Detail: `recalled`,
    numbers of shipments; `errors`, every fault of every line ({line, nth, field, code, message,
    value}). Events: warehouse.shipment_recalled, sales.order_release_settled,
    sales.order_changed, sales.order_held. Codes: OrderChanged.
    """
    company = {"company_id": actor.company_id}
    asked = [row.order_id for row in batch]
    SQL("lock_orders", **company, order_id=asked)
    SQL("lock_open_shipments", **company, order_id=asked)
    hold_caps(asked, actor=actor)
    has_prices = any(line.price is not None for row in batch for line in row.lines)
    may_override = has_prices and may_price(actor, at)
    rows = SQL("judge_changes", batch, **company, may_override=may_override)
    sound = [row for row in rows if row.code == "changed"]
    plans = {
        row.id: row
        for row in SQL(
            "plan_changes", **company, order_id=[row.id for row in sound],
            head=[row.head for row in sound], lines=[row.lines for row in sound],
        )
    }  # fmt: skip
    planned = [plans[row.id] for row in sound if plans[row.id].code == "changed"]
    back = [shipment_id for row in planned for shipment_id in row.recalled]
    recall_shipments(
        [RecallShipment(one, None, "order changed") for one in back], actor=actor, at=at
    )
    settle_releases([SettleRelease(row.id) for row in planned], actor=actor, at=at)
    if planned:
        SQL(
            "change_orders", **company, at=at, operation_id=current_call().id,
            order_id=[row.id for row in planned], plan=[row.plan for row in planned],
        )  # fmt: skip
    settle_draws([row.id for row in planned], actor=actor, at=at)
    held = _commit(planned, actor=actor, at=at)
    going = {row.id for row in sound if row.detail["status"] == "confirmed"} - held.keys()
    _reserve([row.id for row in planned if row.is_counted], going, actor=actor, at=at)
    record_decision(
        [(order_id, False, figures) for order_id, figures in held.items()], actor=actor, at=at
    )
    changed = {row.id for row in planned}
    asked_for = {row.id: batch.rows[row.position - 1] for row in sound if row.id in changed}
    waiting = _await_prices(asked_for, actor=actor, at=at)
    return Outcomes(_answer(row, plans, held, waiting) for row in rows)


def _await_prices(asked: Mapping[int, ChangeOrder], *, actor: Actor, at: datetime) -> set[int]:
    """What waited for approval lapses with the change; the orders whose prices wait for it now."""
    lapse_about(asked, "Order changed", actor, at, kind="credit_exception")
    reasons = {one: row.price_reason for one, row in asked.items()}
    typed = set()
    if may_need_approval(actor):
        typed = {one for one, row in asked.items() if any(x.price is not None for x in row.lines)}
    others = [one for one in asked if one not in typed]
    waiting = await_prices(sorted(typed), typed=True, reasons=reasons, actor=actor, at=at)
    return waiting | await_prices(others, typed=False, reasons=reasons, actor=actor, at=at)


def _commit(planned: Sequence[Any], *, actor: Actor, at: datetime) -> dict[int, Mapping[str, Any]]:
    """What the orders rise and fall counts against the limits; the figures of those that pass it.

    Only confirmed orders count. One that passes the limit counts all the same, because its stock
    is promised and a part of it may be on its way; it waits until the customer is within again.
    """
    counted = [row for row in planned if row.is_counted]
    if not counted:
        return {}
    hold_accounts((row.customer_id for row in counted), actor=actor, at=at)
    fallen = [MoveExposure(row.customer_id, ordered=row.rise) for row in counted if row.rise < 0]
    move_exposure(fallen, actor=actor, at=at)
    risen = [row for row in counted if row.rise > 0]
    credit = commit_exposure(
        [CommitExposure(row.customer_id, row.rise) for row in risen], actor=actor, at=at
    )
    over = [(row, one) for row, one in zip(risen, credit, strict=True) if not one.accepted]
    passed = [MoveExposure(row.customer_id, ordered=row.rise) for row, _ in over]
    move_exposure(passed, actor=actor, at=at)
    return {row.id: answer.detail for row, answer in over}


def _reserve(changed: Sequence[int], going: Container[int], *, actor: Actor, at: datetime) -> None:
    """Orders give back what they no longer need; those that may go hold what is free of what more
    they need."""
    if not changed:
        return
    freed = SQL("freed_reservations", company_id=actor.company_id, order_id=list(changed))
    release_reservations([ReleaseReservation(*row) for row in freed], actor=actor, at=at)
    reserve_need([one for one in changed if one in going], actor=actor, at=at)


def _answer(
    row: Any,
    plans: Mapping[int, Any],
    held: Mapping[int, Mapping[str, Any]],
    waiting: Container[int],
) -> Outcome:
    if row.code != "changed":
        return Outcome(row.position, row.id, OrderChanged(row.code), _at_the_line(row.detail))
    plan, detail = plans[row.id], row.detail
    if plan.recalled and plan.code == "changed":
        detail = {**detail, "recalled": plan.recalled_numbers}
    if row.id in waiting and plan.code == "changed":
        return Outcome(row.position, row.id, OrderChanged.HELD_FOR_PRICE, detail)
    if row.id in held:
        detail = {**detail, **held[row.id]}
        return Outcome(row.position, row.id, OrderChanged.HELD_FOR_CREDIT, detail)
    return Outcome(row.position, row.id, OrderChanged(plan.code), detail)


def _at_the_line(detail: dict[str, Any]) -> dict[str, Any]:
    """Let every fault of a line say its field (`lines[3].unit`) and its remedy in words."""
    errors = detail.get("errors")
    if not errors:
        return detail
    for error in errors:
        fault = OrderChanged(error["code"])
        error["field"] = f"lines[{error.get('line')}].{fault.field}"
        error["message"] = fault.message.format_map({"value": "", "unit": "", **error})
    first = {key: errors[0].get(key, "") for key in ("value", "shipped", "unit", "line", "field")}
    return detail | first
