"""Fields that another system owns: writes from elsewhere are withheld, and decided."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tradewright.control.tests.people import colleague
from tradewright.credit.operations import SetLimit, set_limits
from tradewright.kernel.errors import NotFresh
from tradewright.kernel.invariants import run_invariants
from tradewright.kernel.models import Event
from tradewright.parties.models import Customer
from tradewright.parties.operations.customers import ChangeCustomer, change_customers
from tradewright.stewardship.models import FieldOwnership, WithheldWrite
from tradewright.stewardship.operations.ownership import (
    DecideWrite,
    OwnershipSet,
    SetOwnership,
    Withheld,
    WriteDecided,
    decide_writes,
    set_ownership,
)
from tradewright.stewardship.queries.ownership import withheld_by_day


def codes(outcomes) -> list[str]:
    return [str(one.code) for one in outcomes]


def gives(world, field, system="crm", policy="refuse", thing="customer"):
    row = SetOwnership(thing, field, system, "master_data", "a test", policy)
    outcomes = set_ownership([row], actor=world.actor, at=world.at)
    assert not outcomes.refused
    return outcomes[0]


@pytest.fixture
def keeper(world):
    return colleague(
        world, "parties.change_customers", "credit.set_limits", "stewardship.decide_writes"
    )


def test_a_field_gets_an_owner_and_every_other_answer_says_why(world):
    def row(**more):
        usual = {"object": "customer", "field": "phone", "system": "CRM"}
        why = {"steward": "master_data", "reason": "The CRM keeps it"}
        return SetOwnership(**usual | why | more)

    answers = set_ownership(
        [
            row(), row(), row(field="nonsense"), row(field="email", system=" "),
            row(field="name", steward="nobody"), row(field="terms", policy="shout"),
            row(field="tax_number", reason=""),
            row(object="item", field="name", system="tradewright"),
        ],
        actor=world.actor, at=world.at,
    )  # fmt: skip
    assert codes(answers) == [
        "set", "repeated_in_batch", "unknown_field", "system_missing", "unknown_steward",
        "unknown_policy", "reason_missing", "already_set",
    ]  # fmt: skip
    again = set_ownership([row()], actor=world.actor, at=world.at)
    assert codes(again) == ["already_set"]
    kept = FieldOwnership.objects.get(company_id=world.company_id)
    assert (kept.system, kept.version) == ("crm", 1)
    told = Event.objects.filter(company_id=world.company_id, topic="stewardship.ownership_set")
    assert [one.body["to"] for one in told] == ["crm"]
    assert OwnershipSet.SET.accepted


def test_a_write_from_elsewhere_is_refused_and_reported(world, keeper):
    gives(world, "phone")
    first, second = world.customer(), world.customer()
    answers = change_customers(
        [
            ChangeCustomer(first.pk, 1, phone="0123"),
            ChangeCustomer(second.pk, 1, name="Another name"),
        ],
        actor=keeper, at=world.at,
    )  # fmt: skip
    assert codes(answers) == ["not_owner", "changed"]
    assert [one.position for one in answers] == [1, 2]
    assert (answers[0].field, answers[0].message) == (
        "phone",
        "Customer phone is kept in “crm”: change it there, or ask the Master data to give it back.",
    )
    first.refresh_from_db()
    assert first.phone == ""
    kept = WithheldWrite.objects.get(company_id=world.company_id)
    assert (kept.status, kept.source, kept.input["phone"]) == ("refused", "tradewright", "0123")
    assert kept.label == f"{first.code} {first.name}"
    (counted,) = withheld_by_day(world.company_id, since=world.today)
    assert (counted.field, counted.refused, counted.quarantined) == ("phone", 1, 0)


def test_the_owner_writes_what_is_its_own(world, keeper):
    gives(world, "phone")
    customer = world.customer()
    by_crm = replace(keeper, source="crm")
    answers = change_customers(
        [ChangeCustomer(customer.pk, 1, phone="0123")], actor=by_crm, at=world.at
    )
    assert codes(answers) == ["changed"]


def test_what_a_form_sends_unchanged_is_no_write(world, keeper):
    gives(world, "phone")
    customer = world.customer(phone="0123")
    row = ChangeCustomer(customer.pk, 1, name="Another name", phone="0123")
    assert codes(change_customers([row], actor=keeper, at=world.at)) == ["changed"]


def test_given_back_a_field_is_written_here_again(world, keeper):
    gives(world, "phone")
    gives(world, "phone", "tradewright")
    customer = world.customer()
    row = ChangeCustomer(customer.pk, 1, phone="0123")
    assert codes(change_customers([row], actor=keeper, at=world.at)) == ["changed"]


def test_no_limit_is_set_here_that_the_finance_suite_owns(world, keeper):
    gives(world, "credit_limit", "finance")
    row = SetLimit(world.customer().code, Decimal(5), "why")
    assert codes(set_limits([row], actor=keeper, at=world.at)) == ["not_owner"]


def test_a_quarantined_write_waits_and_the_steward_applies_it(world, keeper):
    gives(world, "phone", policy="quarantine")
    one, two, three = (world.customer() for _ in range(3))
    rows = [ChangeCustomer(it.pk, 1, phone="0123") for it in (one, two, three)]
    assert codes(change_customers(rows, actor=keeper, at=world.at)) == ["quarantined"] * 3
    Customer.objects.filter(pk=three.pk).update(version=7)
    waiting = list(
        WithheldWrite.objects.filter(company_id=world.company_id).order_by("id")
    )  # fmt: skip
    first, second, third = (row.pk for row in waiting)
    decided = decide_writes(
        [
            DecideWrite(first, "apply"), DecideWrite(second, "dismiss", "A wrong number"),
            DecideWrite(third, "apply"), DecideWrite(first, "apply"), DecideWrite(10**15, "apply"),
        ],
        actor=keeper, at=world.at,
    )  # fmt: skip
    assert codes(decided) == [
        "applied", "dismissed", "not_applicable", "repeated_in_batch", "write_not_found",
    ]  # fmt: skip
    one.refresh_from_db()
    assert one.phone == "0123"
    assert codes(decide_writes([DecideWrite(first, "apply")], actor=keeper, at=world.at)) == [
        "already_decided"
    ]
    more = [DecideWrite(third, "dismiss"), DecideWrite(third, "shout")]
    assert codes(decide_writes(more[:1], actor=keeper, at=world.at)) == ["note_missing"]
    assert codes(decide_writes(more[1:], actor=keeper, at=world.at)) == ["unknown_decision"]
    assert WriteDecided.APPLIED.accepted and not Withheld.QUARANTINED.accepted


def test_who_applies_needs_the_duty_of_the_change(world, keeper):
    gives(world, "phone", policy="quarantine")
    row = ChangeCustomer(world.customer().pk, 1, phone="0123")
    change_customers([row], actor=keeper, at=world.at)
    kept = WithheldWrite.objects.get(company_id=world.company_id)
    steward = colleague(world, "stewardship.decide_writes")
    answers = decide_writes([DecideWrite(kept.pk, "apply")], actor=steward, at=world.at)
    assert codes(answers) == ["duty_missing"]


def test_c13_turns_red_when_a_write_was_withheld_for_no_owner(committed_world, db):
    world = committed_world
    keeper = colleague(world, "parties.change_customers")
    gives(world, "phone")
    change_customers(
        [ChangeCustomer(world.customer().pk, 1, phone="0123")], actor=keeper, at=world.at
    )
    (before,) = run_invariants(["C13"])
    FieldOwnership.objects.filter(company_id=world.company_id).delete()
    (after,) = run_invariants(["C13"])
    assert (before.violations, after.violations) == (0, 1)


def test_a_limit_that_waited_is_applied_only_by_who_has_just_confirmed(world, keeper):
    gives(world, "credit_limit", policy="quarantine")
    row = SetLimit(world.customer().code, Decimal(5), "why")
    assert codes(set_limits([row], actor=keeper, at=world.at)) == ["quarantined"]
    waiting = WithheldWrite.objects.get(company_id=world.company_id)
    at_a_door = replace(keeper, channel="page")
    with pytest.raises(NotFresh):
        decide_writes([DecideWrite(waiting.pk, "apply", "")], actor=at_a_door, at=world.at)
    waiting.refresh_from_db()
    assert waiting.status == "waiting"
    confirmed = replace(at_a_door, fresh_until=world.at)
    answers = decide_writes([DecideWrite(waiting.pk, "apply", "")], actor=confirmed, at=world.at)
    assert codes(answers) == ["applied"]
