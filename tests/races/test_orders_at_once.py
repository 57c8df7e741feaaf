"""Orders that want the same stock, the same credit, the same number, at the same moment."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from tests.races.crowd import at_once, meanwhile
from tradewright.credit.models import CreditAccount
from tradewright.inventory.models import Reservation, StockLevel, StockMove
from tradewright.kernel import events
from tradewright.receivables.models import Invoice, Payment
from tradewright.receivables.operations.payments import ReceivePayment, receive_payments
from tradewright.sales.models import ReturnOrder, SalesOrder
from tradewright.sales.operations.cancellation import CancelOrder, cancel_orders
from tradewright.sales.operations.entry import enter_orders
from tradewright.sales.operations.release import ReleaseOrder, release_orders
from tradewright.sales.operations.returns import EnterReturn, EnterReturnLine, enter_returns
from tradewright.sales.tests.makers import codes, entered, order, released, sold, stocked
from tradewright.warehouse.models import Shipment
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments

FIFTY = 50


def test_fifty_buyers_of_the_last_ten_units_get_exactly_ten(floor):
    item = stocked(floor, 10)
    buyers = [floor.customer() for _ in range(FIFTY)]
    orders = at_once(FIFTY, lambda nth: entered(floor, buyers[nth], (item, 1)).id)
    held = Reservation.objects.filter(company_id=floor.company_id)
    assert sum(one.quantity for one in held) == 10

    outcomes = release_orders(
        [ReleaseOrder(order_id) for order_id in orders], actor=floor.actor, at=floor.at
    )
    assert Counter(codes(outcomes)) == {"released": 10, "nothing_to_release": 40}
    shipments = [one.detail["shipment_id"] for one in outcomes if one.detail]
    ship_shipments([ShipShipment(one) for one in shipments], actor=floor.actor, at=floor.at)
    level = StockLevel.objects.get(company_id=floor.company_id, item=item)
    assert (level.on_hand, level.reserved, level.amount_value) == (0, 0, 0)


def test_fifty_orders_against_one_limit_never_pass_it(floor):
    """Ten orders of 12.00 fit under 125.00; whoever looks in between sees no more either."""
    customer, item = floor.customer(limit=Decimal(125)), stocked(floor, 100)
    seen: list[Decimal] = []

    def look() -> None:
        seen.append(CreditAccount.objects.get(customer=customer).amount_ordered)

    with meanwhile(1, look):
        outcomes = at_once(FIFTY, lambda _: entered(floor, customer, (item, 1)))
    assert Counter(codes(outcomes)) == {"confirmed": 10, "held_for_credit": 40}
    assert seen[-1] == 120
    assert max(seen) <= 125


def test_two_workers_on_one_log_make_one_invoice_per_shipment(floor):
    item = stocked(floor, 200)
    orders = [entered(floor, floor.customer(), (item, 2)).id for _ in range(40)]
    shipments = [released(floor, order_id) for order_id in orders]

    def ship(nth: int) -> None:
        for shipment_id in shipments[nth::4]:
            ship_shipments([ShipShipment(shipment_id)], actor=floor.actor, at=floor.at)

    with meanwhile(2, events.turn):
        at_once(4, ship)
    events.drain()
    billed = Counter(
        Invoice.objects.filter(company_id=floor.company_id, source="shipment").values_list(
            "source_id", flat=True
        )
    )
    assert billed == dict.fromkeys(shipments, 1)
    completed = SalesOrder.objects.filter(company_id=floor.company_id, status="completed")
    assert completed.count() == 40


def test_an_order_that_is_sent_twice_at_once_is_one_order(floor):
    customer, item = floor.customer(), stocked(floor, 100)
    asked = [order(customer, (item, 1), external_id=f"web-{nth}") for nth in range(5)]
    answers = at_once(8, lambda _: enter_orders(asked, actor=floor.actor, at=floor.at))
    assert len({tuple(one.ids()) for one in answers}) == 1
    assert Counter(code for one in answers for code in codes(one)) == {
        "confirmed": 5, "already_entered": 35,
    }  # fmt: skip
    assert SalesOrder.objects.filter(company_id=floor.company_id).count() == 5


def test_a_payment_that_is_sent_twice_at_once_is_one_payment(floor):
    customer = floor.customer()
    asked = ReceivePayment(customer.code, Decimal(50), "GBP", floor.today, external_id="bank-1")
    answers = at_once(8, lambda _: receive_payments([asked], actor=floor.actor, at=floor.at))
    assert Counter(code for one in answers for code in codes(one)) == {
        "received": 1, "already_received": 7,
    }  # fmt: skip
    assert Payment.objects.get(customer=customer).amount == 50


def test_a_return_that_is_sent_twice_at_once_is_one_return(floor):
    customer, item = floor.customer(), stocked(floor, 10)
    _, (line,) = sold(floor, customer, (item, 5))
    back = (EnterReturnLine(Decimal(3), shipment_line_id=line.pk),)
    same = EnterReturn(customer.code, "damaged", back, external_id="rma-1")
    answers = at_once(6, lambda _: enter_returns([same], actor=floor.actor, at=floor.at))
    assert Counter(code for one in answers for code in codes(one)) == {
        "authorised": 1, "already_entered": 5,
    }  # fmt: skip
    assert ReturnOrder.objects.filter(customer=customer).count() == 1


def test_no_more_comes_back_than_left_however_many_ask_at_once(floor):
    customer, item = floor.customer(), stocked(floor, 10)
    _, (line,) = sold(floor, customer, (item, 5))
    back = (EnterReturnLine(Decimal(2), shipment_line_id=line.pk),)
    asked = EnterReturn(customer.code, "damaged", back)
    answers = at_once(6, lambda _: enter_returns([asked], actor=floor.actor, at=floor.at))
    assert Counter(code for one in answers for code in codes(one)) == {
        "authorised": 2, "more_than_shipped": 4,
    }  # fmt: skip


def test_an_order_released_twice_at_once_is_one_shipment(floor):
    made = entered(floor, floor.customer(), (stocked(floor, 10), 5)).id
    answers = at_once(
        6, lambda _: release_orders([ReleaseOrder(made)], actor=floor.actor, at=floor.at)
    )
    assert Counter(code for one in answers for code in codes(one)) == {
        "released": 1, "nothing_to_release": 5,
    }  # fmt: skip
    assert Shipment.objects.filter(order_id=made).count() == 1


def test_a_shipment_shipped_twice_at_once_leaves_the_stock_once(floor):
    item = stocked(floor, 10)
    shipment_id = released(floor, entered(floor, floor.customer(), (item, 5)).id)
    answers = at_once(
        6, lambda _: ship_shipments([ShipShipment(shipment_id)], actor=floor.actor, at=floor.at)
    )
    assert Counter(code for one in answers for code in codes(one)) == {
        "shipped": 1, "already_shipped": 5,
    }  # fmt: skip
    moves = StockMove.objects.filter(source="shipment", source_id=shipment_id)
    assert [move.quantity for move in moves] == [-5]


def test_batches_in_opposite_order_all_come_through(floor):
    """Customers, items and orders are locked in id order, whatever the order of the rows."""
    items = [stocked(floor, 1000) for _ in range(4)]
    customers = [floor.customer() for _ in range(4)]
    pairs = list(zip(customers, items, strict=True))

    def trade(nth: int) -> None:
        mine = pairs if nth % 2 else pairs[::-1]
        for _ in range(3):
            batch = [
                order(customer, (item, 1), (items[0], 1), (items[3], 1)) for customer, item in mine
            ]
            ids = enter_orders(batch, actor=floor.actor, at=floor.at).ids()
            out = release_orders([ReleaseOrder(one) for one in ids], actor=floor.actor, at=floor.at)
            left = [ShipShipment(one.detail["shipment_id"]) for one in out][:: 1 if nth % 2 else -1]
            shipped = ship_shipments(left, actor=floor.actor, at=floor.at)
            assert set(codes(shipped)) == {"shipped"}

    at_once(6, trade)
    level = StockLevel.objects.get(company_id=floor.company_id, item=items[0])
    assert (level.on_hand, level.reserved) == (1000 - 6 * 3 * 5, 0)


def test_an_order_is_either_cancelled_or_shipped(floor):
    """Somebody cancels while somebody releases and ships: nobody is billed for what stays."""
    item = stocked(floor, 500)
    orders = [entered(floor, floor.customer(), (item, 5)).id for _ in range(30)]

    def cancel() -> None:
        for order_id in orders:
            asked = CancelOrder(order_id, None, "no longer wanted")
            cancel_orders([asked], actor=floor.actor, at=floor.at)

    def send() -> None:
        for order_id in orders:
            (out,) = release_orders([ReleaseOrder(order_id)], actor=floor.actor, at=floor.at)
            if "shipment_id" in out.detail:
                wanted = ShipShipment(out.detail["shipment_id"])
                ship_shipments([wanted], actor=floor.actor, at=floor.at)

    at_once(2, lambda nth: cancel() if nth else send())
    events.drain()
    billed = set(
        Invoice.objects.filter(company_id=floor.company_id).values_list("order_id", flat=True)
    )
    ended = dict(SalesOrder.objects.filter(pk__in=orders).values_list("id", "status"))
    assert ended == {one: "completed" if one in billed else "cancelled" for one in orders}
    assert not Reservation.objects.filter(company_id=floor.company_id).exists()
    level = StockLevel.objects.get(company_id=floor.company_id, item=item)
    assert level.on_hand == 500 - 5 * len(billed)
