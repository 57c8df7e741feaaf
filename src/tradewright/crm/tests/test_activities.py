from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from tradewright.company.models import User
from tradewright.control.models import Role, UserRole
from tradewright.crm.models.activities import Activity
from tradewright.crm.models.opportunities import Opportunity, PipelineStage
from tradewright.crm.operations.activities import (
    CancelActivity,
    ChangeActivity,
    CompleteActivity,
    LogActivity,
    PlanActivity,
    cancel_activities,
    change_activities,
    complete_activities,
    log_activities,
    plan_activities,
)
from tradewright.crm.operations.cases import OpenCase, open_cases
from tradewright.kernel.models import Event
from tradewright.parties.models import Contact

_nth = count(1)
NONE = 10**15


def opportunity(world, customer=None, **given):
    """An open opportunity in a stage of its own."""
    nth = next(_nth)
    stage = PipelineStage.objects.create(
        company_id=world.company_id, code=f"S{nth}", name="Talks", place=nth, probability=20
    )
    return Opportunity.objects.create(
        **{"company_id": world.company_id, "number": f"OPT{nth}", "name": "A chance",
           "customer": customer, "currency": "GBP", "stage": stage, "opened_on": world.today,
           "stage_since": world.at, "entered_by_id": 1, "entered_at": world.at} | given
    )  # fmt: skip


def colleague(world):
    user = User.objects.create(username=f"rep{next(_nth)}", first_name="Rita", last_name="Rep")
    UserRole.objects.create(
        company_id=world.company_id, user=user, role=Role.objects.get(code="sales_rep"),
        valid_from=world.today - timedelta(days=9),
    )  # fmt: skip
    return user


def planned(world, **given):
    row = PlanActivity("call", "Ask for the order", world.today, **given)
    return plan_activities([row], actor=world.actor, at=world.at)[0].id


def codes(outcomes):
    return [str(one.code) for one in outcomes]


def told(activity_id):
    rows = Event.objects.filter(aggregate="activity", key=activity_id).order_by("version")
    return [(row.topic, row.body["from"], row.body["to"]) for row in rows]


def test_a_plan_stands_on_the_day_of_its_person(world):
    rep, customer = colleague(world), world.customer()
    row = PlanActivity(
        "visit", "Show the range", world.today, customer.code, assigned_to=rep.username
    )
    (answer,) = plan_activities([row], actor=world.actor, at=world.at)
    made = Activity.objects.get(pk=answer.id)
    assert (made.status, made.customer_id, made.assigned_to_id) == ("planned", customer.pk, rep.pk)
    assert told(made.pk) == [("crm.activity_planned", None, "planned")]
    assert "Show" not in str(Event.objects.get(aggregate="activity", key=made.pk).body)


def test_the_customer_follows_from_opportunity_case_and_contact(world):
    customer = world.customer()
    case = open_cases(
        [OpenCase(customer.code, "question", "Where is it")], actor=world.actor, at=world.at
    )[0].id
    contact = Contact.objects.create(
        company_id=world.company_id, customer=customer, name="Al", created_at=world.at
    )
    found = opportunity(world, customer)
    for given in ({"opportunity_id": found.pk}, {"case_id": case}, {"contact_id": contact.pk}):
        assert Activity.objects.get(pk=planned(world, **given)).customer_id == customer.pk


def test_every_fault_of_a_plan_is_named(world):
    customer, other = world.customer(), world.customer()
    found = opportunity(world, other)
    known = PlanActivity("call", "Again", world.today, external_id="once")
    (first,) = plan_activities([known], actor=world.actor, at=world.at)
    rows = [
        PlanActivity("call", "Fine", world.today, customer.code, external_id="new"),
        PlanActivity("call", "Fine", world.today, external_id="new"),
        known,
        PlanActivity("dance", "Fine", world.today),
        PlanActivity("call", " ", world.today),
        PlanActivity("call", "Fine", world.today, "nobody"),
        PlanActivity("call", "Fine", world.today, contact_id=NONE),
        PlanActivity("call", "Fine", world.today, opportunity_id=NONE),
        PlanActivity("call", "Fine", world.today, case_id=NONE),
        PlanActivity("call", "Fine", world.today, customer.code, opportunity_id=found.pk),
        PlanActivity("call", "Fine", world.today, assigned_to="nobody"),
    ]
    answers = plan_activities(rows, actor=world.actor, at=world.at)
    assert codes(answers) == [
        "planned", "repeated_in_batch", "already_written", "unknown_kind", "subject_missing",
        "unknown_customer", "unknown_contact", "unknown_opportunity", "unknown_case",
        "other_customers", "unknown_user",
    ]  # fmt: skip
    assert answers[2].id == first.id


def test_what_is_logged_is_done(world):
    customer = world.customer()
    rows = [
        LogActivity("call", "Rang back", "Wants a price", customer.code),
        LogActivity("note", "", "x"),
    ]
    answers = log_activities(rows, actor=world.actor, at=world.at)
    assert codes(answers) == ["logged", "subject_missing"]
    made = Activity.objects.get(pk=answers[0].id)
    assert (made.status, made.outcome, made.due_on) == ("done", "Wants a price", world.today)
    assert told(made.pk) == [("crm.activity_done", None, "done")]


