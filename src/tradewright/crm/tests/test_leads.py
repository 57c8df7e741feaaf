"""Leads: entered, changed, taken, judged, converted and erased."""

from decimal import Decimal

import pytest

from tradewright.crm.models.leads import Lead
from tradewright.crm.models.opportunities import Opportunity
from tradewright.crm.operations.conversion import ConvertLead, convert_leads
from tradewright.crm.operations.leads import (
    ChangeLead,
    DisqualifyLead,
    EnterLead,
    EraseLead,
    QualifyLead,
    ReopenLead,
    TakeLead,
    change_leads,
    disqualify_leads,
    enter_leads,
    erase_leads,
    qualify_leads,
    reopen_leads,
    take_leads,
)
from tradewright.crm.operations.stages import SetStage, set_stages
from tradewright.crm.queries.leads import lead_persons
from tradewright.kernel.models import Event
from tradewright.parties.models import Contact, Customer
from tradewright.stewardship.queries.persons import persons

from .makers import lead, rep

NONE = 10**15


def codes(answers):
    return [(one.code.value, one.field) for one in answers]


def topics(id):
    events = Event.objects.filter(aggregate="lead", key=id).order_by("version")
    return [(one.topic, one.body["from"], one.body["to"]) for one in events]


def test_a_lead_is_entered_and_its_person_stands_in_no_event(world):
    row = EnterLead("Castle Ltd", "gb", "fair", "Ann Castle", "ann@castle.example", "0123 4567",
                    city="Leeds", estimated_value=Decimal("10.005"))  # fmt: skip
    (answer,) = enter_leads([row], actor=world.actor, at=world.at)
    made = Lead.objects.get(pk=answer.id)
    assert (made.status, made.country, made.estimated_value) == ("new", "GB", Decimal("10.01"))
    (event,) = Event.objects.filter(aggregate="lead", key=made.pk)
    assert event.body["company_name"] == "Castle Ltd"
    assert "castle.example" not in str(event.body)
    assert "Ann" not in str(event.body)


def test_entering_answers_every_row_of_a_mixed_batch(world):
    good = {"company_name": "A", "country": "GB"}
    rows = [
        EnterLead(**good, external_id="l-1", owner=rep(world)),
        EnterLead(**good, external_id="l-1"),
        EnterLead(**good | {"company_name": " "}),
        EnterLead(**good | {"country": "Britain"}),
        EnterLead(**good, source="dream"),
        EnterLead(**good, email="ann"),
        EnterLead(**good, owner="NOBODY"),
        EnterLead(**good, estimated_value=Decimal(-1)),
    ]
    assert codes(enter_leads(rows, actor=world.actor, at=world.at)) == [
        ("entered", None),
        ("repeated_in_batch", "external_id"),
        ("name_missing", "company_name"),
        ("unknown_country", "country"),
        ("unknown_source", "source"),
        ("email_invalid", "email"),
        ("unknown_owner", "owner"),
        ("value_negative", "estimated_value"),
    ]
    again = enter_leads(rows[:1], actor=world.actor, at=world.at)
    assert codes(again) == [("already_entered", None)]


def test_changing_answers_every_row_and_names_the_fields_only(world):
    first, gone, erased = lead(world), lead(world, qualified=True), lead(world)
    convert_leads([ConvertLead(gone)], actor=world.actor, at=world.at)
    erase_leads([EraseLead(erased)], actor=world.actor, at=world.at)
    new = [lead(world) for _ in range(8)]
    rows = [
        ChangeLead(first, 1, phone="0999", city="York"),
        ChangeLead(first, 1, phone="0999"),
        ChangeLead(new[0], 1),
        ChangeLead(NONE, 1, city="York"),
        ChangeLead(gone, 3, city="York"),
        ChangeLead(new[1], 7, city="York"),
        ChangeLead(erased, 2, email="a@b.example"),
        ChangeLead(new[2], 1, company_name=" "),
        ChangeLead(new[3], 1, country="Britain"),
        ChangeLead(new[4], 1, source="dream"),
        ChangeLead(new[5], 1, email="ann"),
        ChangeLead(new[6], 1, owner="NOBODY"),
        ChangeLead(new[7], 1, estimated_value=Decimal(-1)),
    ]
    assert codes(change_leads(rows, actor=world.actor, at=world.at)) == [
        ("changed", None),
        ("repeated_in_batch", "lead_id"),
        ("already_changed", None),
        ("lead_not_found", "lead_id"),
        ("lead_ended", "lead_id"),
        ("lead_changed", "version"),
        ("person_erased", "contact_name"),
        ("name_missing", "company_name"),
        ("unknown_country", "country"),
        ("unknown_source", "source"),
        ("email_invalid", "email"),
        ("unknown_owner", "owner"),
        ("value_negative", "estimated_value"),
    ]
    event = Event.objects.get(aggregate="lead", key=first, version=2)
    assert event.body["fields"] == ["phone", "city"]


