"""Each invariant of quotes is quiet on sound quotes and turns red on faults made for it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tradewright.kernel.events import drain
from tradewright.kernel.invariants import run_invariants
from tradewright.sales.operations.quote_acceptance import AcceptedLine
from tradewright.sales.operations.quote_endings import DeclineQuote, decline_quotes
from tradewright.sales.operations.quotes import QuotedLine

from .makers import stocked
from .quotes import accepted, drafted, sent
from .test_invariants import as_owner, violations

MINE = ["Q1", "Q2", "Q3", "Q4", "Q5", "S3", "S4"]

DONE = "(select max(id) from quote where status = 'accepted')"
OPEN = "(select max(id) from quote where status = 'sent')"
TAKEN = "(select max(quote_line_id) from quote_acceptance_line)"
HELD = "where source = 'quote_line'"
TOLD = "(select max(id) from event where aggregate = 'quote' and version = 2)"

FAULTS = {
    "Q1": [
        f"update quote_line set quantity_accepted = 0 where id = {TAKEN}",
        "update quote_acceptance_line set quantity = quantity + 1",
        f"delete from quote_acceptance_line where quote_line_id = {TAKEN}",
        f"update quote_acceptance set quote_id = {OPEN}",
    ],
    "Q2": [
        f"update quote set amount_net = amount_net - 1, amount_tax = amount_tax + 1"
        f" where id = {DONE}",
        f"update quote_line set unit_price = unit_price + 1 where id = {TAKEN}",
        f"update quote_line set is_optional = true, alternative_to = null where id = {TAKEN}",
    ],
    "Q3": [
        f"update quote set status = 'draft', request_id = null where id = {OPEN}",
        f"update event set body = jsonb_set(body, '{{from}}', '\"sent\"') where id = {TOLD}",
        f"update event set body = jsonb_set(body, '{{to}}', '\"accepted\"') where id = {TOLD}",
    ],
    "Q4": [
        f"update reservation set quantity = quantity + 99 {HELD}",
        f"update reservation set expires_at = null {HELD}",
        f"update reservation set expires_at = expires_at - interval '9 days' {HELD}",
        f"update reservation set source_line_id = 0 {HELD}",
        f"update quote set status = 'declined' where id = {OPEN}",
        f"update quote set reserved_until = null where id = {OPEN}",
    ],
    "Q5": [
        "update sales_order_line set unit_price = unit_price + 1 where price_source = 'quote'",
        f"update quote_acceptance set quote_id = 0 where quote_id = {DONE}",
        f"update quote set status = 'draft' where id = {DONE}",
    ],
}  # fmt: skip


@pytest.fixture
def quoted(db, committed_world):
    """A draft, one that is lost, one accepted, one in part and with stock held."""
    world = committed_world
    item = stocked(world, 100, price="3.33")
    drafted(world, world.customer(), (item, 2))
    lost = sent(world, world.customer(), (item, 2), hours=2)
    decline_quotes([DeclineQuote(lost, "price")], actor=world.actor, at=world.at)
    extra = QuotedLine(item.code, Decimal(1), is_optional=True)
    accepted(world, sent(world, world.customer(), (item, 7), extra, hours=2))
    part = sent(world, world.customer(), (item, 10), hours=2)
    accepted(world, part, AcceptedLine(1, Decimal(4)), keep_open=True)
    drain()
    return world


def test_are_quiet_on_sound_quotes(quoted):
    assert {one.id: one.violations for one in run_invariants(MINE)} == dict.fromkeys(MINE, 0)


@pytest.mark.parametrize(
    ("id", "fault"), [(id, fault) for id, faults in FAULTS.items() for fault in faults]
)
def test_turns_red_on_its_fault(quoted, id, fault):
    before = violations(id)
    as_owner(fault)
    assert violations(id) > before
