"""Each invariant of the trail turns red on a fault that is made for it."""

from __future__ import annotations

import pytest

from tradewright.kernel.invariants import run_invariants

from .conftest import run

OF_IT = "where company_id = {company}"
LAST = "(select max(seq) from audit_chain where company_id = {company})"

FAULTS = {
    "C1": [
        f"update audit_chain set body_hash = sha256('x') {OF_IT} and seq = {LAST}",
        f"update audit_chain set hash = sha256('x') {OF_IT} and seq = {LAST} - 1",
        f"delete from audit_chain {OF_IT} and seq = {LAST} - 1",
        f"update audit_chain set seq = seq + 1 {OF_IT} and seq = {LAST}",
    ],
    "C2": [
        f"delete from audit_chain {OF_IT} and seq = {LAST}",
        f"update audit_chain set hash = sha256('x') {OF_IT} and seq = {LAST}",
    ],
    "C15": [
        "insert into audit_ledger (id, begun_at)"
        " values (gen_random_uuid(), now() + interval '1 hour')",
        "insert into audit_restart (status, reason, former, lost, asked_by, asked_at, version)"
        " values ('asked', 'x', gen_random_uuid(), '[]', 1, now(), 1)",
    ],
    "C10": [
        f"update row_change set operation_id = null {OF_IT}",
        f"update row_change set txid = txid - 1 {OF_IT}",
        "set local session_replication_role = origin;"
        " update item set tax_class = 'zero' where id = (select max(id) from item)",
    ],
}


@pytest.mark.parametrize(
    ("id", "fault"), [(id, fault) for id, faults in FAULTS.items() for fault in faults]
)
def test_turns_red(trail, id, fault):
    before = run_invariants([id])[0].violations
    run(fault.format(company=trail.company_id))
    assert run_invariants([id])[0].violations > before


def test_the_trail_of_operations_is_green(trail):
    before = run_invariants(["C1", "C2", "C10"])
    trail.rename("Fourth name")
    after = run_invariants(["C1", "C2", "C10"])
    assert [one.violations for one in after] == [one.violations for one in before]