def test_an_open_opportunity_wants_a_next_step_or_a_reason(world):
    found = opportunity(world)
    one, two = (planned(world, opportunity_id=found.pk) for _ in range(2))
    done = [CompleteActivity(one, "Talked"), CompleteActivity(two, "Talked")]
    answers = complete_activities(done, actor=world.actor, at=world.at)
    assert codes(answers) == ["completed", "next_missing"]
    assert answers[1].field == "next_subject"
    later = world.today + timedelta(days=7)
    done = [CompleteActivity(two, "Talked", "Send the quote", later, "mail")]
    (answer,) = complete_activities(done, actor=world.actor, at=world.at)
    following = Activity.objects.get(pk=answer.detail["next_id"])
    assert (following.kind, following.due_on) == ("mail", later)
    assert following.opportunity_id == found.pk
    assert told(following.pk) == [("crm.activity_planned", None, "planned")]
    assert Activity.objects.get(pk=two).next_id == following.pk
    done = [CompleteActivity(following.pk, "Lost touch", no_next_reason="They moved away")]
    assert codes(complete_activities(done, actor=world.actor, at=world.at)) == ["completed"]


def test_an_opportunity_that_is_closed_wants_no_next_step(world):
    found = opportunity(
        world, world.customer(), status="lost", closed_on=world.today, loss_reason="Price"
    )
    one = planned(world, opportunity_id=found.pk)
    answers = complete_activities([CompleteActivity(one, "x")], actor=world.actor, at=world.at)
    assert codes(answers) == ["completed"]


def test_every_fault_of_a_completion_is_named(world):
    one, gone, done, odd = (planned(world) for _ in range(4))
    cancel_activities([CancelActivity(gone, "No")], actor=world.actor, at=world.at)
    complete_activities([CompleteActivity(done, "Yes")], actor=world.actor, at=world.at)
    rows = [
        CompleteActivity(NONE, "x"),
        CompleteActivity(one, "Yes"),
        CompleteActivity(one, "Yes"),
        CompleteActivity(done, "x"),
        CompleteActivity(gone, "x"),
        CompleteActivity(odd, "x", version=7),
        CompleteActivity(planned(world), " "),
        CompleteActivity(planned(world), "x", "Next", world.today, "dance"),
        CompleteActivity(planned(world), "x", "Next"),
    ]
    assert codes(complete_activities(rows, actor=world.actor, at=world.at)) == [
        "activity_not_found", "completed", "repeated_in_batch", "already_completed",
        "activity_cancelled", "activity_changed", "outcome_missing", "unknown_kind", "due_missing",
    ]  # fmt: skip


def test_every_fault_of_giving_up_is_named(world):
    one, done, odd = (planned(world) for _ in range(3))
    complete_activities([CompleteActivity(done, "Yes")], actor=world.actor, at=world.at)
    rows = [
        CancelActivity(NONE, "x"), CancelActivity(one, "Gone"), CancelActivity(one, "Gone"),
        CancelActivity(done, "x"), CancelActivity(odd, "x", 9), CancelActivity(odd, " "),
    ]  # fmt: skip
    assert codes(cancel_activities(rows, actor=world.actor, at=world.at)) == [
        "activity_not_found", "cancelled", "repeated_in_batch", "activity_done",
        "activity_changed", "repeated_in_batch",
    ]  # fmt: skip
    again = [CancelActivity(one, "Gone"), CancelActivity(odd, " ")]
    assert codes(cancel_activities(again, actor=world.actor, at=world.at)) == [
        "already_cancelled", "reason_missing",
    ]  # fmt: skip
    assert told(one)[-1] == ("crm.activity_cancelled", "planned", "cancelled")


def test_a_plan_gets_another_day_or_person(world):
    rep, one, done = colleague(world), planned(world), planned(world)
    complete_activities([CompleteActivity(done, "Yes")], actor=world.actor, at=world.at)
    later = world.today + timedelta(days=1)
    rows = [
        ChangeActivity(one, later, rep.username), ChangeActivity(one), ChangeActivity(NONE),
        ChangeActivity(done, later),
    ]  # fmt: skip
    answers = change_activities(rows, actor=world.actor, at=world.at)
    assert codes(answers) == [
        "changed",
        "repeated_in_batch",
        "activity_not_found",
        "activity_ended",
    ]
    assert (Activity.objects.get(pk=one).due_on, Activity.objects.get(pk=one).assigned_to_id) == (
        later, rep.pk,
    )  # fmt: skip
    for row, code in (
        (ChangeActivity(one, later), "unchanged"),
        (ChangeActivity(one, later, version=1), "activity_changed"),
        (ChangeActivity(one, later, "nobody"), "unknown_user"),
    ):
        assert codes(change_activities([row], actor=world.actor, at=world.at)) == [code]
    assert [topic for topic, _, _ in told(one)] == ["crm.activity_planned", "crm.activity_changed"]


@pytest.mark.parametrize("finding", ["missed_cycle"])
def test_the_same_finding_is_open_once(world, finding):
    from django.db import IntegrityError, transaction  # noqa: PLC0415

    customer = world.customer()
    given = {
        "company_id": world.company_id, "kind": "task", "subject": "Ring", "customer": customer,
        "due_on": world.today, "assigned_to_id": 1, "planned_by_id": 1, "planned_at": world.at,
        "finding": finding,
    }  # fmt: skip
    Activity.objects.create(**given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.create(**given)
