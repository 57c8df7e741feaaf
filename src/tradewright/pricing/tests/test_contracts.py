from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tradewright.kernel.models import Event
from tradewright.kernel.outcome import one
from tradewright.pricing.models import PriceCondition, PriceContract
from tradewright.pricing.operations.conditions import SetPrice, set_prices
from tradewright.pricing.operations.contracts import (
    ContractEnded,
    ContractEscalated,
    ContractExtended,
    ContractMade,
    EndContract,
    EscalateContract,
    ExtendContract,
    MakeContract,
    end_contracts,
    escalate_contracts,
    extend_contracts,
    make_contracts,
)

FROM, TO = date(2026, 1, 1), date(2026, 12, 31)


def did(operation, world, *rows):
    return operation(rows, actor=world.actor, at=world.at)


def said(outcomes):
    return [(str(o.code), o.field) for o in outcomes]


@pytest.fixture
def customer(world):
    return world.customer()


def asked(customer, number="K1", **given):
    return MakeContract(number, "Agreed", customer.code, FROM, TO, **given)


def priced(world, item, contract="K1", amount="8.00", valid_from=FROM, **given):
    return one(
        did(
            set_prices,
            world,
            SetPrice(
                item.code,
                "EA",
                "GBP",
                Decimal(amount),
                valid_from,
                kind="contract",
                contract=contract,
                **given,
            ),
        )
    )


def held(item):
    rows = PriceCondition.objects.filter(item=item, kind="contract").order_by("valid_from")
    return [(row.valid_from, row.valid_to, row.price) for row in rows]


def test_makes_a_contract_and_answers_every_row(world, customer):
    did(make_contracts, world, asked(customer, "OLD"))
    outcomes = did(
        make_contracts,
        world,
        asked(customer, kind="job", ship_to="MAIN"),
        asked(customer),
        asked(customer, "OLD"),
        replace(asked(customer, "OLD"), valid_from=date(2026, 2, 1)),
        asked(customer, " "),
        replace(asked(customer, "K2"), name=" "),
        replace(asked(customer, "K3"), customer="??"),
        asked(customer, "K4", ship_to="??"),
        asked(customer, "K5", kind="promise"),
        replace(asked(customer, "K6"), valid_to=date(2025, 1, 1)),
        asked(customer, "K7", escalator_percent=Decimal(3)),
    )
    assert said(outcomes) == [
        ("made", None), ("repeated_in_batch", "number"), ("already_made", None),
        ("repeated_in_batch", "number"), ("number_missing", "number"), ("name_missing", "name"),
        ("unknown_customer", "customer"), ("unknown_ship_to", "ship_to"), ("unknown_kind", "kind"),
        ("validity_reversed", "valid_to"), ("escalator_unclear", "escalator_percent"),
    ]  # fmt: skip
    (taken,) = did(
        make_contracts, world, replace(asked(customer, "OLD"), valid_from=date(2026, 2, 1))
    )
    assert said([taken]) == [("number_taken", "number")]
    assert {str(o.code) for o in (*outcomes, taken)} == {str(code) for code in ContractMade}
    made = PriceContract.objects.get(number="K1")
    assert made.ship_to == customer.address
    told = Event.objects.get(aggregate="price_contract", key=made.pk)
    assert (told.topic, told.body["from"], told.body["to"]) == (
        "pricing.contract_made", None, "active",
    )  # fmt: skip


def test_an_ended_contract_ends_its_prices_and_takes_no_more(world, customer):
    item, later = world.item(), world.item()
    did(make_contracts, world, asked(customer), asked(customer, "K2"), asked(customer, "K3"))
    priced(world, item)
    priced(world, later, valid_from=date(2026, 9, 1))
    did(end_contracts, world, EndContract("K3", date(2026, 5, 31)))
    outcomes = did(
        end_contracts,
        world,
        EndContract("K1", date(2026, 6, 30), "bankrupt"),
        EndContract("K1", date(2026, 7, 30)),
        EndContract("??", date(2026, 6, 30)),
        EndContract("K2", date(2025, 6, 30)),
        EndContract("K3", date(2026, 5, 31)),
    )
    assert said(outcomes) == [
        ("ended", None), ("repeated_in_batch", "number"), ("unknown_contract", "number"),
        ("ends_before_begin", "ends_on"), ("already_ended", None),
    ]  # fmt: skip
    (beyond,) = did(end_contracts, world, EndContract("K2", date(2027, 6, 30)))
    assert str(beyond.code) == "ends_later"
    assert {str(o.code) for o in (*outcomes, beyond)} == {str(code) for code in ContractEnded}
    assert held(item) == [(FROM, date(2026, 6, 30), Decimal(8))]
    assert held(later) == []
    topics = Event.objects.filter(operation_id__isnull=False).values_list("topic", flat=True)
    assert {"pricing.contract_ended", "pricing.price_removed"} <= set(topics)
    again = did(
        set_prices,
        world,
        SetPrice(
            item.code, "EA", "GBP", Decimal(1), FROM, date(2026, 2, 1), kind="contract",
            contract="K1",
        ),
    )  # fmt: skip
    assert str(again[0].code) == "contract_ended"


