from __future__ import annotations

import pytest

from tradewright.control import queries
from tradewright.control.operations.pairs import (
    AskRuleChange,
    DecideRuleChange,
    RuleChangeAsked,
    RuleChangeDecided,
    ask_rule_changes,
    decide_rule_changes,
)
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.kernel.models import Event

from .people import colleague, kept_apart, make_user


@pytest.fixture
def company(world):
    kept_apart(world)
    return world


@pytest.fixture
def asker(company):
    return colleague(company, "*")


@pytest.fixture
def decider(company):
    return colleague(company, "*")


def pair(company, number):
    return next(p for p in queries.pairs(company.company_id, company.at) if p.number == number)


def own(**given):
    told = {
        "reason": "We were robbed", "name_a": "Pick", "duties_a": "warehouse.pick_*",
        "name_b": "Take back", "duties_b": "sales.receive_returns",
    } | given  # fmt: skip
    return AskRuleChange(**told)


def test_a_pair_is_switched_off_by_two_people(company, asker, decider):
    (asked,) = ask_rule_changes(
        [AskRuleChange("We ship what we sell", 14, is_enabled=False)], actor=asker, at=company.at
    )
    assert pair(company, 14).is_enabled
    assert pair(company, 14).change_waits
    (same,) = decide_rule_changes([DecideRuleChange(asked.id)], actor=asker, at=company.at)
    assert same.code == RuleChangeDecided.SAME_PERSON
    codes = [
        decide_rule_changes([DecideRuleChange(asked.id)], actor=decider, at=company.at)[0].code
        for _ in range(2)
    ]
    assert codes == [RuleChangeDecided.APPROVED, RuleChangeDecided.ALREADY_DECIDED]
    assert not pair(company, 14).is_enabled
    told = Event.objects.filter(aggregate="sod_rule_change", key=asked.id).order_by("version")
    assert [e.topic for e in told] == ["control.rule_change_asked", "control.rule_change_decided"]


def test_ask_rule_changes_answers_every_row_of_a_mixed_batch(company, asker):
    rows = [
        own(),
        own(),
        AskRuleChange("Why", 14, is_enabled=False),
        AskRuleChange("Why", 77),
        AskRuleChange("Why", 15, level="huge"),
        AskRuleChange(" ", 16),
        own(duties_a="a.b", name_a=""),
        own(duties_a="a.b", duties_b=""),
        own(duties_a="sales.*"),
    ]
    outcomes = ask_rule_changes(rows, actor=asker, at=company.at)
    assert [o.code for o in outcomes] == [
        RuleChangeAsked.ASKED, RuleChangeAsked.REPEATED_IN_BATCH, RuleChangeAsked.ASKED,
        RuleChangeAsked.UNKNOWN_PAIR, RuleChangeAsked.UNKNOWN_LEVEL,
        RuleChangeAsked.REASON_MISSING, RuleChangeAsked.NAME_MISSING,
        RuleChangeAsked.DUTIES_MISSING, RuleChangeAsked.DUTY_ON_BOTH_SIDES,
    ]  # fmt: skip
    assert outcomes[0].detail["number"] == 101
    codes = [o.code for o in ask_rule_changes(rows[:3:2], actor=asker, at=company.at)]
    assert codes == [RuleChangeAsked.ALREADY_ASKED] * 2


def test_decide_rule_changes_refuses_a_pair_that_somebody_holds(company, asker, decider):
    user = make_user(username="wilma")
    grant_roles([GrantRole("wilma", "warehouse")], actor=company.actor, at=company.at)
    asked, other = ask_rule_changes(
        [own(), own(duties_b="ledger.set_periods")], actor=asker, at=company.at
    )
    rows = [
        DecideRuleChange(asked.id),
        DecideRuleChange(other.id, approve=False),
        DecideRuleChange(other.id),
        DecideRuleChange(10**15),
    ]
    outcomes = decide_rule_changes(rows, actor=decider, at=company.at)
    assert [o.code for o in outcomes] == [
        RuleChangeDecided.CONFLICTS_HELD, RuleChangeDecided.REFUSED,
        RuleChangeDecided.REPEATED_IN_BATCH, RuleChangeDecided.CHANGE_NOT_FOUND,
    ]  # fmt: skip
    assert outcomes[0].detail["person"] == user.username