@pytest.mark.parametrize("said", [
    {"note": "Ask for Ann"}, {"contact_name": "", "email": "a@b.example"}, {"phone": "0123"},
])  # fmt: skip
def test_an_erased_lead_takes_nothing_that_may_be_of_a_person(world, said):
    id = lead(world)
    erase_leads([EraseLead(id)], actor=world.actor, at=world.at)
    (answer,) = change_leads([ChangeLead(id, 2, **said)], actor=world.actor, at=world.at)
    assert str(answer.code) == "person_erased"
    plain = ChangeLead(id, 2, city="York", note="", contact_name="", email="", phone="")
    assert change_leads([plain], actor=world.actor, at=world.at)[0].accepted


def test_what_is_held_of_a_person_has_the_note(world):
    row = EnterLead("Castle Ltd", "GB", contact_name="Ann", note="Ann likes tea")
    (answer,) = enter_leads([row], actor=world.actor, at=world.at)
    (found,) = lead_persons(world.company_id, ids=[answer.id], limit=1)
    assert found.note == "Ann likes tea"


def test_a_lead_goes_its_way_and_each_step_answers_every_row(world):
    owner, id, gone = rep(world), lead(world), lead(world, qualified=True)
    silent = lead(world, email="")
    actor = {"actor": world.actor, "at": world.at}
    convert_leads([ConvertLead(gone)], **actor)
    rows = [TakeLead(id, owner), TakeLead(id, owner), TakeLead(NONE, owner), TakeLead(gone, owner),
            TakeLead(silent, "NOBODY")]  # fmt: skip
    assert codes(take_leads(rows, **actor)) == [
        ("taken", None), ("repeated_in_batch", "lead_id"), ("lead_not_found", "lead_id"),
        ("lead_ended", "lead_id"), ("unknown_owner", "owner"),
    ]  # fmt: skip
    assert codes(take_leads(rows[:1], **actor)) == [("already_taken", None)]
    asked = [QualifyLead(one) for one in (id, id, NONE, gone, silent)]
    assert codes(qualify_leads(asked, **actor)) == [
        ("qualified", None), ("repeated_in_batch", "lead_id"), ("lead_not_found", "lead_id"),
        ("lead_ended", "lead_id"), ("nobody_to_ask", "lead_id"),
    ]  # fmt: skip
    assert codes(qualify_leads(asked[:1], **actor)) == [("already_qualified", None)]
    asked = [
        DisqualifyLead(id, "No budget"), DisqualifyLead(id, "x"), DisqualifyLead(NONE, "x"),
        DisqualifyLead(gone, "x"), DisqualifyLead(silent, " "),
    ]  # fmt: skip
    assert codes(disqualify_leads(asked, **actor)) == [
        ("disqualified", None), ("repeated_in_batch", "lead_id"), ("lead_not_found", "lead_id"),
        ("lead_converted", "lead_id"), ("reason_missing", "reason"),
    ]  # fmt: skip
    assert codes(disqualify_leads(asked[:1], **actor)) == [("already_disqualified", None)]
    asked = [ReopenLead(one) for one in (id, id, NONE, gone, silent)]
    assert codes(reopen_leads(asked, **actor)) == [
        ("reopened", None), ("repeated_in_batch", "lead_id"), ("lead_not_found", "lead_id"),
        ("lead_converted", "lead_id"), ("already_open", None),
    ]  # fmt: skip
    assert topics(id) == [
        ("crm.lead_entered", None, "new"), ("crm.lead_taken", "new", "working"),
        ("crm.lead_qualified", "working", "qualified"),
        ("crm.lead_disqualified", "qualified", "disqualified"),
        ("crm.lead_reopened", "disqualified", "working"),
    ]  # fmt: skip


