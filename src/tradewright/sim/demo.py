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
from tradewright.control.operations.sign_ins import SetSignInRule, set_sign_in_rules
from tradewright.control.operations.single_handed import (
    DeclareSingleHanded,
    declare_single_handed,
)
from tradewright.control.queries import actor_of, demo_people, people, simulate_grant
from tradewright.kernel.operation import Actor

from .accounts import credit_cases, look_after_accounts
from .distributor import Progress, open_distributor, simulate
from .parts import know_masters
from .people import (
    ADMINISTRATOR,
    CONTROLLER,
    DOMAIN,
    OWNER,
    PASSWORD,
    PEOPLE,
    PRICER,
    SELLER,
    SERVER,
)
from .pipeline import fill_pipeline
from .pricing import agree_prices, change_prices
from .quotes import quote_around, quote_chances
from .setting_up import in_batches

CREDIT = "approvals.approve_credit_exceptions"
RULES = {
    # any discount that a person gives; what nobody has looked at in a day the controller may decide
    "price_override": (
        ProposeRule("approvals.approve_price_overrides", percent_over=Decimal(0),
                    escalation_duty="approvals.approve_large_credit_exceptions",
                    escalates_after_hours=24),
    ),
    # whoever proposes prices does not set them
    "price_change": (ProposeRule("approvals.approve_price_changes"),),
    # a rep gives up to five percent
    "quote": (ProposeRule("approvals.approve_quotes", percent_over=Decimal(5)),),
    "credit_exception": (
        ProposeRule(CREDIT, amount_upto=Decimal(10_000)),
        ProposeRule("approvals.approve_large_credit_exceptions"),
    ),
    "credit_limit": (ProposeRule("approvals.approve_credit_limits", amount_over=Decimal(50_000)),),
    "credit_note": (ProposeRule("receivables.approve_credit_notes"),),
    "manual_journal": (ProposeRule("ledger.approve_journal_entries"),),
    "master_data": (ProposeRule("approvals.approve_master_data"),),
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
    agree_prices(company.actor, company.clients, company.articles, since=first, days=days)
    simulate(company, first, days, progress=progress)
    know_masters(
        company.actor, [one.code for one in company.clients],
        [one.code for one in company.articles],
        at=datetime.combine(first, time(8), UTC),
    )  # fmt: skip
    let_people_in(company.actor, since=first)
    last = datetime.combine(first + timedelta(days=days - 1), time(15), UTC)
    company_id = company.actor.company_id
    known = {row.username: row.user_id for row in people(company_id, last)}
    seller, server, approver = (
        actor_of(known[name], company_id, last) for name in (SELLER, SERVER, CONTROLLER)
    )
    change_prices(company.actor, actor_of(known[PRICER], company_id, last), company.articles,
                  at=last)  # fmt: skip
    quote_around(company.actor, seller, at=last)
    fill_pipeline(company.actor, at=last, seed=SEED)
    quote_chances(company.actor, seller, at=last)
    look_after_accounts(company.actor, at=last)
    credit_cases(server, approver, at=last)


def let_people_in(actor: Actor, *, since: date) -> None:
    """One person for each role; their password stands on the sign-in page."""
    at = datetime.combine(since, time(7), UTC)
    joining = [
        CreateUser(username, name, f"{username}@{DOMAIN}", PASSWORD) for username, name, _ in PEOPLE
    ]
    made = in_batches(create_users, joining, Actor.system(0), at)
    ids = {row.username: outcome.id for row, outcome in zip(joining, made, strict=True)}
    roles = [GrantRole(username, role, since) for username, _, role in PEOPLE]
    in_batches(grant_roles, [one for one in roles if one.username != OWNER], actor, at)
    ask_no_factor(actor, at=at)
    asker, approver = (
        actor_of(ids[name] or 0, actor.company_id, at) for name in (ADMINISTRATOR, CONTROLLER)
    )
    agree_rules(approver, asker, at=at)
    excuse_owner(asker, approver, since=since, at=at)
    in_batches(grant_roles, [one for one in roles if one.username == OWNER], actor, at)


def ask_no_factor(actor: Actor, *, at: datetime) -> None:
    """The password that everybody knows is enough here, for roles as well that ask for more."""
    roles = sorted({role for _, _, role in PEOPLE})
    rules = [SetSignInRule(role, False, idle_minutes=30, hours=12) for role in roles]
    in_batches(set_sign_in_rules, rules, actor, at, set_sign_in_rules.limit)


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
    ask_no_factor(actor, at=at)
    in_batches(grant_roles, [GrantRole(OWNER, "owner", since)], actor, at)
    return OWNER
