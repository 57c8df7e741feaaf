"""Credit: what is held, with which figures, and what lets it go."""

from __future__ import annotations

from decimal import Decimal as D

from tradewright.company.models import User
from tradewright.control.tests.people import kept_apart
from tradewright.credit.models import CreditAccount
from tradewright.kernel.operation import Actor
from tradewright.sales.models import OrderHold
from tradewright.sales.operations.holds import HoldOrder, LiftHold, hold_orders, lift_holds


def test_an_order_over_the_limit_waits_until_enough_is_paid(desk):
    """The figures of rules.md C4: 40,000 + 5,000 + 30,000 − 3,000 + 10,000 = 82,000 over a limit of
    80,000; paying 2,000 releases it."""
    customer = desk.customer(limit=D(80_000))
    item = desk.item("1000.00", tax_class="zero")
    desk.goods_arrive(item, 100, "600.00")

    desk.sells(customer, (item, 40))  # invoiced: 40,000
    desk.pays(customer, "3000.00")  # on account: 3,000
    waiting = desk.orders(customer, (item, 30))  # released: 30,000
    desk.releases(waiting.id)
    shipped = desk.orders(customer, (item, 5))
    desk.ships(desk.releases(shipped.id))  # shipped, not invoiced: 5,000
    assert desk.exposure(customer) == (30_000, 5_000, 40_000, 3_000)

    order = desk.orders(customer, (item, 10))
    assert order.code == "held_for_credit"
    assert order.message.endswith("waits for credit: 2,000.00 over the limit of 80,000.")
    hold = OrderHold.objects.get(order_id=order.id)
    named = ("exposure", "asked", "over_by", "ordered", "unbilled", "receivable", "unapplied")
    assert [D(str(hold.figures[name])) for name in named] == [
        72_000, 10_000, 2_000, 30_000, 5_000, 40_000, 3_000,
    ]  # fmt: skip
    assert desk.reserved(order.id) == 0

    # 1,999.99 is a cent too little
    desk.pays(customer, "1999.99")
    desk.settle_down()
    assert desk.status(order.id) == "held"
    desk.pays(customer, "0.01")
    desk.settle_down()
    assert desk.status(order.id) == "confirmed"
    assert desk.reserved(order.id) == 10
    hold.refresh_from_db()
    assert hold.lift_reason == "Within the limit again"
    account = CreditAccount.objects.get(customer=customer)
    assert (sum(desk.exposure(customer)[:3]) - 5_000, account.amount_excused) == (80_000, 0)


def test_a_credit_hold_is_lifted_by_another_than_who_entered_the_order(desk):
    kept_apart(desk.world)
    rep = person(desk, "rep", "sales.enter_orders", "sales.lift_holds")
    analyst = person(desk, "analyst", "sales.lift_holds")
    customer, item = desk.customer(limit=D(100)), desk.item("10.00")
    desk.goods_arrive(item, 20)
    order = desk.orders(customer, (item, 10), actor=rep)  # 120.00
    assert order.code == "held_for_credit"

    mine = desk.attempt(lift_holds, LiftHold(order.id, "a good customer"), rep)
    assert (mine.code, mine.field) == ("same_person", "order_id")
    desk.do(lift_holds, LiftHold(order.id, "guarantee received"), analyst)
    assert desk.status(order.id) == "confirmed"

    # 20.00 stand above the limit, and shipping and billing take them along
    desk.ships(desk.releases(order.id))
    desk.settle_down()
    account = CreditAccount.objects.get(customer=customer)
    assert (account.amount_receivable, account.amount_excused) == (120, 20)
    # the excuse is used up with this order: the next one waits
    assert desk.orders(customer, (item, 1)).code == "held_for_credit"


def test_an_order_held_by_a_person_goes_on_when_the_hold_is_lifted(desk):
    customer, item = desk.customer(), desk.item("10.00")
    desk.goods_arrive(item, 3)
    order = desk.orders(customer, (item, 4))
    desk.do(hold_orders, HoldOrder(order.id, "address to be checked"))
    assert (desk.status(order.id), desk.reserved(order.id)) == ("held", 3)
    # what arrives meanwhile is not for an order on hold; once it goes on, it is
    desk.goods_arrive(item, 1)
    desk.settle_down()
    assert desk.reserved(order.id) == 3
    desk.do(lift_holds, LiftHold(order.id, "address is right"))
    desk.settle_down()
    assert desk.reserved(order.id) == 4
    assert desk.status(order.id) == "confirmed"
    desk.ships(desk.releases(order.id))
    desk.settle_down()
    assert desk.status(order.id) == "completed"


def person(desk, name, *duties):
    row = User.objects.create(username=f"{name}-{desk.world.code}")
    return Actor(row.pk, desk.world.company_id, name, frozenset(duties))
