from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from tradewright.kernel.invariants import run_invariants
from tradewright.kernel.outcome import one
from tradewright.pricing.operations.conditions import SetPrice, set_prices
from tradewright.pricing.operations.contracts import MakeContract, make_contracts
from tradewright.pricing.operations.levels import SetPriceLevel, set_price_levels
from tradewright.pricing.operations.proposals import ProposePrices, propose_prices

START = date(2026, 1, 1)
COLUMNS = (
    "company_id, kind, contract_id, customer_id, item_id, unit_id, currency, min_quantity,"
    " min_value, breaks, is_incremental, coupon, formula, per, cost_kind, rounding,"
    " drawn_quantity, sequence, off_list, on_contracts, version, created_at, price"
)
FAULTS = {
    "C7": [
        f"insert into price_condition ({COLUMNS}, valid_from) select {COLUMNS}, valid_from + 1"
        " from price_condition where id = {price}",
        "update price_condition set valid_from = '2019-01-01', valid_to = null"
        " where id = {later}",
    ],
    "M3": [
        "delete from item_unit using price_condition as price where price.id = {price}"
        " and item_unit.item_id = price.item_id and item_unit.unit_id = price.unit_id",
        "update price_condition set price = 1.0000001 where id = {price}",
    ],
    "P1": [
        "update price_level set chain = '{{}}' where id = {level}",
        "update price_level set is_by_formula = not is_by_formula where id = {level}",
        "update price_level set base_id = {level} where id = {level}",
    ],
    "P2": [
        "update price_condition set drawn_quantity = 1 where id = {agreed}",
        "insert into price_draw (company_id, condition_id, source, source_id, quantity)"
        " select company_id, id, 'sales_order_line', 1, 2 from price_condition where id = {agreed}",
    ],
    "P3": [
        "update price_condition set valid_to = '2027-01-31' where id = {agreed}",
        "update price_contract set valid_from = '2026-02-01' where id = {contract}",
        "update price_condition set customer_id = null where id = {agreed}",
    ],
    "P4": [
        "update price_proposal set status = 'applied', request_id = 999999999,"
        " measured_at = now() where id = {proposal}",
        "update price_proposal_line set condition_id = {price} where proposal_id = {proposal}",
    ],
}  # fmt: skip


@pytest.fixture
def made(db, committed_world):
    world = committed_world
    item, customer = world.item(price=None), world.customer()
    given = {"actor": world.actor, "at": world.at}
    contract = MakeContract("P-K", "Agreed", customer.code, START, date(2026, 12, 31))
    contract_id = one(make_contracts([contract], **given)).id

    def price(amount, start=START, **more):
        return SetPrice(item.code, "EA", "GBP", Decimal(amount), start, **more)

    prices = set_prices(
        [
            price(10), price(11, date(2026, 6, 1)),
            price(9, kind="contract", contract="P-K", cap_quantity=Decimal(50)),
        ],
        **given,
    ).ids()  # fmt: skip
    levels = [SetPriceLevel("P-A", "A", percent=Decimal(1)),
              SetPriceLevel("P-B", "B", "P-A", Decimal(1))]  # fmt: skip
    level = set_price_levels(levels, **given).ids()[1]
    proposal = one(propose_prices([ProposePrices("Why", (price(1),))], **given)).id
    return {
        "price": prices[0], "later": prices[1], "agreed": prices[2], "contract": contract_id,
        "level": level, "proposal": proposal,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("id", "fault"), [(id, fault) for id, faults in FAULTS.items() for fault in faults]
)
def test_turns_red_on_its_fault(made, id, fault):
    assert run_invariants([id])[0].violations == 0
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(fault.format(**made))
    assert run_invariants([id])[0].violations >= 1
