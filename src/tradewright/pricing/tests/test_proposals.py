from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import person, rules
from tradewright.kernel.database import entered
from tradewright.kernel.events import drain
from tradewright.kernel.models import Event
from tradewright.kernel.outcome import one
from tradewright.pricing.models import PriceCondition, PriceProposal, PriceProposalLine
from tradewright.pricing.operations.applying import (
    ApplyProposal,
    ProposalApplied,
    apply_proposals,
    as_price,
    prices_tried,
)
from tradewright.pricing.operations.conditions import SetPrice
from tradewright.pricing.operations.proposals import (
    MeasuredLine,
    MeasureProposal,
    PricesProposed,
    ProposalMeasured,
    ProposalSettled,
    ProposalSubmitted,
    ProposalWithdrawn,
    ProposePrices,
    SettleProposal,
    SubmitProposal,
    UnreadRow,
    WithdrawProposal,
    measure_proposals,
    propose_prices,
    settle_proposals,
    submit_proposals,
    withdraw_proposals,
)
from tradewright.pricing.queries.prices import PriceRequest, prices_for
from tradewright.pricing.queries.proposals import (
    proposal,
    proposal_counts,
    proposal_lines,
    proposals,
)

NONE = 10**15
APPROVES = "approvals.approve_price_changes"


def did(operation, world, *rows, actor=None):
    return operation(rows, actor=actor or world.actor, at=world.at)


def said(outcomes):
    return [(str(o.code), o.field) for o in outcomes]


def price(item, amount="9.00", **given):
    return SetPrice(item.code, "EA", "GBP", Decimal(amount), date(2026, 3, 1), **given)


def drafted(world, *prices, reason="Spring list", **given):
    return one(did(propose_prices, world, ProposePrices(reason, prices, **given))).id


def measured(proposal_id, *wrong, lines=1, change="-100", percent="10"):
    return MeasureProposal(
        proposal_id, date(2025, 12, 2), date(2026, 3, 2), 5, 2, Decimal(1000),
        Decimal(1000) + Decimal(change), None, None, Decimal(percent), [],
        tuple(
            MeasuredLine(no, "unknown_item" if no in wrong else "set", no in wrong, "", "")
            for no in range(1, lines + 1)
        ),
    )  # fmt: skip


def ruled(world, *made):
    """Rules for price changes are in force, and somebody may decide by them."""
    person(world, "controller")
    rules(world, "price_change", *(made or (ProposeRule(APPROVES),)))


def test_drafts_prices_and_answers_every_row(world):
    item = world.item()
    known = ProposePrices("Old", (price(item),), external_id="one")
    did(propose_prices, world, known)
    fresh = ProposePrices(
        " New ", (price(item), price(item, "8.00", min_quantity=Decimal(10))), (2, 4),
        (UnreadRow(3, "price", "Give a number."),), "two",
    )  # fmt: skip
    outcomes = did(
        propose_prices, world, known, fresh, fresh, ProposePrices(" ", (price(item),)),
        ProposePrices("Nothing", ()), ProposePrices("Much", (price(item),) * 10_001),
    )  # fmt: skip
    assert said(outcomes) == [
        ("already_drafted", None), ("drafted", None), ("repeated_in_batch", "external_id"),
        ("reason_missing", "reason"), ("nothing_proposed", "lines"), ("too_many_lines", "lines"),
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in PricesProposed}
    made = proposal(world.company_id, outcomes[1].id)
    assert (made.status, made.reason, made.line_count, made.wrong_count) == ("draft", "New", 3, 1)
    lines = proposal_lines(world.company_id, made.id)
    assert [(line.line_no, line.row_no, line.code) for line in lines] == [
        (1, 2, ""), (2, 4, ""), (3, 3, "unread"),
    ]  # fmt: skip
    assert as_price(lines[1].input) == fresh.lines[1]
    told = Event.objects.get(aggregate="price_proposal", key=made.id)
    assert (told.topic, told.body["from"], told.body["to"]) == (
        "pricing.prices_drafted", None, "draft",
    )  # fmt: skip
    assert PriceCondition.objects.filter(item=item).count() == 1


