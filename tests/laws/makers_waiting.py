"""Inputs for the operations on what waits: requests that go higher, changes of protected fields."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from tests.laws.registry import Made, makes
from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.requests import EscalateRequest
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import PRICES, asks, person, price_rules
from tradewright.sim.fixtures import World
from tradewright.stewardship.models import WithheldWrite
from tradewright.stewardship.operations.asking import SettleAskedWrite

NOTHING = 10**15
HIGHER = "approvals.approve_large_credit_exceptions"


@makes("approvals.escalate_requests")
def escalations(world: World, n: int) -> Made:
    """Asked for two days before: the rule names a higher duty after one."""
    before = world.at
    world.at = before - timedelta(days=2)
    person(world, "controller")
    price_rules(
        world,
        ProposeRule(PRICES, percent_upto=Decimal(20), escalation_duty=HIGHER,
                    escalates_after_hours=24),
        ProposeRule(PRICES),
    )  # fmt: skip
    made = [asks(world, world.actor, k) for k in range(n)]
    flat = asks(world, world.actor, NOTHING, percent=Decimal(30))
    world.at = before
    return [EscalateRequest(one) for one in made], [EscalateRequest(flat), EscalateRequest(NOTHING)]


@makes("stewardship.settle_asked_writes")
def settled(world: World, n: int) -> Made:
    price_rules(world)
    asked = [asks(world, world.actor, k) for k in range(n)]
    assert ApprovalRequest.objects.filter(pk__in=asked).count() == n
    WithheldWrite.objects.bulk_create(
        WithheldWrite(
            company_id=world.company_id, operation="parties.change_customers", object="customer",
            field="terms", system="tradewright", source="tradewright", steward="",
            input={"customer_id": NOTHING, "version": 1, "terms": "N30"}, status="waiting",
            user_id=1, withheld_at=world.at, approval_id=one,
        )
        for one in asked
    )  # fmt: skip
    return [SettleAskedWrite(one, "refused", 1, "why") for one in asked], [
        SettleAskedWrite(NOTHING, "approved", 1),
    ]
