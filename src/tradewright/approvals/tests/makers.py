"""Makers of people with roles, rules in force, and requests that wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from tradewright.approvals.models import ApprovalRequest, ApprovalRule
from tradewright.approvals.operations.requests import RequestApproval, request_approvals
from tradewright.approvals.operations.rules import (
    ConfirmRules,
    ProposeRule,
    ProposeRules,
    confirm_rules,
    propose_rules,
)
from tradewright.company.models import User
from tradewright.control.models import Role, UserRole
from tradewright.control.queries import actor_of
from tradewright.kernel.database import entered
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import one
from tradewright.sim.fixtures import World

_numbers = count(1)
PRICES = "approvals.approve_price_overrides"


def person(world: World, *roles: str) -> Actor:
    """Somebody with these roles since 2020, who may ask without the operation above."""
    user = User.objects.create(
        username=f"p{next(_numbers)}-{world.code.lower()}", first_name="Pat", last_name="Person"
    )
    for role in roles:
        UserRole.objects.create(
            company_id=world.company_id, user=user, role=Role.objects.get(code=role),
            valid_from=date(2020, 1, 1),
        )  # fmt: skip
    with entered(world.company_id):
        actor = actor_of(user.pk, world.company_id, world.at)
    return replace(actor, duties=actor.duties | {request_approvals.duty})


def rules(world: World, kind: str, *made: ProposeRule) -> int:
    """Rules of a kind in force: proposed by one person, confirmed by another."""
    asked = ProposeRules(kind, made, "Agreed with the board")
    proposer, confirmer = person(world, "controller"), person(world, "administrator")
    found = one(propose_rules([asked], actor=proposer, at=world.at)).id
    assert found is not None
    one(confirm_rules([ConfirmRules(found)], actor=confirmer, at=world.at))
    return found


def price_rules(world: World, *made: ProposeRule) -> None:
    """Every discount needs one pricing manager, unless other rules are given."""
    person(world, "pricing_manager")
    rules(world, "price_override", *(made or (ProposeRule(PRICES, percent_over=Decimal(0)),)))


def asks(
    world: World, actor: Actor, subject_id: int = 1, price: str = "9.00",
    kind: str = "price_override", **more: Any,
) -> int:  # fmt: skip
    """A price override that waits."""
    given: dict[str, Any] = {
        "content": {"price": price}, "amount": Decimal(10), "percent": Decimal(10),
        "reason": "Meets an offer",
    }  # fmt: skip
    row = RequestApproval(kind, "sales_order", subject_id, f"SO{subject_id}", **(given | more))
    found = one(request_approvals([row], actor=actor, at=world.at)).id
    assert found is not None
    return found


def seen(request_id: int) -> str:
    """The hash of what a person sees, as the page sends it."""
    return bytes(ApprovalRequest.objects.get(pk=request_id).content_hash).hex()


def rule_of(request_id: int) -> ApprovalRule:
    return ApprovalRequest.objects.select_related("rule").get(pk=request_id).rule