def test_a_draft_without_a_rule_is_approved_once_it_is_measured(world):
    item = world.item()
    made = drafted(world, price(item))
    assert str(did(submit_proposals, world, SubmitProposal(made))[0].code) == "not_measured"
    assert str(did(measure_proposals, world, measured(made))[0].code) == "measured"
    (outcome,) = did(submit_proposals, world, SubmitProposal(made))
    assert str(outcome.code) == "approved"
    (applied,) = did(apply_proposals, world, ApplyProposal(made))
    assert applied.message == f"{applied.detail['number']}: 1 prices set, 0 could not be."
    (line,) = proposal_lines(world.company_id, made)
    assert PriceCondition.objects.get(pk=line.condition_id).price == 9
    assert [row.status for row in proposals(world.company_id, view="applied")] == ["applied"]
    versions = Event.objects.filter(aggregate="price_proposal", key=made).order_by("version")
    assert [event.topic.split(".")[1] for event in versions] == [
        "prices_drafted", "proposal_measured", "proposal_submitted", "proposal_applied",
    ]  # fmt: skip


def test_answers_every_row_of_mixed_batches(world):
    item = world.item()
    draft, waits, gone, wrong, moved = (drafted(world, price(item)) for _ in range(5))
    did(measure_proposals, world, *map(measured, (waits, gone, moved)), measured(wrong, 1))
    ruled(world)
    did(withdraw_proposals, world, WithdrawProposal(gone))
    did(submit_proposals, world, SubmitProposal(waits))

    found = did(
        measure_proposals, world, measured(draft), measured(draft), measured(NONE), measured(waits)
    )
    assert said(found) == [
        ("measured", None), ("repeated_in_batch", "proposal_id"),
        ("proposal_not_found", "proposal_id"), ("not_draft", "proposal_id"),
    ]  # fmt: skip
    assert {str(o.code) for o in found} == {str(code) for code in ProposalMeasured}

    unmeasured = drafted(world, price(item))
    found = did(
        submit_proposals, world, SubmitProposal(draft), SubmitProposal(draft),
        SubmitProposal(waits), SubmitProposal(NONE), SubmitProposal(gone),
        SubmitProposal(moved, version=1), SubmitProposal(unmeasured), SubmitProposal(wrong),
    )  # fmt: skip
    assert [str(o.code) for o in found] == [
        "waiting", "repeated_in_batch", "already_submitted", "proposal_not_found", "ended",
        "proposal_changed", "not_measured", "nothing_to_set",
    ]  # fmt: skip
    assert {str(o.code) for o in found} == {str(c) for c in ProposalSubmitted} - {"approved"}

    request = PriceProposal.objects.get(pk=waits).request_id
    other = PriceProposal.objects.get(pk=draft).request_id
    found = did(
        settle_proposals, world, SettleProposal(waits, request, "approved"),
        SettleProposal(waits, request, "approved"), SettleProposal(NONE, 1, "approved"),
        SettleProposal(moved, 1, "approved"), SettleProposal(draft, other, "expired"),
    )  # fmt: skip
    assert [str(o.code) for o in found] == [
        "approved", "repeated_in_batch", "proposal_not_found", "not_waiting", "returned",
    ]  # fmt: skip
    did(submit_proposals, world, SubmitProposal(moved))
    refused = PriceProposal.objects.get(pk=moved).request_id
    (last,) = did(settle_proposals, world, SettleProposal(moved, refused, "refused", "too much"))
    assert {str(o.code) for o in (*found, last)} == {str(code) for code in ProposalSettled}
    assert proposal(world.company_id, moved).ending_reason == "too much"

    found = [
        did(apply_proposals, world, ApplyProposal(one))[0] for one in (waits, NONE, moved, waits)
    ]
    assert [str(o.code) for o in found] == [
        "applied", "proposal_not_found", "not_approved", "already_applied",
    ]  # fmt: skip
    missing = {str(code) for code in ProposalApplied} - {str(o.code) for o in found}
    assert missing == {"repeated_in_batch"}  # a call takes one row

    stranger = person(world, "pricing_manager")
    found = did(
        withdraw_proposals, world, WithdrawProposal(draft), WithdrawProposal(draft),
        WithdrawProposal(NONE), WithdrawProposal(gone), WithdrawProposal(waits),
    )  # fmt: skip
    found += did(withdraw_proposals, world, WithdrawProposal(unmeasured), actor=stranger)
    assert [str(o.code) for o in found] == [
        "withdrawn", "repeated_in_batch", "proposal_not_found", "already_withdrawn", "ended",
        "not_yours",
    ]  # fmt: skip
    assert {str(o.code) for o in found} == {str(code) for code in ProposalWithdrawn}
    counts = proposal_counts(world.company_id)
    assert (counts.open, counts.applied, counts.ended) == (2, 1, 3)


