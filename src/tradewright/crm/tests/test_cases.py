from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from tradewright.company.models import Holiday
from tradewright.crm.models.cases import CaseMessage, ServiceCase
from tradewright.crm.operations.cases import (
    AnswerCase,
    ChangeCase,
    MoveCase,
    OpenCase,
    SetCasePolicy,
    TellLateCase,
    answer_cases,
    change_cases,
    move_cases,
    open_cases,
    set_case_policies,
    tell_late_cases,
)
from tradewright.kernel.models import Event
from tradewright.parties.models import Contact
from tradewright.receivables.tests import makers as billing

from .test_activities import NONE, codes, colleague

# The world's day is Monday 2 March 2026, 10:00 in London (UTC); working time is 9 to 17.
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def opened(world, customer=None, at=None, **given):
    row = OpenCase((customer or world.customer()).code, "damage", "Broken", **given)
    return open_cases([row], actor=world.actor, at=at or world.at)[0].id


def case(case_id):
    return ServiceCase.objects.get(pk=case_id)


def after(world, since, minutes):
    with connection.cursor() as cursor:
        cursor.execute("select working_time_after(%s, %s, %s)", [world.company_id, since, minutes])
        return cursor.fetchone()[0]


def between(world, since, until):
    with connection.cursor() as cursor:
        cursor.execute("select working_minutes(%s, %s, %s)", [world.company_id, since, until])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("since", "minutes", "then"),
    [
        ("2026-03-02 10:00", 60, "2026-03-02 11:00"),
        ("2026-03-02 10:00", 420, "2026-03-02 17:00"),
        ("2026-03-02 10:00", 421, "2026-03-03 09:01"),
        ("2026-03-02 07:00", 60, "2026-03-02 10:00"),  # before opening
        ("2026-03-02 18:00", 60, "2026-03-03 10:00"),  # after closing
        ("2026-03-06 16:30", 60, "2026-03-09 09:30"),  # over a weekend
        ("2026-03-07 12:00", 30, "2026-03-09 09:30"),  # on a Saturday
        ("2026-03-12 16:00", 120, "2026-03-16 10:00"),  # Friday 13 is a holiday
        ("2026-03-27 16:00", 120, "2026-03-30 09:00"),  # summer time begins: 9 there is 8 UTC
    ],
)  # fmt: skip
def test_working_time_passes_from_nine_to_five(world, since, minutes, then):
    Holiday.objects.create(company_id=world.company_id, day="2026-03-13", name="A holiday")
    began, ends = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (since, then))
    if minutes == 120 and ends.day == 30:
        ends = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)  # 10:00 in London
    assert after(world, began, minutes) == ends
    start = after(world, began, 0)
    assert between(world, start, ends) == minutes


def test_no_working_time_lies_in_a_weekend(world):
    saturday = datetime(2026, 3, 7, 9, 0, tzinfo=UTC)
    assert between(world, saturday, saturday + timedelta(days=1)) == 0
    assert between(world, saturday, saturday - timedelta(days=3)) == 0


def test_a_case_has_its_times_by_its_priority(world):
    one = case(opened(world, priority="urgent"))  # 60 and 480 minutes
    assert one.respond_by == MONDAY + timedelta(hours=1)
    assert one.resolve_by == MONDAY + timedelta(days=1)
    rows = [SetCasePolicy("urgent", 30, 60), SetCasePolicy("urgent", 30, 60)]
    answers = set_case_policies(rows, actor=world.actor, at=world.at)
    assert codes(answers) == ["set", "repeated_in_batch"]
    two = case(opened(world, priority="urgent"))
    assert two.respond_by == MONDAY + timedelta(minutes=30)
    assert case(one.pk).respond_by == MONDAY + timedelta(hours=1)


def test_every_fault_of_a_policy_is_named(world):
    rows = [
        SetCasePolicy("low", 10, 20), SetCasePolicy("none", 10, 20), SetCasePolicy("high", 0, 20),
        SetCasePolicy("normal", 30, 20),
    ]  # fmt: skip
    answers = set_case_policies(rows, actor=world.actor, at=world.at)
    assert codes(answers) == [
        "set", "unknown_priority", "response_not_positive", "resolution_too_short",
    ]  # fmt: skip
    assert codes(set_case_policies(rows[:1], actor=world.actor, at=world.at)) == ["already_set"]
    (event,) = Event.objects.filter(topic="crm.case_policy_set", key=answers[0].id)
    assert event.body == {"priority": "low", "response_minutes": 10, "resolution_minutes": 20}


