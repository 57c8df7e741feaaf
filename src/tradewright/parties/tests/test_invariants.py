from __future__ import annotations

import pytest
from django.db import connection

from tradewright.kernel.invariants import run_invariants
from tradewright.parties.models import Address, Customer, CustomerMerge
from tradewright.parties.operations.merges import MergeCustomer, merge_customers


@pytest.mark.parametrize("role", ["is_bill_to", "is_ship_to"])
def test_m2_turns_red_when_a_customer_has_no_place_for_bills_or_goods(db, committed_world, role):
    customer = committed_world.customer()
    (before,) = run_invariants(["M2"])
    Address.objects.filter(customer=customer).update(**{role: False})
    (after,) = run_invariants(["M2"])
    assert after.violations == before.violations + 1


@pytest.mark.parametrize("fault", ["elsewhere", "open", "chain", "forgotten"])
def test_m4_turns_red_when_a_merged_customer_leads_astray(db, committed_world, fault):
    world = committed_world
    loser, winner, third = (world.customer() for _ in range(3))
    merge_customers([MergeCustomer(loser.pk, winner.pk)], actor=world.actor, at=world.at)
    (before,) = run_invariants(["M4"])
    assert before.violations == 0
    if fault == "elsewhere":
        Customer.objects.filter(pk=loser.pk).update(merged_into=third)
    elif fault == "open":
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table customer drop constraint customer_merged")
        Customer.objects.filter(pk=loser.pk).update(status="active")
    elif fault == "chain":
        Customer.objects.filter(pk=winner.pk).update(merged_into=third, status="closed")
    else:
        CustomerMerge.objects.filter(loser=loser).update(undone_at=world.at)
    (after,) = run_invariants(["M4"])
    assert after.violations >= 1
