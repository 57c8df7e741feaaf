from __future__ import annotations

from decimal import Decimal

from tradewright.credit.models import CreditAccount
from tradewright.sales.models import OrderHold
from tradewright.sales.operations.cancellation import CancelOrder, cancel_orders
from tradewright.sales.operations.confirmation import Confirmed, ConfirmOrder, confirm_orders

from .makers import NONE, codes, entered, reserved, status, stocked, story


def confirm(world, *asked):
    return confirm_orders(list(asked), actor=world.actor, at=world.at)


def test_commits_credit_and_reserves_stock(world):
    customer, item = world.customer(), stocked(world, 4)
    draft = entered(world, customer, (item, 6), confirm=False)
    (outcome,) = confirm(world, ConfirmOrder(draft.id, version=1))
    assert (outcome.code, outcome.id) == (Confirmed.CONFIRMED, draft.id)
    assert reserved(draft.id) == 4  # two wait for stock
    assert CreditAccount.objects.get(customer=customer).amount_ordered == Decimal("72.00")
    assert story("sales_order", draft.id) == [
        ("order_entered", None, "draft"),
        ("order_confirmed", "draft", "confirmed"),
    ]


def test_answers_every_row_of_a_mixed_batch(world):
    item = stocked(world)
    drafts = [entered(world, world.customer(), (item, 1), confirm=False).id for _ in range(3)]
    poor = world.customer(limit=Decimal("11.99"))
    dear = entered(world, poor, (item, 1), confirm=False).id
    ended = drafts[2]
    cancel_orders([CancelOrder(ended, None, "a mistake")], actor=world.actor, at=world.at)
    outcomes = confirm(
        world,
        ConfirmOrder(drafts[0]),
        ConfirmOrder(drafts[0]),
        ConfirmOrder(NONE),
        ConfirmOrder(drafts[1], version=9),
        ConfirmOrder(ended),
        ConfirmOrder(dear),
    )
    assert codes(outcomes) == [
        "confirmed", "repeated_in_batch", "order_not_found", "order_changed", "order_ended",
        "held_for_credit",
    ]  # fmt: skip
    assert outcomes[5].message == "The order waits for credit: 0.01 over the limit of 11.99."
    assert OrderHold.objects.get(order_id=dear).kind == "credit"
    assert reserved(dear) == 0
    again = confirm(world, ConfirmOrder(drafts[0]), ConfirmOrder(dear))
    assert codes(again) == ["already_confirmed", "already_held"]


def test_serves_orders_that_share_a_limit_in_input_order(world):
    """Limit 25.00: 12.00 fits, 24.00 more does not and is passed over, 12.00 fits again."""
    customer, item = world.customer(limit=Decimal("25.00")), stocked(world)
    first, second, third = (
        entered(world, customer, (item, quantity), confirm=False).id for quantity in (1, 2, 1)
    )
    outcomes = confirm(world, ConfirmOrder(first), ConfirmOrder(second), ConfirmOrder(third))
    assert codes(outcomes) == ["confirmed", "held_for_credit", "confirmed"]
    assert [status(one) for one in (first, second, third)] == ["confirmed", "held", "confirmed"]


def test_serves_orders_that_share_the_stock_in_input_order(world):
    item = stocked(world, 5)
    first, second = (
        entered(world, world.customer(), (item, 4), confirm=False).id for _ in range(2)
    )
    confirm(world, ConfirmOrder(second), ConfirmOrder(first))
    assert (reserved(first), reserved(second)) == (1, 4)
