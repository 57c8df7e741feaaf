"""The demo company: a distributor that has lived some weeks, and the people who work in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from tradewright.approvals.operations.rules import (
    ConfirmRules,
    ProposeRule,
    ProposeRules,
    confirm_rules,
    propose_rules,
)
from tradewright.company.operations.users import CreateUser, create_users
from tradewright.company.queries import company_by_code
from tradewright.control.operations.exemptions import (
    ApproveException,
    AskException,
    approve_exceptions,
    ask_exceptions,
)
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.control.operations.single_handed import (
    DeclareSingleHanded,
    declare_single_handed,
)
from tradewright.control.queries import actor_of, demo_people, simulate_grant
from tradewright.kernel.operation import Actor

from .distributor import Progress, open_distributor, simulate
from .people import ADMINISTRATOR, CONTROLLER, DOMAIN, OWNER, PASSWORD, PEOPLE
from .setting_up import in_batches

CREDIT = "approvals.approve_credit_exceptions"
RULES = {
    # any discount that a person gives; what nobody has looked at in a day the controller may decide
    "price_override": (
        ProposeRule("approvals.approve_price_overrides", percent_over=Decimal(0),
                    escalation_duty="approvals.approve_large_credit_exceptions",
                    escalates_after_hours=24),
    ),
    "credit_exception": (
        ProposeRule(CREDIT, amount_upto=Decimal(10_000)),
        ProposeRule("approvals.approve_large_credit_exceptions"),
    ),
    "credit_limit": (ProposeRule("approvals.approve_credit_limits", amount_over=Decimal(50_000)),),
    "manual_journal": (ProposeRule("ledger.approve_journal_entries"),),
}  # fmt: skip
A_YEAR = timedelta(days=365)
CONTROL = "The controller looks through the operation log of the owner every week"
CODE, NAME, SEED = "HARBOUR", "Harbour Wholesale Ltd", 7


def is_lived() -> bool:
    """Whether the demo company has been made to its end: its people come last."""
    found = company_by_code(CODE)
    return found is not None and bool(demo_people(DOMAIN))


def live(first: date, days: int, *, progress: Progress) -> None:
    """Open the company, let it live, then let its people in. Interrupted, it is started again."""
    company = open_distributor(CODE, NAME, seed=SEED, since=first)
    simulate(company, first, days, progress=progress)
    let_people_in(company.actor, since=first)


def let_people_in(actor: Actor, *, since: date) -> None:
    """One person for each role; their password stands on the sign-in page."""
    at = datetime.combine(since, time(7), UTC)
    people = [
        CreateUser(username, name, f"{username}@{DOMAIN}", PASSWORD) for username, name, _ in PEOPLE
    ]
    made = in_batches(create_users, people, Actor.system(0), at)
    ids = {row.username: outcome.id for row, outcome in zip(people, made, strict=True)}
    roles = [GrantRole(username, role, since) for username, _, role in PEOPLE]
    in_batches(grant_roles, [one for one in roles if one.username != OWNER], actor, at)
    asker, approver = (
        actor_of(ids[name] or 0, actor.company_id, at) for name in (ADMINISTRATOR, CONTROLLER)
    )
    agree_rules(approver, asker, at=at)
    excuse_owner(asker, approver, since=since, at=at)
    in_batches(grant_roles, [one for one in roles if one.username == OWNER], actor, at)


def agree_rules(proposer: Actor, confirmer: Actor, *, at: datetime) -> None:
    """What needs a second person here, proposed by one and confirmed by another."""
    reason = "As the owner wants it"
    versions = [ProposeRules(kind, rules, reason) for kind, rules in RULES.items()]
    found = in_batches(propose_rules, versions, proposer, at)
    in_batches(confirm_rules, [ConfirmRules(one) for one in found.ids()], confirmer, at)


def excuse_owner(asker: Actor, approver: Actor, *, since: date, at: datetime) -> None:
    """The owner holds everything: one asks for an exception from each pair, another approves."""
    wanted = [
        AskException(OWNER, clash.number, since + A_YEAR, CONTROL, since)
        for clash in simulate_grant(asker.company_id, OWNER, "owner", at)
    ]
    asked = in_batches(ask_exceptions, wanted, asker, at)
    in_batches(approve_exceptions, [ApproveException(one) for one in asked.ids()], approver, at)


def let_owner_in(actor: Actor, *, since: date) -> str:
    """Where there are demo people, their owner may open the actor's company as well.

    Returns the username, or "" where this is no demo: then its own people grant roles.
    """
    if OWNER not in {username for username, *_ in demo_people(DOMAIN)}:
        return ""
    at = datetime.combine(since, time(7), UTC)
    alone = DeclareSingleHanded("A trial on one's own history, looked at by one person")
    in_batches(declare_single_handed, [alone], actor, at)
    in_batches(grant_roles, [GrantRole(OWNER, "owner", since)], actor, at)
    return OWNER
