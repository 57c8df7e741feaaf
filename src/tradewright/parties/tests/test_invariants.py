from __future__ import annotations

import pytest

from tradewright.kernel.invariants import run_invariants
from tradewright.parties.models import Address


@pytest.mark.parametrize("role", ["is_bill_to", "is_ship_to"])
def test_m2_turns_red_when_a_customer_has_no_place_for_bills_or_goods(db, committed_world, role):
    customer = committed_world.customer()
    (before,) = run_invariants(["M2"])
    Address.objects.filter(customer=customer).update(**{role: False})
    (after,) = run_invariants(["M2"])
    assert after.violations == before.violations + 1
