"""A quote is accepted: the order, in one operation, at the quoted prices.

Everything else is looked at anew as for any order: the customer, the items, tax, credit and stock.
What the quote held softly goes to the order without being free in between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.inventory.operations.reservations import (
    TransferReservation,
    transfer_reservations,
)
from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome
from tradewright.kernel.sql import statements

from .approvals import APPROVED_QUOTE, OVERRIDE_PRICES
from .confirmation import Confirmed, confirm_entered
from .entry import EnterOrder, EnterOrderLine, enter_orders
from .quote_endings import REASONS
from .quote_steps import give_back_stock

SQL = statements()

LINK = "link"  # the channel of a customer who opened a signed address


@dataclass(frozen=True, slots=True)
class AcceptedLine:
    """`quantity` is in the unit of the line, None all that is left of it."""

    line_no: int
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AcceptQuote:
    """No `lines` mean every line that is neither optional nor an alternative.

    `keep_open`: what is left may be accepted later. `signed_as` is the name that the customer gave,
    `reason_code` and `reason` why it was won; `external_id` makes it repeatable.
    """

    CHILDREN: ClassVar[dict[str, type]] = {"lines": AcceptedLine}

    quote_id: int
    lines: tuple[AcceptedLine, ...] = ()
    version: int | None = None
    customer_reference: str = ""
    requested_on: date | None = None
    keep_open: bool = False
    signed_as: str = ""
    reason_code: str = ""
    reason: str = ""
    external_id: str | None = None


class QuoteAccepted(Code):
    ACCEPTED = "accepted", "Quote {number} is order {order}, confirmed."
    HELD_FOR_CREDIT = (
        "held_for_credit",
        "Quote {number} is order {order}, which waits for credit: {over_by} over the limit of "
        "{limit}.",
    )
    ALREADY_ACCEPTED = "already_accepted", "Quote {number} was accepted before, as order {order}."
    REPEATED_IN_BATCH = "repeated_in_batch", "This quote stands twice in the list.", "quote_id"
    QUOTE_NOT_FOUND = "quote_not_found", "There is no such quote.", "quote_id"
    QUOTE_EXPIRED = (
        "quote_expired", "The quote was valid until {valid_until}: make a revision of it.",
        "quote_id",
    )  # fmt: skip
    QUOTE_NOT_OPEN = "quote_not_open", "The quote is {status}.", "quote_id"
    QUOTE_CHANGED = (
        "quote_changed", "Somebody changed the quote since: look at it again.", "version",
    )  # fmt: skip
    UNKNOWN_REASON = (
        "unknown_reason", "There is no such reason: choose one of the list.", "reason_code",
    )  # fmt: skip
    UNKNOWN_LINE = "unknown_line", "The quote has no line {line}.", "line_no"
    REPEATED_LINE = "repeated_line", "Line {line} stands twice in the list.", "line_no"
    QUANTITY_NOT_POSITIVE = (
        "quantity_not_positive", "Accept more than nothing of line {line}, or leave it out.",
        "quantity",
    )  # fmt: skip
    LINE_USED_UP = "line_used_up", "Of line {line} only {value} is left to accept.", "quantity"
    CHOOSE_ONE = (
        "choose_one", "Of line {line} and its alternatives choose one.", "line_no",
    )  # fmt: skip
    NOTHING_CHOSEN = "nothing_chosen", "Choose at least one line.", "lines"
    ORDER_REFUSED = (
        "order_refused", "It cannot become an order as it stands: {because}", "quote_id",
    )  # fmt: skip


@operation(QuoteAccepted, duty="sales.accept_quotes", limit=1_000, competing=True)
def accept_quotes(batch: Batch[AcceptQuote], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """Sent quotes become orders, confirmed or held for credit; the outcome's id is the order.

    Prices are the quoted ones, approved before they were sent; price, tax and stock of the day are
    kept with the acceptance where they differ. A part may be accepted, and the rest later. Detail:
    `number`, `order`. Events: sales.quote_accepted (order_id), those of enter_orders and
    confirm_orders. Codes: QuoteAccepted.
    """
    company = {"company_id": actor.company_id}
    hold_keys("quote acceptance", (row.external_id for row in batch), **company)
    SQL("lock_quotes", **company, quote_id=[row.quote_id for row in batch])
    columns = batch.columns()
    asked = ("quote_id", "version", "external_id", "reason_code")
    lines = ("lines_position", "lines_line_no", "lines_quantity")
    judged = SQL(
        "judge_acceptance", **{name: columns[name] for name in (*asked, *lines)}, **company,
        known_reasons=list(REASONS), at=at,
    )  # fmt: skip
    going = [row for row in judged if row.code == "accepted"]
    entered = _enter(going, batch.rows, actor=actor, at=at)
    made = [row for row in going if entered[row.position].id is not None]
    orders = [entered[row.position].id or 0 for row in made]
    closed = _note(made, orders, batch.rows, actor=actor, at=at)
    confirmed = confirm_entered(orders, actor=actor, at=at)
    give_back_stock(closed, actor=actor, at=at)  # last: levels are locked after credit, as ever
    return [_outcome(row, entered, confirmed) for row in judged]


def _enter(
    going: Sequence[Any], asked: Sequence[AcceptQuote], *, actor: Actor, at: datetime
) -> dict[int, Outcome]:
    """Drafts of the orders, by position. Their prices were approved with the quote: whoever accepts
    it enters them in that right."""
    wanted = [_order(row, asked[row.position - 1], actor) for row in going]
    entitled = replace(actor, duties=actor.duties | {OVERRIDE_PRICES, APPROVED_QUOTE})
    answers = enter_orders(wanted, actor=entitled, at=at)
    return {row.position: answer for row, answer in zip(going, answers, strict=True)}


def _order(row: Any, asked: AcceptQuote, actor: Actor) -> EnterOrder:
    return EnterOrder(
        row.customer,
        tuple(
            EnterOrderLine(
                line["item"], Decimal(line["quantity"]), line["unit"],
                Decimal(line["unit_price"]), line["description"], line["line_no"],
            )
            for line in row.lines
        ),
        ship_to=row.ship_to, warehouse=row.warehouse,
        customer_reference=asked.customer_reference or row.customer_reference,
        channel="web" if actor.channel == LINK else "desk",
        requested_on=asked.requested_on or row.requested_on, note=row.note, confirm=False,
    )  # fmt: skip


def _note(
    made: Sequence[Any],
    orders: Sequence[int],
    asked: Sequence[AcceptQuote],
    *,
    actor: Actor,
    at: datetime,
) -> list[int]:
    """Quotes and orders know of each other; what a quote held goes to its order. Returns the quotes
    that are closed: what is left with them is to be given back."""
    if not made:
        return []
    company = {"company_id": actor.company_id}
    given = [asked[row.position - 1] for row in made]
    lines = [(nth, line) for nth, row in enumerate(made, start=1) for line in row.lines]
    rows = SQL(
        "accept_quotes", **company, user_id=actor.user_id, at=at, channel=actor.channel,
        operation_id=current_call().id, quote_id=[row.id for row in made], order_id=list(orders),
        external_id=[one.external_id for one in given],
        signed_as=[one.signed_as for one in given], keep_open=[one.keep_open for one in given],
        reason_code=[one.reason_code for one in given], reason=[one.reason for one in given],
        lines_position=[nth for nth, _ in lines],
        lines_quote_line_id=[line["id"] for _, line in lines],
        lines_line_no=[line["line_no"] for _, line in lines],
        lines_quantity=[Decimal(line["quantity"]) for _, line in lines],
    )  # fmt: skip
    held = SQL("accepted_stock", **company, order_id=list(orders))
    transfer_reservations([TransferReservation(*line) for line in held], actor=actor, at=at)
    return [row.quote_id for row in rows if row.is_closed]


def _outcome(row: Any, entered: Mapping[int, Outcome], confirmed: Mapping[int, Outcome]) -> Outcome:
    if row.code != "accepted":
        told = {
            "number": row.number, "status": row.status, "valid_until": row.valid_until,
            "line": row.line, "value": row.value, "order": row.order_number,
        }  # fmt: skip
        code = QuoteAccepted(row.code)
        if code.field in ("line_no", "quantity"):
            told["field"] = f"lines[{row.line}].{code.field}"
        id = row.order_id if code == QuoteAccepted.ALREADY_ACCEPTED else row.id
        return Outcome(row.position, id, code, told)
    order = entered[row.position]
    if not order.accepted or order.id is None:
        refused = {"number": row.number, "because": _because(order), **order.detail}
        return Outcome(row.position, row.id, QuoteAccepted.ORDER_REFUSED, refused)
    answer = confirmed[order.id]
    is_held = answer.code == Confirmed.HELD_FOR_CREDIT
    code = QuoteAccepted.HELD_FOR_CREDIT if is_held else QuoteAccepted.ACCEPTED
    detail = {**answer.detail, "number": row.number, "order": order.detail["number"]}
    return Outcome(row.position, order.id, code, detail)


def _because(order: Outcome) -> str:
    """What keeps it from being an order, and of which line."""
    errors = order.detail.get("errors")
    if not errors:
        return order.message
    return f"line {errors[0]['line']}: {errors[0]['message']}"
