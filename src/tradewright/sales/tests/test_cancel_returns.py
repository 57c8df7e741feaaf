from __future__ import annotations

from decimal import Decimal

from tradewright.kernel.models import Event
from tradewright.sales.models import ReturnOrder
from tradewright.sales.operations.returns import (
    CancelReturn,
    EnterReturn,
    EnterReturnLine,
    ReceiveReturn,
    cancel_returns,
    enter_returns,
    receive_returns,
)

from .makers import NONE, codes, sold, stocked, story


def authorised(world, line, customer, quantity=1):
    asked = EnterReturn(
        customer.code, "faulty", (EnterReturnLine(Decimal(quantity), shipment_line_id=line.pk),)
    )
    (outcome,) = enter_returns([asked], actor=world.actor, at=world.at)
    return outcome.id


def cancel(world, *asked):
    return cancel_returns(list(asked), actor=world.actor, at=world.at)


def test_a_cancelled_return_is_awaited_no_more_and_may_be_entered_anew(world):
    customer = world.customer()
    _, (line,) = sold(world, customer, (stocked(world), 3))
    first = authorised(world, line, customer, 3)
    (outcome,) = cancel(world, CancelReturn(first, "kept after all", 1))
    assert outcome.message.endswith("is cancelled; nothing is awaited.")
    assert story("return_order", first) == [
        ("return_authorised", None, "authorised"), ("return_cancelled", "authorised", "cancelled"),
    ]  # fmt: skip
    told = Event.objects.get(aggregate="return_order", key=first, version=2)
    assert told.body["reason"] == "kept after all"
    (late,) = receive_returns([ReceiveReturn(first)], actor=world.actor, at=world.at)
    assert late.code == "return_cancelled"
    assert authorised(world, line, customer, 3)


def test_answers_every_row_of_a_mixed_batch(world):
    customer = world.customer()
    _, (line,) = sold(world, customer, (stocked(world), 9))
    first, second, third, fourth, fifth = (authorised(world, line, customer) for _ in range(5))
    received = receive_returns(
        [ReceiveReturn(second), ReceiveReturn(fifth, 7)], actor=world.actor, at=world.at
    )
    assert codes(received) == ["received", "return_changed"]
    cancel(world, CancelReturn(third, "kept"))
    outcomes = cancel(
        world,
        CancelReturn(first, "kept"),
        CancelReturn(first, "kept"),
        CancelReturn(second, "kept"),
        CancelReturn(third, "kept"),
        CancelReturn(fourth, "kept", version=7),
        CancelReturn(fifth, " "),
        CancelReturn(NONE, "kept"),
    )
    assert codes(outcomes) == [
        "cancelled", "repeated_in_batch", "return_received", "already_cancelled", "return_changed",
        "reason_missing", "return_not_found",
    ]  # fmt: skip
    assert [outcome.field for outcome in outcomes[4:]] == ["version", "reason", "return_id"]
    assert ReturnOrder.objects.get(pk=fourth).status == "authorised"
