"""The least valid rows of crm."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import Any

from tradewright.crm.operations.leads import EnterLead, QualifyLead, enter_leads, qualify_leads
from tradewright.crm.operations.opportunities import (
    EnterOpportunity,
    OpportunityLineOf,
    enter_opportunities,
)
from tradewright.crm.operations.teams import SetSalesRep, set_sales_reps
from tradewright.kernel.outcome import one
from tradewright.sim.fixtures import World

NTH = count(1)


def rep(world: World, code: str = "", **given: Any) -> str:
    """A sales rep; answers the code."""
    code = code or f"R{next(NTH):04}"
    row = SetSalesRep(code, **{"name": f"Rep {code}", "manager": "Mo", "region": "East"} | given)
    one(set_sales_reps([row], actor=world.actor, at=world.at))
    return code


def lead(world: World, *, qualified: bool = False, **given: Any) -> int:
    """A lead with a person; answers the id."""
    nth = next(NTH)
    row = EnterLead(**{
        "company_name": f"Prospect {nth} Ltd", "country": "GB", "city": "Leeds",
        "contact_name": f"Ann Prospect {nth}", "email": f"ann{nth}@example.com",
    } | given)  # fmt: skip
    id = one(enter_leads([row], actor=world.actor, at=world.at)).id
    if qualified:
        one(qualify_leads([QualifyLead(id)], actor=world.actor, at=world.at))
    return id


def opportunity(world: World, **given: Any) -> int:
    """An opportunity over 10 pieces at 4.00 (40.00) with a customer; answers the id."""
    if "customer" not in given:
        given["customer"] = world.customer().code
    given.setdefault("lines", (OpportunityLineOf(Decimal(10), Decimal(4), world.item().code),))
    row = EnterOpportunity(**{"name": f"Chance {next(NTH)}"} | given)
    return one(enter_opportunities([row], actor=world.actor, at=world.at)).id
