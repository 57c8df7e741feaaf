from __future__ import annotations

from decimal import Decimal

from tradewright.credit.operations import SetLimit, set_limits
from tradewright.sales.operations.holds import (
    HoldOrder,
    RetryCreditHolds,
    hold_orders,
    retry_credit_holds,
)

from .makers import codes, entered, reserved, status, stocked, story


def retry(world, *customers):
    asked = [RetryCreditHolds(customer.pk) for customer in customers]
    return retry_credit_holds(asked, actor=world.actor, at=world.at)


def new_limit(world, customer, limit):
    outcomes = set_limits(
        [SetLimit(customer.code, Decimal(limit), "review")], actor=world.actor, at=world.at
    )
    assert not outcomes.refused, outcomes


def test_confirms_what_the_limit_now_allows_oldest_first(world):
    """Orders of 60, 48 and 12 wait; a limit of 75 lets 60 and 12 go."""
    customer, item = world.customer(limit=Decimal(1)), stocked(world)
    first, second, third = (entered(world, customer, (item, n)).id for n in (5, 4, 1))
    new_limit(world, customer, 75)
    (outcome,) = retry(world, customer)
    assert outcome.message == "2 of 3 held orders may go."
    assert [status(one) for one in (first, second, third)] == ["confirmed", "held", "confirmed"]
    assert (reserved(first), reserved(second)) == (5, 0)
    assert story("sales_order", first)[-1] == ("order_confirmed", "held", "confirmed")
    assert story("sales_order", second)[-1] == ("order_held", "draft", "held")


def test_answers_every_row(world):
    item = stocked(world)
    waiting, free = world.customer(limit=Decimal(1)), world.customer()
    entered(world, waiting, (item, 1))
    outcomes = retry(world, waiting, free)
    assert codes(outcomes) == ["retried", "nothing_held"]
    assert outcomes[0].detail == {"confirmed": 0, "held": 1}


def test_leaves_orders_that_a_person_holds(world):
    customer, item = world.customer(), stocked(world)
    made = entered(world, customer, (item, 1), confirm=False).id
    hold_orders([HoldOrder(made, "a dispute")], actor=world.actor, at=world.at)
    assert codes(retry(world, customer)) == ["nothing_held"]
    assert status(made) == "held"
