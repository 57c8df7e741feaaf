"""Each invariant of the pipeline is quiet on sound documents and turns red on its fault."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection

from tradewright.crm.operations.conversion import ConvertLead, convert_leads
from tradewright.crm.operations.opportunities import MoveOpportunity, move_opportunities
from tradewright.kernel.invariants import run_invariants

from .makers import lead, opportunity

MINE = ["CR1", "CR2", "CR3", "CR4"]
CHANCE = "(select max(opportunity_id) from opportunity_move where move_no > 1)"
LEAD = "(select max(id) from lead where status = 'converted')"
STAGE = "(select min(id) from pipeline_stage where code = '{}' and company_id ="
OTHER = f"{STAGE.format('quoted')} opportunity.company_id)"

FAULTS = {
    "CR1": [
        f"update opportunity set amount = amount + 0.01 where id = {CHANCE}",
        f"update opportunity set amount_home = amount_home + 0.01 where id = {CHANCE}",
        f"delete from opportunity_line where opportunity_id = {CHANCE};"
        " insert into opportunity_line (company_id, opportunity_id, line_no, description, quantity,"
        " price, amount)"
        f" select company_id, id, 1, 'x', 1, 7, 7 from opportunity where id = {CHANCE}",
    ],
    "CR2": [
        f"delete from opportunity_move where opportunity_id = {CHANCE}",
        f"delete from opportunity_move where opportunity_id = {CHANCE} and move_no = 1",
        "update opportunity_move set from_stage_id = to_stage_id"
        f" where opportunity_id = {CHANCE} and move_no = 2",
        f"update opportunity set stage_id = {OTHER} where id = {CHANCE}",
    ],
    "CR3": [f"update opportunity set status = 'won', closed_on = opened_on where id = {CHANCE}"],
    "CR4": [
        f"update lead set status = 'working' where id = {LEAD}",
        f"update lead set customer_id = (select min(id) from customer) where id = {LEAD}",
        f"delete from event where aggregate = 'lead' and key = {LEAD} and version = 3",
    ],
}


@pytest.fixture
def trade(db, committed_world):
    """An opportunity that moved, and a lead that was converted to another."""
    world = committed_world
    id = opportunity(world)
    move_opportunities([MoveOpportunity(id, "engaging")], actor=world.actor, at=world.at)
    row = ConvertLead(lead(world, qualified=True), opportunity="First", amount=Decimal(5))
    convert_leads([row], actor=world.actor, at=world.at)
    return world


def violations(id):
    (found,) = run_invariants([id])
    return found.violations


def as_owner(statement):
    with connection.cursor() as cursor:
        cursor.execute(
            "set constraints all immediate; set local session_replication_role = replica;"
            "alter table opportunity_move drop constraint opportunity_move_moves;"
        )
        cursor.execute(statement)


def test_are_quiet_on_sound_documents(trade):
    mine = {one.id: one.examples for one in run_invariants(MINE)}
    of_trade = {
        id: [row for row in rows if row.get("company_id", trade.company_id) == trade.company_id]
        for id, rows in mine.items()
    }
    assert of_trade == {id: [] for id in MINE}


@pytest.mark.parametrize(
    ("id", "fault"), [(id, fault) for id, faults in FAULTS.items() for fault in faults]
)
def test_turns_red_on_its_fault(trade, id, fault):
    before = violations(id)
    as_owner(fault)
    assert violations(id) > before