def test_a_case_names_the_customers_own_documents(world):
    customer, other = world.customer(), world.customer()
    mine = billing.issued(world, customer)
    theirs = billing.issued(world, other)
    item = world.item()
    contact = Contact.objects.create(
        company_id=world.company_id, customer=other, name="Al", created_at=world.at
    )
    row = OpenCase(customer.code, "invoice", "Too much", external_id="m1", invoice=mine.number,
                   item=item.code, assigned_to=colleague(world).username)  # fmt: skip
    rows = [
        row, row,
        OpenCase("nobody", "damage", "x"),
        OpenCase(customer.code, "dance", "x"),
        OpenCase(customer.code, "damage", "x", priority="soon"),
        OpenCase(customer.code, "damage", " "),
        OpenCase(customer.code, "damage", "x", contact_id=contact.pk),
        OpenCase(customer.code, "damage", "x", order="SO0"),
        OpenCase(customer.code, "damage", "x", shipment="SH0"),
        OpenCase(customer.code, "damage", "x", invoice=theirs.number),
        OpenCase(customer.code, "damage", "x", item="I0"),
        OpenCase(customer.code, "damage", "x", assigned_to="nobody"),
    ]  # fmt: skip
    answers = open_cases(rows, actor=world.actor, at=world.at)
    assert codes(answers) == [
        "opened", "repeated_in_batch", "unknown_customer", "unknown_kind", "unknown_priority",
        "subject_missing", "unknown_contact", "unknown_order", "unknown_shipment",
        "unknown_invoice", "unknown_item", "unknown_user",
    ]  # fmt: skip
    assert case(answers[0].id).invoice_id == mine.pk
    assert codes(open_cases([row], actor=world.actor, at=world.at)) == ["already_opened"]
    (event,) = Event.objects.filter(aggregate="service_case", key=answers[0].id)
    assert (event.topic, event.body["from"], event.body["to"]) == ("crm.case_opened", None, "new")
    assert "Too much" not in str(event.body)


def test_the_clock_stands_while_the_customer_has_the_word(world):
    """Urgent, Monday 10:00: to be resolved by Tuesday 10:00. It waits from 12:00 (six working hours
    left) until Thursday 9:00, so it is to be resolved by Thursday 15:00."""
    one = opened(world, priority="urgent")
    noon, thursday = MONDAY + timedelta(hours=2), datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    said = [AnswerCase(one, "Which colour?", waits=True)]
    assert codes(answer_cases(said, actor=world.actor, at=noon)) == ["answered"]
    assert (case(one).status, case(one).responded_at) == ("waiting_customer", noon)
    said = [AnswerCase(one, "Blue", "customer")]
    assert codes(answer_cases(said, actor=world.actor, at=thursday)) == ["answered"]
    assert (case(one).status, case(one).waiting_since) == ("open", None)
    assert case(one).resolve_by == thursday + timedelta(hours=6)
    topics = Event.objects.filter(aggregate="service_case", key=one).order_by("version")
    assert [row.body["to"] for row in topics] == ["new", "waiting_customer", "open"]


def test_a_time_that_had_passed_stays_passed(world):
    one = opened(world, priority="urgent")
    late = MONDAY + timedelta(days=2)
    answer_cases([AnswerCase(one, "Sorry", waits=True)], actor=world.actor, at=late)
    answer_cases([AnswerCase(one, "Well", "customer")], actor=world.actor,
                 at=late + timedelta(days=1))  # fmt: skip
    assert case(one).resolve_by == MONDAY + timedelta(days=1)


def test_a_note_among_ourselves_is_no_answer(world):
    one = opened(world)
    answer_cases([AnswerCase(one, "Look into it", "internal")], actor=world.actor, at=world.at)
    assert (case(one).status, case(one).responded_at) == ("new", None)
    assert CaseMessage.objects.get(case_id=one).kind == "internal"


