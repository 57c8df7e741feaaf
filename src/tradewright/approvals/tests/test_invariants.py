"""Each invariant turns red on a fault made for it."""

from __future__ import annotations

import pytest
from django.db import connection

from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.tests.makers import asks, person, price_rules, seen
from tradewright.kernel.invariants import run_invariants

pytestmark = pytest.mark.django_db
LAST = "(select max(id) from approval_request)"
FAULTS = {
    "C3": [
        f"update approval_decision set decided_by = (select requested_by from approval_request"
        f" where id = {LAST}) where request_id = {LAST}",
        f"update approval_decision set content_hash = 'x' where request_id = {LAST}",
        f'update approval_request set content = \'{{"price": "1.00"}}\' where id = {LAST}',
        f"update approval_decision set duty = 'sales.read' where request_id = {LAST}",
        "update user_role set valid_until = valid_from where user_id = (select decided_by from"
        f" approval_decision where request_id = {LAST})",
        f"update approval_decision set decided_by = 1 where request_id = {LAST}",
    ],
    "C12": [
        f"delete from approval_decision where request_id = {LAST}",
        f"update approval_decision set decision = 'refuse' where request_id = {LAST}",
        f"update approval_request set status = 'waiting', ended_at = null where id = {LAST}",
        f"update approval_decision set decided_at = decided_at + interval '1 year'"
        f" where request_id = {LAST}",
    ],
}


@pytest.mark.parametrize(
    ("id", "fault"), [(id, one) for id, many in FAULTS.items() for one in many]
)
def test_turns_red(committed_world, id, fault):
    world = committed_world
    price_rules(world)
    request_id = asks(world, person(world, "sales_rep"))
    row = DecideApproval(request_id, "approve", seen(request_id))
    decide_approvals([row], actor=person(world, "pricing_manager"), at=world.at)
    before = violations(id)
    with connection.cursor() as cursor:
        cursor.execute(
            "set constraints all immediate; set local session_replication_role = replica"
        )
        cursor.execute(fault)
    assert violations(id) > before


def violations(id: str) -> int:
    return {one.id: one.violations for one in run_invariants([id])}[id]