def test_what_waits_lapses_when_it_is_withdrawn(world):
    ruled(world)
    made = drafted(world, price(world.item()))
    did(measure_proposals, world, measured(made))
    did(submit_proposals, world, SubmitProposal(made))
    did(withdraw_proposals, world, WithdrawProposal(made, "a mistake"))
    asked = ApprovalRequest.objects.get(subject="price_proposal", subject_id=made)
    assert asked.status == "lapsed"


def test_the_rule_measures_sales_and_the_largest_change(world):
    ruled(
        world,
        ProposeRule(APPROVES, amount_over=Decimal(500)),
        ProposeRule(APPROVES, percent_over=Decimal(20)),
    )
    small, dear, steep = (drafted(world, price(world.item())) for _ in range(3))
    did(measure_proposals, world, measured(small), measured(dear, change="-501"),
        measured(steep, percent="20.01"))  # fmt: skip
    found = did(submit_proposals, world, *map(SubmitProposal, (small, dear, steep)))
    assert [str(o.code) for o in found] == ["approved", "waiting", "waiting"]


def test_what_was_proposed_is_never_changed(world):
    made = drafted(world, price(world.item()))
    line = PriceProposalLine.objects.get(proposal_id=made)
    with pytest.raises(DatabaseError), transaction.atomic():
        PriceProposalLine.objects.filter(pk=line.pk).update(input={})


def test_prices_that_are_tried_are_gone_afterwards(world):
    item = world.item("10.00")
    asked = [PriceRequest(None, item.pk, world.each_id, "GBP", Decimal(1), world.today)]
    before = Event.objects.count()
    with prices_tried([price(item, "7.00")], actor=world.actor, at=world.at) as outcomes:
        assert outcomes[0].accepted
        assert prices_for(world.company_id, asked)[0].price == 7
    assert prices_for(world.company_id, asked)[0].price == 10
    assert Event.objects.count() == before


def test_a_proposal_goes_its_way_by_itself(open_floor):
    """Drafted by one, measured by the machine, approved by another, set by the machine."""
    world = open_floor
    item = world.item("10.00")
    ruled(world)
    proposer = person(world, "pricing_manager")
    made = one(
        did(
            propose_prices,
            world,
            ProposePrices("Cheaper", (price(item, "9.00"), price(item, "8.00"))),
            actor=proposer,
        )
    ).id
    drain()
    with entered(world.company_id):
        found = proposal(world.company_id, made)
        lines = proposal_lines(world.company_id, made)
    assert found.percent_largest == 10
    assert [(line.code, line.is_wrong, line.price_before) for line in lines] == [
        ("set", False, Decimal(10)), ("repeated_in_batch", True, Decimal(10)),
    ]  # fmt: skip
    did(submit_proposals, world, SubmitProposal(made), actor=proposer)
    with entered(world.company_id):
        request = PriceProposal.objects.get(pk=made)
        asked = ApprovalRequest.objects.get(pk=request.request_id)
    assert (asked.amount, asked.percent) == (0, 10)
    decide_approvals(
        [DecideApproval(asked.pk, "approve", bytes(asked.content_hash).hex(), "fine")],
        actor=person(world, "controller"), at=world.at,
    )  # fmt: skip
    drain()
    with entered(world.company_id):
        found = proposal(world.company_id, made)
        assert (found.status, found.wrong_count) == ("applied", 1)
        asked_for = PriceRequest(None, item.pk, world.each_id, "GBP", Decimal(1), world.today)
        assert prices_for(world.company_id, [asked_for])[0].price == 9