def test_an_extended_contract_takes_its_last_prices_along(world, customer):
    item, short = world.item(), world.item()
    did(make_contracts, world, asked(customer), asked(customer, "K2"), asked(customer, "K3"))
    priced(world, item)
    priced(world, short, valid_to=date(2026, 3, 31))
    did(end_contracts, world, EndContract("K3", date(2026, 5, 31)))
    outcomes = did(
        extend_contracts,
        world,
        ExtendContract("K1", date(2027, 12, 31)),
        ExtendContract("K1", date(2028, 12, 31)),
        ExtendContract("??"),
        ExtendContract("K3", date(2028, 12, 31)),
        ExtendContract("K2", TO),
    )
    assert said(outcomes) == [
        ("extended", None), ("repeated_in_batch", "number"), ("unknown_contract", "number"),
        ("contract_ended", "number"), ("already_extended", None),
    ]  # fmt: skip
    (shorter,) = did(extend_contracts, world, ExtendContract("K2", date(2026, 2, 1)))
    assert shorter.message == "It holds until 2026-12-31 already: end it to make it shorter."
    assert {str(o.code) for o in (*outcomes, shorter)} == {str(code) for code in ContractExtended}
    assert held(item) == [(FROM, date(2027, 12, 31), Decimal(8))]
    assert held(short) == [(FROM, date(2026, 3, 31), Decimal(8))]


def test_all_prices_of_a_contract_rise_in_one_operation(world, customer):
    item, capped = world.item(), world.item()
    contract = asked(customer, escalator_percent=Decimal("3.5"), escalates_from=date(2026, 4, 1))
    did(make_contracts, world, contract, asked(customer, "K2"), asked(customer, "K3"))
    priced(world, item)
    kept = priced(world, capped, amount="2.00", cap_quantity=Decimal(100))
    PriceCondition.objects.filter(pk=kept.id).update(drawn_quantity=40)
    late = world.item()
    priced(world, late, "K3", valid_to=date(2026, 5, 31))
    priced(world, late, "K3", valid_from=date(2026, 6, 1))
    outcomes = did(
        escalate_contracts,
        world,
        EscalateContract("K1", date(2026, 4, 1)),
        EscalateContract("K1", date(2026, 4, 1)),
        EscalateContract("??", date(2026, 4, 1)),
        EscalateContract("K2", date(2026, 4, 1)),
        EscalateContract("K3", date(2026, 4, 1), Decimal(1)),
    )
    assert said(outcomes) == [
        ("escalated", None), ("repeated_in_batch", "number"), ("unknown_contract", "number"),
        ("percent_missing", "percent"), ("overlaps", "from_day"),
    ]  # fmt: skip
    assert outcomes[0].message == "2 prices rise by 3.5 percent on 2026-04-01."
    more = did(escalate_contracts, world, EscalateContract("K1", date(2026, 4, 1))) + did(
        escalate_contracts, world, EscalateContract("K2", date(2026, 4, 1), Decimal(1))
    )
    more += did(escalate_contracts, world, EscalateContract("K2", date(2025, 4, 1), Decimal(1)))
    more += did(escalate_contracts, world, EscalateContract("K2", date(2027, 4, 1), Decimal(1)))
    more += did(escalate_contracts, world, EscalateContract("K2", date(2026, 4, 1), Decimal(-100)))
    assert [str(o.code) for o in more] == [
        "already_escalated", "nothing_to_escalate", "not_begun", "contract_ended",
        "percent_impossible",
    ]  # fmt: skip
    assert {str(o.code) for o in (*outcomes, *more)} == {str(code) for code in ContractEscalated}
    assert held(item) == [
        (FROM, date(2026, 3, 31), Decimal(8)), (date(2026, 4, 1), TO, Decimal("8.28")),
    ]  # fmt: skip
    assert PriceCondition.objects.get(item=capped, valid_from=date(2026, 4, 1)).cap_quantity == 60
    assert PriceContract.objects.get(number="K1").escalated_on == date(2026, 4, 1)
    told = Event.objects.get(topic="pricing.contract_escalated")
    assert told.body["percent"] == Decimal("3.5")
