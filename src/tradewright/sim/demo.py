"""The demo company: a distributor that has lived some weeks, and the people who work in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from tradewright.company.operations.users import CreateUser, create_users
from tradewright.company.queries import company_by_code
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.control.queries import demo_people
from tradewright.kernel.operation import Actor

from .distributor import Progress, open_distributor, simulate
from .people import DOMAIN, PASSWORD, PEOPLE
from .setting_up import in_batches

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
    in_batches(create_users, people, Actor.system(0), at)
    roles = [GrantRole(username, role, since) for username, _, role in PEOPLE]
    in_batches(grant_roles, roles, actor, at)