def test_every_fault_of_an_answer_is_named(world):
    one, odd, ended = (opened(world) for _ in range(3))
    move_cases([MoveCase(ended, "resolved", "Sent anew")], actor=world.actor, at=world.at)
    rows = [
        AnswerCase(one, "Hello"), AnswerCase(one, "Hello"), AnswerCase(NONE, "x"),
        AnswerCase(ended, "x"), AnswerCase(odd, "x", version=9),
    ]  # fmt: skip
    assert codes(answer_cases(rows, actor=world.actor, at=world.at)) == [
        "answered", "repeated_in_batch", "case_not_found", "case_ended", "case_changed",
    ]  # fmt: skip
    for row, code in (
        (AnswerCase(odd, "x", "shout"), "unknown_kind"),
        (AnswerCase(odd, " "), "note_missing"),
    ):
        assert codes(answer_cases([row], actor=world.actor, at=world.at)) == [code]


def test_a_case_is_resolved_closed_and_open_again(world):
    one = opened(world, priority="urgent")
    steps = [
        ("closed", "", "not_possible"),
        ("open", "", "not_possible"),
        ("resolved", "", "reason_missing"),
        ("resolved", "Sent anew", "moved"),
        ("resolved", "Sent anew", "already_there"),
        ("open", "", "reason_missing"),
        ("open", "Broken again", "moved"),
        ("resolved", "Sent anew", "moved"),
        ("closed", "", "moved"),
        ("nowhere", "", "unknown_status"),
    ]
    at = MONDAY + timedelta(hours=1)
    for to, reason, code in steps:
        assert codes(move_cases([MoveCase(one, to, reason)], actor=world.actor, at=at)) == [code]
    made = case(one)
    assert (made.status, made.reopened, made.resolution) == ("closed", 1, "Sent anew")
    assert made.resolve_by == at + timedelta(days=1)  # anew, from when it was open again
    rows = [MoveCase(NONE, "open"), MoveCase(one, "open", "x", 2)]
    assert codes(move_cases(rows, actor=world.actor, at=at)) == ["case_not_found", "case_changed"]
    topics = Event.objects.filter(aggregate="service_case", key=one).order_by("version")
    assert [row.body["to"] for row in topics] == ["new", "resolved", "open", "resolved", "closed"]


def test_another_priority_sets_the_times_anew(world):
    one, ended = opened(world), opened(world)
    move_cases([MoveCase(ended, "resolved", "Sent")], actor=world.actor, at=world.at)
    rep = colleague(world)
    row = ChangeCase(one, "quality", "urgent", rep.username)
    rows = [row, row, ChangeCase(NONE), ChangeCase(ended, priority="low")]
    assert codes(change_cases(rows, actor=world.actor, at=world.at)) == [
        "changed", "repeated_in_batch", "case_not_found", "case_ended",
    ]  # fmt: skip
    made = case(one)
    assert (made.kind, made.priority, made.assigned_to_id) == ("quality", "urgent", rep.pk)
    assert made.respond_by == MONDAY + timedelta(hours=1)
    for row, code in (
        (ChangeCase(one, "quality", "urgent"), "unchanged"),
        (ChangeCase(one, version=1), "case_changed"),
        (ChangeCase(one, "dance"), "unknown_kind"),
        (ChangeCase(one, priority="soon"), "unknown_priority"),
        (ChangeCase(one, assigned_to="nobody"), "unknown_user"),
    ):
        assert codes(change_cases([row], actor=world.actor, at=world.at)) == [code]


def test_what_is_late_is_told_once_for_the_answer_and_once_for_the_rest(world):
    one = opened(world, priority="urgent")
    row = TellLateCase(one)
    tell = [
        (MONDAY + timedelta(minutes=59), "nothing_late"),
        (MONDAY + timedelta(minutes=61), "told"),
        (MONDAY + timedelta(minutes=62), "nothing_late"),
        (MONDAY + timedelta(days=2), "told"),
        (MONDAY + timedelta(days=3), "nothing_late"),
    ]
    for at, code in tell:
        assert codes(tell_late_cases([row], actor=world.actor, at=at)) == [code]
    told = Event.objects.filter(topic="crm.case_late", key=one).order_by("version")
    assert [(e.body["answer"], e.body["resolution"]) for e in told] == [
        (True, False),
        (False, True),
    ]
    rows = [row, row, TellLateCase(NONE)]
    answers = tell_late_cases(rows, actor=world.actor, at=world.at)
    assert codes(answers) == ["nothing_late", "repeated_in_batch", "case_not_found"]
