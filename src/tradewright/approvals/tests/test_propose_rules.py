from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from tradewright.approvals.models import ApprovalRule, ApprovalRuleSet
from tradewright.approvals.operations.rules import (
    ConfirmRules,
    ProposeRule,
    ProposeRules,
    confirm_rules,
    propose_rules,
)
from tradewright.approvals.tests.makers import PRICES, asks, person, price_rules, rule_of
from tradewright.kernel.models import Event

RULE = ProposeRule(PRICES, percent_over=Decimal(5))


def proposed(kind: str, *rules: ProposeRule, reason: str = "Agreed", **more) -> ProposeRules:
    return ProposeRules(kind, rules, reason, **more)


def codes(outcomes) -> list[str]:
    return [str(one.code) for one in outcomes]


def test_waits_for_another_person(world):
    person(world, "pricing_manager")
    conrad = person(world, "controller")
    (outcome,) = propose_rules([proposed("price_override", RULE)], actor=conrad, at=world.at)
    assert (str(outcome.code), outcome.detail["number"]) == ("proposed", 1)
    rule = ApprovalRule.objects.get(rule_set_id=outcome.id)
    assert rule.condition == {"percent_over": 5}
    told = Event.objects.get(aggregate="approval_rule_set", key=outcome.id)
    assert (told.topic, told.body["to"]) == ("approvals.rules_proposed", "proposed")


def test_answers_each_row_of_a_mixed_batch(world):
    person(world, "pricing_manager")
    person(world, "controller")
    past = world.today - timedelta(days=1)
    rows = [
        proposed("price_override", RULE),
        proposed("price_override", RULE),
        proposed("no_kind", RULE),
        proposed("credit_limit", RULE, reason=" "),
        proposed("manual_journal", RULE, valid_from=past),
    ]
    assert codes(propose_rules(rows, actor=world.actor, at=world.at)) == [
        "proposed", "repeated_in_batch", "unknown_kind", "reason_missing", "begins_in_the_past",
    ]  # fmt: skip
    again = propose_rules(rows[:1], actor=world.actor, at=world.at)
    assert codes(again) == ["other_proposed"]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (ProposeRule(PRICES, percent_over=Decimal(5), percent_upto=Decimal(5)), "band_empty"),
        (ProposeRule(PRICES, amount_over=Decimal(-1)), "band_empty"),
        (ProposeRule(PRICES, amount_upto=Decimal("NaN")), "band_empty"),
        (ProposeRule("sales.no_such"), "unknown_duty"),
        (ProposeRule(PRICES, escalation_duty="x.y", escalates_after_hours=1),
         "unknown_escalation_duty"),
        (ProposeRule(PRICES, approvers=0), "approvers_out_of_range"),
        (ProposeRule(PRICES, expires_after_hours=0), "expiry_out_of_range"),
        (ProposeRule(PRICES, escalates_after_hours=3), "escalation_incomplete"),
        (ProposeRule(PRICES, approvers=5), "locks_everyone_out"),
        (ProposeRule("approvals.approve_role_grants"), "locks_everyone_out"),
    ],
)  # fmt: skip
def test_a_rule_at_fault_is_refused_at_its_field(world, rule, code):
    person(world, "pricing_manager")
    person(world, "sales_rep")
    (outcome,) = propose_rules(
        [proposed("price_override", RULE, rule)], actor=world.actor, at=world.at
    )
    assert str(outcome.code) == code
    assert outcome.field == f"rules[2].{outcome.code.field}"


def test_a_rule_that_locks_everyone_out_is_refused_where_all_hold_the_duty(world):
    """Who asks cannot decide: where everybody is an approver, one more of them is needed."""
    person(world, "pricing_manager")
    asked = [proposed("price_override", RULE)]
    alone = propose_rules(asked, actor=world.actor, at=world.at)
    person(world, "pricing_manager")
    assert codes(alone) == ["locks_everyone_out"]
    assert codes(propose_rules(asked, actor=world.actor, at=world.at)) == ["proposed"]


def test_is_confirmed_by_another_and_then_in_force(world):
    person(world, "pricing_manager")
    conrad, adam = person(world, "controller"), person(world, "administrator")
    found = propose_rules([proposed("price_override", RULE)], actor=conrad, at=world.at)[0].id
    rows = [
        ConfirmRules(found), ConfirmRules(found), ConfirmRules(10**12),
    ]  # fmt: skip
    own = confirm_rules(rows[:1], actor=_both(world, conrad), at=world.at)
    assert codes(own) == ["own_proposal"]
    assert codes(confirm_rules(rows, actor=adam, at=world.at)) == [
        "confirmed", "repeated_in_batch", "rules_not_found",
    ]  # fmt: skip
    assert codes(confirm_rules(rows[:1], actor=adam, at=world.at)) == ["already_confirmed"]
    reject = ConfirmRules(found, "reject")
    assert codes(confirm_rules([reject], actor=adam, at=world.at)) == ["not_proposed"]
    unknown = ConfirmRules(found, "perhaps")
    assert codes(confirm_rules([unknown], actor=adam, at=world.at)) == ["unknown_decision"]
    told = Event.objects.get(aggregate="approval_rule_set", key=found, version=2)
    assert told.topic == "approvals.rules_confirmed"


def _both(world, actor):
    """The same person with the right to confirm as well."""
    return replace(actor, duties=actor.duties | {"approvals.confirm_rules"})


def test_is_rejected_and_proposed_anew(world):
    person(world, "pricing_manager")
    conrad, adam = person(world, "controller"), person(world, "administrator")
    asked = [proposed("price_override", RULE)]
    found = propose_rules(asked, actor=conrad, at=world.at)[0].id
    row = [ConfirmRules(found, "reject")]
    assert codes(confirm_rules(row, actor=adam, at=world.at)) == ["rejected"]
    assert codes(confirm_rules(row, actor=adam, at=world.at)) == ["already_rejected"]
    again = propose_rules(asked, actor=conrad, at=world.at)[0]
    assert again.detail["number"] == 2


def test_locks_nobody_out_when_it_is_confirmed_either(world):
    person(world, "pricing_manager")
    conrad, adam = person(world, "controller"), person(world, "administrator")
    found = propose_rules([proposed("price_override", RULE)], actor=conrad, at=world.at)[0].id
    with connection.cursor() as cursor:
        cursor.execute(
            "update user_role set valid_until = valid_from where company_id = %s and role_id ="
            " (select id from role where code = 'pricing_manager')",
            [world.company_id],
        )
    outcomes = confirm_rules([ConfirmRules(found)], actor=adam, at=world.at)
    assert codes(outcomes) == ["locks_everyone_out"]


def test_what_waits_keeps_the_rule_it_came_under(world):
    price_rules(world)
    rep = person(world, "sales_rep")
    before = asks(world, rep, 1)
    price_rules(world, ProposeRule(PRICES, expires_after_hours=1))
    after = asks(world, rep, 2)
    assert rule_of(before).rule_set_id != rule_of(after).rule_set_id


def test_the_database_refuses_one_person_for_both(world):
    price_rules(world)
    row = ApprovalRuleSet.objects.filter(company_id=world.company_id).latest("id")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "update approval_rule_set set decided_by = proposed_by where id = %s", [row.pk]
        )
