from __future__ import annotations

from decimal import Decimal as D

from tradewright.credit.models import CreditAccount
from tradewright.credit.operations import MoveExposure, move_exposure
from tradewright.credit.queries import credit_position, positions


def test_credit_position_says_what_is_owed_and_what_is_left(world):
    customer, over, new = world.customer(limit=D(100)), world.customer(limit=D(5)), world.customer()
    CreditAccount.objects.filter(customer_id=new.pk).delete()
    move_exposure(
        [MoveExposure(customer.pk, D(10), D(20), D(30), D(5)), MoveExposure(over.pk, D(9))],
        actor=world.actor,
        at=world.at,
    )
    found = credit_position(world.company_id, [customer.pk, over.pk, new.pk])
    position = found[customer.pk]
    assert (position.exposure, position.available, position.over_by) == (55, 45, 0)
    assert (position.customer, position.currency, position.limit) == (customer.code, "GBP", 100)
    assert (found[over.pk].available, found[over.pk].over_by) == (0, 4)
    assert (found[new.pk].limit, found[new.pk].available, found[new.pk].exposure) == (None, None, 0)


def test_positions_pages_over_limit_first_with_totals_of_all_pages(world):
    customers = [world.customer(name=f"Quillfeather {n}", limit=D(5)) for n in range(3)]
    move_exposure([MoveExposure(customers[1].pk, D(7))], actor=world.actor, at=world.at)
    first = positions(world.company_id, search="quillfeather", limit=2)
    assert [row.customer_id for row in first.rows] == [customers[1].pk, customers[0].pk]
    assert (first.count, first.exposure) == (3, 7)
    assert (first.count_over, first.over_by) == (1, 2)
    rest = positions(world.company_id, search="quillfeather", after=first.after, limit=2)
    assert [row.customer_id for row in rest.rows] == [customers[2].pk]
    assert rest.after is None
    over = positions(world.company_id, search="quillfeather", over_only=True)
    assert [row.customer_id for row in over.rows] == [customers[1].pk]
    assert positions(world.company_id, search="no such name").rows == []
