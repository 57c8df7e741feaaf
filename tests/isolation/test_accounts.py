"""Nobody of one company learns what another's accounts hear: cases, activities, timeline, 360."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tradewright.company.models import User
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.crm.models.activities import Activity
from tradewright.crm.models.cases import ServiceCase
from tradewright.crm.operations.activities import PlanActivity, plan_activities
from tradewright.crm.operations.case_conversion import ConvertCase, convert_cases
from tradewright.crm.operations.cases import OpenCase, open_cases
from tradewright.crm.operations.timeline import RecordHappening, record_happenings
from tradewright.receivables.tests import makers as billing
from tradewright.sim.fixtures import open_world

SECRET = "Qwortle"


@pytest.fixture
def foreign(db):
    """Another company with a customer, a case about an invoice, an activity and a timeline."""
    world = open_world("ISO-A")
    customer = world.customer(name=f"{SECRET} Ltd", code=f"{SECRET}1")
    invoice = billing.issued(world, customer)
    asked = OpenCase(customer.code, "price", f"{SECRET} asks", invoice=invoice.number)
    (case,) = open_cases([asked], actor=world.actor, at=world.at).ids()
    plan = PlanActivity("call", f"Ring {SECRET}", world.today, customer.code, case_id=case)
    (activity,) = plan_activities([plan], actor=world.actor, at=world.at).ids()
    happened = RecordHappening(
        customer.pk, 10**15, "crm.case_opened", "service_case", case, world.at, f"{SECRET}9"
    )
    record_happenings([happened], actor=world.actor, at=world.at)
    world.made |= {"customer": customer, "invoice": invoice, "case": case, "activity": activity}
    return world


@pytest.fixture
def owner(committed_world, db):
    """The owner of the shared company, who may do everything in it and nothing elsewhere."""
    user = User.objects.create(username="isabel")
    rows = [GrantRole("isabel", "owner", date(2020, 1, 1))]
    grant_roles(rows, actor=committed_world.actor, at=committed_world.at)
    client = Client()
    client.force_login(user)
    return client


def test_no_page_of_an_account_opens(owner, foreign):
    made = foreign.made
    for name, id in (
        ("customer", made["customer"].pk), ("account", made["customer"].pk),
        ("account_timeline", made["customer"].pk), ("case", made["case"]),
        ("return_of_case", made["case"]), ("credit_of_case", made["case"]),
        ("activity", made["activity"]),
    ):  # fmt: skip
        answer = owner.get(reverse(name, args=[id]), follow=True)
        assert (answer.status_code, SECRET in answer.content.decode()) == (404, False), name


def test_no_list_names_them(owner, foreign):
    for name in ("cases", "my_day", "customers"):
        for asked in ({}, {"tab": "all"}, {"customer": f"{SECRET}1"}):
            page = owner.get(reverse(name), asked).content.decode()
            assert f"{SECRET} asks" not in page
            assert f"{SECRET} Ltd" not in page
            assert f"Ring {SECRET}" not in page


def test_the_search_finds_neither_case_nor_account(owner, foreign):
    number = ServiceCase.objects.get(pk=foreign.made["case"]).number
    for words in (SECRET, number):
        assert f"{SECRET} " not in owner.get(reverse("find"), {"q": words}).content.decode()


def test_the_api_reads_none_of_it(owner, foreign):
    code, case = f"{SECRET}1", foreign.made["case"]
    for path in (f"crm/cases/{case}", f"crm/accounts/{code}", f"crm/accounts/{code}/timeline",
                 f"crm/activities?customer={code}"):  # fmt: skip
        answer = owner.get(f"/api/{path}")
        told = answer.content.decode().replace(code, "")
        assert (answer.status_code, SECRET in told) == (404, False), path
    for path in ("crm/cases", "crm/activities", f"crm/cases/{case}/credit_lines",
                 f"crm/activities?case_id={case}"):  # fmt: skip
        answer = owner.get(f"/api/{path}")
        assert (answer.status_code, SECRET in answer.content.decode()) == (200, False), path


@pytest.mark.parametrize(
    ("operation", "row", "code"),
    [
        ("answer_cases", {"note": "x"}, "case_not_found"),
        ("move_cases", {"to_status": "resolved", "reason": "x"}, "case_not_found"),
        ("convert_cases", {"into": "credit", "amount": "1.00"}, "case_not_found"),
    ],
)
def test_the_api_writes_none_of_it(owner, foreign, operation, row, code):
    before = ServiceCase.objects.get(pk=foreign.made["case"]).version
    wanted = json.dumps([{"case_id": foreign.made["case"]} | row])
    answer = owner.post(f"/api/crm/{operation}", wanted, content_type="application/json")
    assert answer.json()["outcomes"][0]["code"] == code
    assert ServiceCase.objects.get(pk=foreign.made["case"]).version == before


def test_a_case_credits_no_invoice_of_another_company(committed_world, foreign):
    customer = committed_world.customer()
    about = OpenCase(customer.code, "price", "Too much")
    actor = {"actor": committed_world.actor, "at": committed_world.at}
    (case,) = open_cases([about], **actor).ids()
    wanted = ConvertCase(case, "credit", amount=1, invoice=f"{foreign.made['invoice'].number}")
    (answer,) = convert_cases([wanted], **actor)
    assert answer.code in ("unknown_invoice", "other_customers_invoice")
    (other,) = convert_cases([ConvertCase(foreign.made["case"], "credit", amount=1)], **actor)
    assert other.code == "case_not_found"


def test_an_activity_of_another_company_is_not_cancelled(owner, foreign):
    owner.post(reverse("cancel_activity", args=[foreign.made["activity"]]), {"note": "mine"})
    assert Activity.objects.get(pk=foreign.made["activity"]).status == "planned"
