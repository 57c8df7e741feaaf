from __future__ import annotations

from decimal import Decimal

from tradewright.company.models import User
from tradewright.control.tests.people import kept_apart
from tradewright.credit.models import CreditAccount
from tradewright.kernel.operation import Actor
from tradewright.sales.models import OrderHold
from tradewright.sales.operations.entry import enter_orders
from tradewright.sales.operations.holds import HoldOrder, LiftHold, hold_orders, lift_holds

from .makers import NONE, codes, entered, order, reserved, status, stocked, story


def lift(world, *asked, actor=None):
    return lift_holds(list(asked), actor=actor or world.actor, at=world.at)


def held(world, order_id):
    hold_orders([HoldOrder(order_id, "a dispute")], actor=world.actor, at=world.at)
    return order_id


def test_confirms_above_the_limit_what_credit_held(world):
    """Limit 50.00, order 120.00: 70.00 stand above the limit, excused."""
    customer, item = world.customer(limit=Decimal(50)), stocked(world)
    made = entered(world, customer, (item, 10))
    assert (status(made.id), reserved(made.id)) == ("held", 0)
    (outcome,) = lift(world, LiftHold(made.id, "paid by phone"))
    assert outcome.message == "The hold is lifted; the order is confirmed."
    account = CreditAccount.objects.get(customer=customer)
    assert (account.amount_ordered, account.amount_excused) == (120, 70)
    assert reserved(made.id) == 10
    row = OrderHold.objects.get(order_id=made.id)
    assert (row.lifted_at, row.lift_reason) == (world.at, "paid by phone")
    assert story("sales_order", made.id)[1:] == [
        ("order_held", "draft", "held"),
        ("hold_lifted", "held", "draft"),
        ("order_confirmed", "draft", "confirmed"),
    ]


def test_lets_a_manually_held_order_go_on_as_it_was(world):
    item, customer = stocked(world), world.customer()
    confirmed = held(world, entered(world, customer, (item, 1)).id)
    draft = held(world, entered(world, customer, (item, 1), confirm=False).id)
    outcomes = lift(world, LiftHold(confirmed, "settled"), LiftHold(draft, "settled"))
    assert [outcome.detail["status"] for outcome in outcomes] == ["confirmed", "draft"]
    assert (status(confirmed), status(draft)) == ("confirmed", "draft")


def test_a_hold_of_ones_own_is_no_way_around_the_limit(world):
    """A draft that was never checked stays a draft when its manual hold is lifted."""
    customer, item = world.customer(limit=Decimal(1)), stocked(world)
    draft = held(world, entered(world, customer, (item, 10), confirm=False).id)
    lift(world, LiftHold(draft, "let it go"))
    assert status(draft) == "draft"
    assert CreditAccount.objects.get(customer=customer).amount_ordered == 0


def test_answers_every_row_of_a_mixed_batch(world):
    item, customer = stocked(world), world.customer()
    first, second = (held(world, entered(world, customer, (item, 1)).id) for _ in range(2))
    free = entered(world, customer, (item, 1)).id
    outcomes = lift(
        world,
        LiftHold(first, "settled"),
        LiftHold(first, "settled"),
        LiftHold(NONE, "settled"),
        LiftHold(free, "settled"),
        LiftHold(second, ""),
    )
    assert codes(outcomes) == [
        "lifted", "repeated_in_batch", "order_not_found", "not_held", "reason_missing",
    ]  # fmt: skip
    assert codes(lift(world, LiftHold(first, "settled"))) == ["not_held"]


def test_who_entered_an_order_may_not_lift_its_credit_hold(world):
    kept_apart(world)
    rep = person(world, "rep", "sales.enter_orders", "sales.hold_orders", "sales.lift_holds")
    analyst = person(world, "analyst", "sales.lift_holds")
    customer, item = world.customer(limit=Decimal(1)), stocked(world)
    (made,) = enter_orders([order(customer, (item, 1))], actor=rep, at=world.at)
    (refused,) = lift(world, LiftHold(made.id, "please"), actor=rep)
    assert (str(refused.code), refused.field) == ("same_person", "order_id")
    assert status(made.id) == "held"
    assert codes(lift(world, LiftHold(made.id, "cleared"), actor=analyst)) == ["lifted"]
    assert status(made.id) == "confirmed"


def test_in_a_single_handed_company_who_entered_an_order_lifts_its_credit_hold(world):
    alone = person(world, "alone", "sales.enter_orders", "sales.lift_holds")
    customer, item = world.customer(limit=Decimal(1)), stocked(world)
    (made,) = enter_orders([order(customer, (item, 1))], actor=alone, at=world.at)
    assert codes(lift(world, LiftHold(made.id, "my risk"), actor=alone)) == ["lifted"]


def person(world, name, *duties):
    row = User.objects.create(username=f"{name}-{world.code}")
    return Actor(row.pk, world.company_id, name, frozenset(duties))
