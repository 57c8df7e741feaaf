from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import person, rules, seen
from tradewright.kernel.events import drain
from tradewright.kernel.models import Event
from tradewright.ledger.models import Account, JournalEntry, JournalLine, ManualEntry, Period
from tradewright.ledger.operations.manual import (
    EnterJournalEntry,
    EnterJournalLine,
    PostJournalEntry,
    enter_journal_entries,
    post_journal_entries,
)


def ruled(world) -> None:
    person(world, "controller")
    rules(world, "manual_journal", ProposeRule("ledger.approve_journal_entries"))


def accounts(world, control: str = "") -> list[str]:
    mine = Account.objects.filter(company_id=world.company_id, control=control)
    return list(mine.order_by("code").values_list("code", flat=True))


def accrual(world, amount: str = "100.00", **more) -> EnterJournalEntry:
    debit, credit = accounts(world)[:2]
    lines = (EnterJournalLine(debit, D(amount)), EnterJournalLine(credit, -D(amount)))
    return replace(EnterJournalEntry(world.today, "Accrued rent", lines), **more)


def codes(outcomes) -> list[str]:
    return [str(one.code) for one in outcomes]


def test_waits_and_stands_in_the_journal_once_another_has_approved_it(open_floor):
    world = open_floor
    ruled(world)
    gina, conrad = person(world, "gl_accountant"), person(world, "controller")
    (outcome,) = enter_journal_entries([accrual(world)], actor=gina, at=world.at)
    assert str(outcome.code) == "waiting"
    entries = JournalEntry.objects.filter(source="manual_entry", source_id=outcome.id)
    assert not entries.exists()
    asked = ApprovalRequest.objects.get(subject="manual_entry", subject_id=outcome.id)
    row = DecideApproval(asked.pk, "approve", seen(asked.pk), "Agreed")
    assert codes(decide_approvals([row], actor=conrad, at=world.at)) == ["approved"]
    drain()
    assert ManualEntry.objects.get(pk=outcome.id).status == "posted"
    lines = JournalLine.objects.filter(entry=entries.get()).order_by("line_no")
    assert [line.amount for line in lines] == [D(100), D(-100)]
    told = Event.objects.filter(aggregate="manual_entry", key=outcome.id).order_by("version")
    assert [one.topic for one in told] == [
        "ledger.journal_entry_entered", "ledger.journal_entry_posted",
    ]  # fmt: skip


def test_a_refused_entry_is_never_posted(open_floor):
    world = open_floor
    ruled(world)
    gina, conrad = person(world, "gl_accountant"), person(world, "controller")
    made = enter_journal_entries([accrual(world)], actor=gina, at=world.at)[0].id
    asked = ApprovalRequest.objects.get(subject="manual_entry", subject_id=made)
    row = DecideApproval(asked.pk, "refuse", seen(asked.pk), "Wrong period")
    decide_approvals([row], actor=conrad, at=world.at)
    drain()
    found = ManualEntry.objects.get(pk=made)
    assert (found.status, found.ended_reason) == ("refused", "Wrong period")
    assert not JournalEntry.objects.filter(source="manual_entry", source_id=made).exists()


def test_answers_each_row_of_a_mixed_batch(world):
    ruled(world)
    debit, credit = accounts(world)[:2]
    (control, *_) = accounts(world, "receivable")

    def lines(*made):
        return accrual(world, lines=tuple(EnterJournalLine(a, D(x)) for a, x in made))

    rows = [
        accrual(world, external_id="a"),
        accrual(world, external_id="a"),
        accrual(world, description=" "),
        lines((debit, "1")),
        lines((debit, "1"), ("no", "-1")),
        lines((debit, "1"), (control, "-1")),
        lines((debit, "1"), (credit, "0")),
        lines((debit, "1.001"), (credit, "-1.001")),
        lines((debit, "1"), (credit, "-2")),
        accrual(world, posting_date=date(1990, 1, 1)),
    ]
    outcomes = enter_journal_entries(rows, actor=world.actor, at=world.at)
    assert codes(outcomes) == [
        "waiting", "repeated_in_batch", "description_missing", "too_few_lines", "unknown_account",
        "control_account", "amount_missing", "amount_too_precise", "not_balanced",
        "no_open_period",
    ]  # fmt: skip
    assert outcomes[4].field == "lines[2].account"
    again = enter_journal_entries(rows[:1], actor=world.actor, at=world.at)
    assert codes(again) == ["already_entered"]


def test_is_refused_where_no_rule_says_who_approves(world):
    assert codes(enter_journal_entries([accrual(world)], actor=world.actor, at=world.at)) == [
        "no_rule"
    ]


@pytest.mark.parametrize("ending", ["posted", "expired"])
def test_ends_once(world, ending):
    ruled(world)
    made = enter_journal_entries([accrual(world)], actor=world.actor, at=world.at)[0].id
    rows = [
        PostJournalEntry(made, ending), PostJournalEntry(made, ending), PostJournalEntry(10**12),
    ]  # fmt: skip
    assert codes(post_journal_entries(rows, actor=world.actor, at=world.at)) == [
        "posted" if ending == "posted" else "ended", "repeated_in_batch", "entry_not_found",
    ]  # fmt: skip
    unknown = PostJournalEntry(made, "maybe")
    assert codes(post_journal_entries([unknown], actor=world.actor, at=world.at)) == [
        "unknown_ending"
    ]
    assert codes(post_journal_entries(rows[:1], actor=world.actor, at=world.at)) == [
        "already_ended"
    ]


def test_a_period_closed_meanwhile_posts_into_the_next(world):
    ruled(world)
    made = enter_journal_entries([accrual(world)], actor=world.actor, at=world.at)[0].id
    first = world.today.replace(day=1)
    mine = Period.objects.filter(company_id=world.company_id, starts_on=first)
    mine.update(status="closed", closed_at=world.at)
    post_journal_entries([PostJournalEntry(made)], actor=world.actor, at=world.at)
    entry = JournalEntry.objects.get(source="manual_entry", source_id=made)
    assert (entry.document_date, entry.posting_date) == (world.today, date(2026, 4, 1))
