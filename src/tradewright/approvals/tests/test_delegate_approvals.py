from __future__ import annotations

from datetime import timedelta

from tradewright.approvals.operations.delegations import (
    DelegateApprovals,
    RevokeDelegation,
    delegate_approvals,
    revoke_delegations,
)
from tradewright.approvals.tests.makers import person
from tradewright.company.models import User
from tradewright.kernel.models import Event


def codes(outcomes) -> list[str]:
    return [str(one.code) for one in outcomes]


def name(actor) -> str:
    return User.objects.get(pk=actor.user_id).username


def test_answers_each_row_of_a_mixed_batch(world):
    paula, one, other = (person(world, "pricing_manager") for _ in range(3))
    stranger = User.objects.create(username=f"stranger-{world.code}")
    until = world.today + timedelta(days=3)
    rows = [
        DelegateApprovals(name(one), until, kinds="price_override, credit_limit"),
        DelegateApprovals(name(one), until),
        DelegateApprovals(name(paula), until),
        DelegateApprovals(stranger.username, until),
        DelegateApprovals(name(other), until, kinds="no_kind"),
    ]
    outcomes = delegate_approvals(rows, actor=paula, at=world.at)
    assert codes(outcomes) == [
        "delegated", "repeated_in_batch", "to_yourself", "unknown_user", "unknown_kind",
    ]  # fmt: skip
    told = Event.objects.get(aggregate="approval_delegation", key=outcomes[0].id)
    assert told.topic == "approvals.approvals_delegated"
    assert told.body["kinds"] == ["credit_limit", "price_override"]
    assert codes(delegate_approvals(rows[:1], actor=paula, at=world.at)) == ["already_delegated"]
    over = [DelegateApprovals(name(other), world.today)]
    assert codes(delegate_approvals(over, actor=paula, at=world.at)) == ["ends_before_it_begins"]


def test_is_ended_by_who_delegated(world):
    paula, deputy = person(world, "pricing_manager"), person(world, "pricing_manager")
    row = DelegateApprovals(name(deputy), world.today + timedelta(days=3))
    found = delegate_approvals([row], actor=paula, at=world.at)[0].id
    rows = [RevokeDelegation(found), RevokeDelegation(found), RevokeDelegation(10**12)]
    assert codes(revoke_delegations(rows[:1], actor=deputy, at=world.at)) == ["not_yours"]
    assert codes(revoke_delegations(rows, actor=paula, at=world.at)) == [
        "revoked", "repeated_in_batch", "delegation_not_found",
    ]  # fmt: skip
    assert codes(revoke_delegations(rows[:1], actor=paula, at=world.at)) == ["already_revoked"]
    told = Event.objects.get(aggregate="approval_delegation", key=found, version=2)
    assert told.topic == "approvals.delegation_revoked"
