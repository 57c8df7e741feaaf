from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.db import connection

from tradewright.credit.operations import MoveExposure, move_exposure
from tradewright.kernel.invariants import run_invariants

pytestmark = pytest.mark.django_db


def violations(id):
    (finding,) = run_invariants([id])
    return finding.violations


@pytest.mark.parametrize(
    "fault",
    [
        "amount_excused = amount_excused + 1",
        "amount_limit = 7",
        "amount_ordered = amount_ordered + 1",
    ],
)
def test_o7_turns_red_when_exposure_and_excuse_disagree(committed_world, fault):
    world = committed_world
    customer = world.customer(limit=D(10))
    move_exposure([MoveExposure(customer.pk, D(15))], actor=world.actor, at=world.at)
    assert violations("O7") == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "set constraints all immediate;"
            "alter table credit_account drop constraint credit_within_limit"
        )
        cursor.execute(f"update credit_account set {fault} where customer_id = {customer.pk}")
    assert violations("O7") == 1
