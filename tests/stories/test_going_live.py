"""A company that is set up but not live takes masters and no documents (design law 2)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection

from tradewright.inventory.operations.adjustments import AdjustStock, adjust_stock
from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.kernel import database
from tradewright.ledger.operations.going_live import GoLive, go_live
from tradewright.receivables.operations.payments import ReceivePayment, receive_payments
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.sales.operations.returns import EnterReturn, EnterReturnLine, enter_returns


@pytest.fixture
def early(committed_world, db):
    """The shared company as it was before its first day, with a customer and an item."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update company set went_live_on = null where id = %s", [committed_world.company_id]
        )
    with database.entered(committed_world.company_id):
        yield committed_world


def test_a_company_takes_documents_from_the_day_it_goes_live(early):
    customer, item = early.customer(), early.item()
    one, day = Decimal(1), early.today
    asked = [
        (receive_stock, ReceiveStock(item.code, "", Decimal(9), "", one, day)),
        (adjust_stock, AdjustStock(item.code, "", one, "found", day, unit_cost=one)),
        (enter_orders, EnterOrder(customer.code, lines=(EnterOrderLine(item.code, one),))),
        (enter_returns, EnterReturn(customer.code, "unwanted",
                                    (EnterReturnLine(one, item=item.code, price=one),))),
        (receive_payments, ReceivePayment(customer.code, one, "GBP", day)),
    ]  # fmt: skip

    def answers():
        return [act([row], actor=early.actor, at=early.at)[0] for act, row in asked]

    refused = answers()
    assert [outcome.code for outcome in refused] == ["company_not_live"] * 5
    assert {outcome.message for outcome in refused} == {
        "The company is not live yet: go live first, on the page Company."
    }
    go_live([GoLive()], actor=early.actor, at=early.at)
    assert [outcome.code for outcome in answers()] == [
        "received", "adjusted", "confirmed", "authorised", "received",
    ]  # fmt: skip