def test_a_converted_lead_is_a_customer_with_contact_and_opportunity_once(world):
    id = lead(world, qualified=True, company_name="Brand New Ltd", owner=rep(world))
    row = ConvertLead(id, opportunity="First order", amount=Decimal(500))
    first = convert_leads([row], actor=world.actor, at=world.at)[0]
    again = convert_leads([row], actor=world.actor, at=world.at)[0]
    assert (first.code, again.code) == ("converted", "already_converted")
    same = ("customer", "customer_id", "contact_id", "opportunity_id")
    assert [first.detail[one] for one in same] == [again.detail[one] for one in same]
    customer = Customer.objects.get(pk=first.detail["customer_id"])
    assert (customer.name, customer.terms_id) == ("Brand New Ltd", world.terms_id)
    assert Contact.objects.get(pk=first.detail["contact_id"]).customer_id == customer.pk
    chance = Opportunity.objects.get(pk=first.detail["opportunity_id"])
    assert (chance.lead_id, chance.customer_id, chance.amount) == (id, customer.pk, 500)
    assert chance.owner_id is not None
    assert topics(id)[-1] == ("crm.lead_converted", "qualified", "converted")


def test_converting_answers_every_row_of_a_mixed_batch(world):
    known = world.customer(name="Known & Sons Ltd.")
    found = lead(world, qualified=True, company_name="KNOWN AND SONS")
    double = lead(world, qualified=True, company_name="known & sons ltd")
    other = lead(world, qualified=True, company_name="Known & Sons Ltd")
    twin, twin_too = (lead(world, qualified=True, company_name="Twins") for _ in range(2))
    rows = [
        ConvertLead(found, customer=known.code),
        ConvertLead(found, customer=known.code),
        ConvertLead(NONE),
        ConvertLead(lead(world)),
        ConvertLead(lead(world, qualified=True), customer="NOBODY"),
        ConvertLead(double),
        ConvertLead(other, is_another=True),
        ConvertLead(twin),
        ConvertLead(twin_too),
        ConvertLead(lead(world, qualified=True), terms="NONE"),
        ConvertLead(lead(world, qualified=True), opportunity="A", amount=Decimal(-1)),
    ]
    answers = convert_leads(rows, actor=world.actor, at=world.at)
    assert codes(answers) == [
        ("converted", None),
        ("repeated_in_batch", "lead_id"),
        ("lead_not_found", "lead_id"),
        ("not_qualified", "lead_id"),
        ("unknown_customer", "customer"),
        ("customer_exists", "customer"),
        ("converted", None),
        ("converted", None),
        ("customer_exists", "customer"),
        ("unknown_terms", "terms"),
        ("amount_negative", "amount"),
    ]
    assert answers[0].detail["customer"] == known.code
    assert answers[5].detail["value"] == known.code


def test_a_stage_that_asks_for_an_amount_asks_for_it_at_conversion(world):
    stage = SetStage("prospecting", "Prospecting", 1, Decimal(10), criteria="amount")
    set_stages([stage], actor=world.actor, at=world.at)
    row = ConvertLead(lead(world, qualified=True), opportunity="A")
    answer = convert_leads([row], actor=world.actor, at=world.at)[0]
    assert (answer.code, answer.detail["missing"]) == ("facts_missing", "an amount above zero")
    assert not Customer.objects.filter(name=Lead.objects.get(pk=row.lead_id).company_name).exists()


def test_a_person_of_a_lead_is_found_and_erased(world):
    id = lead(world, contact_name="Zoe Unusual", email="zoe@unusual.example", phone="0123 999")
    found = persons(world.company_id, "Unusual")
    assert [(one.subject, one.id) for one in found] == [("lead", id)]
    answers = erase_leads(
        [EraseLead(id), EraseLead(id), EraseLead(NONE)], actor=world.actor, at=world.at
    )
    assert codes(answers) == [
        ("erased", None), ("repeated_in_batch", "lead_id"), ("lead_not_found", "lead_id"),
    ]  # fmt: skip
    again = erase_leads([EraseLead(id)], actor=world.actor, at=world.at)
    assert codes(again) == [("already_erased", None)]
    made = Lead.objects.get(pk=id)
    assert (made.contact_name, made.email, made.phone) == ("", "", "")
    assert persons(world.company_id, "Unusual") == []
