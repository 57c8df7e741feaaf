"""The pages of leads, opportunities and plans: what they show, and the buttons do what they say."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tradewright.company.models import User
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.crm.models.leads import Lead
from tradewright.crm.models.opportunities import Opportunity
from tradewright.crm.models.plans import AccountPlan
from tradewright.crm.models.teams import SalesRep
from tradewright.crm.operations.leads import EnterLead, enter_leads
from tradewright.crm.operations.plans import SetSegment, set_segments
from tradewright.crm.queries.opportunities import (
    Narrowed,
    expected_demand,
    opportunity_counts,
    opportunity_list,
    opportunity_totals,
)
from tradewright.crm.queries.pipeline import board, forecast
from tradewright.kernel.sql import counting

from .makers import lead, opportunity, rep

PAGES = (
    "pipeline", "opportunities", "opportunities_csv", "new_opportunity", "leads", "leads_csv",
    "new_lead", "forecast", "forecast_csv", "conversion", "account_plans", "account_plans_csv",
    "segments", "stages", "sales_reps", "lead_forms", "import_file",
)  # fmt: skip


def signed_in(world, role="sales_manager"):
    user = User.objects.create(username=f"{role}-{world.code}")
    grant_roles([GrantRole(user.username, role, date(2020, 1, 1))], actor=world.actor, at=world.at)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def seller(committed_world, db):
    return signed_in(committed_world)


@pytest.fixture
def floor(committed_world, db):
    return committed_world


def test_every_page_opens_empty_and_full(floor, seller):
    for name in PAGES:
        assert seller.get(reverse(name)).status_code == 200, name
    chance, found, owner = opportunity(floor), lead(floor, qualified=True), rep(floor)
    for name in PAGES:
        assert seller.get(reverse(name) + f"?owner={owner}&q=a").status_code == 200, name
        assert seller.get(reverse(name)).status_code == 200, name
    for name, id in (
        ("opportunity", chance), ("edit_opportunity", chance), ("lead", found),
        ("edit_lead", found), ("account_plan", Opportunity.objects.get(pk=chance).customer_id),
    ):  # fmt: skip
        assert seller.get(reverse(name, args=[id])).status_code == 200, name
        assert seller.get(reverse(name, args=[10**15])).status_code == 404, name


def test_every_tab_of_the_list_opens(floor, seller):
    opportunity(floor)
    for tab in ("open", "mine", "closing", "overdue", "unplanned", "won", "lost", "all"):
        assert seller.get(reverse("opportunities") + f"?tab={tab}").status_code == 200


def test_a_form_makes_an_opportunity_and_shows_a_fault_at_its_line(floor, seller):
    item = floor.item()
    typed = {
        "name": "Typed", "channel": "field", "item-2": item.code, "quantity-2": "3",
        "price-2": "2.50", "external_id": "form-1",
    }  # fmt: skip
    wrong = seller.post(reverse("enter_opportunity"), typed | {"item-2": "NONE"})
    assert wrong.status_code == 422
    assert "No item “NONE”" in wrong.content.decode()
    seller.post(reverse("enter_opportunity"), typed)
    made = Opportunity.objects.get(external_id="form-1")
    assert made.amount == Decimal("7.50")
    changed = typed | {"version": 1, "quantity-2": "4", "forecast": "committed"}
    seller.post(reverse("change_opportunity", args=[made.pk]), changed)
    made.refresh_from_db()
    assert (made.amount, made.forecast) == (10, "committed")


def test_a_card_moves_by_its_form_and_says_what_it_lacks(floor, seller):
    id = opportunity(floor, customer="", lines=())
    url, back = reverse("move_opportunity", args=[id]), reverse("pipeline")
    moved = {"stage": "engaging", "from": "board", "back": back, "version": "1"}
    said = seller.post(url, moved, follow=True)
    assert "asks for an amount above zero" in said.content.decode()
    assert Opportunity.objects.get(pk=id).stage.code == "prospecting"
    away = seller.post(url, moved | {"stage": "lost", "back": "//elsewhere.example"})
    assert away.url.startswith(reverse("opportunity", args=[id]))


def test_a_lead_is_typed_qualified_and_converted_in_the_browser(floor, seller):
    seller.post(reverse("enter_lead"), {
        "company_name": "Browser Ltd", "country": "gb", "source": "web", "contact_name": "Ann",
        "email": "ann@browser.example", "external_id": "lead-1",
    })  # fmt: skip
    made = Lead.objects.get(external_id="lead-1")
    seller.post(reverse("qualify_leads"), {"id": made.pk, "from": "page"})
    seller.post(reverse("convert_lead", args=[made.pk]), {"opportunity": "First", "amount": "10"})
    made.refresh_from_db()
    assert (made.status, made.customer.name) == ("converted", "Browser Ltd")
    assert Opportunity.objects.get(lead=made).amount == 10


def test_new_leads_wait_on_the_home_page_of_who_may_take_them(floor):
    mine, theirs = rep(floor), rep(floor)
    client = signed_in(floor, "sales_rep")
    user = User.objects.get(pk=client.session["_auth_user_id"])
    SalesRep.objects.filter(code=mine).update(user=user)
    rows = [EnterLead(f"Home of {one}.", "GB", "web", owner=one) for one in ("", mine, theirs)]
    enter_leads(rows, actor=floor.actor, at=floor.at)
    told = client.get("/").content.decode()
    assert [f"Home of {one}." in told for one in ("", mine, theirs)] == [True, True, False]
    assert "New leads" not in signed_in(floor, "warehouse").get("/").content.decode()


def test_a_form_is_set_in_the_browser(floor, seller):
    url = reverse("lead_forms")
    assert seller.post(url, {"code": "site", "heading": ""}).status_code == 422
    seller.post(url, {"code": "site", "heading": "Ask us", "source": "web", "is_open": "1"})
    text = seller.get(url + "?form=site").content.decode()
    assert "/ask/" in text
    assert "Change site" in text


def test_a_plan_is_made_in_the_browser(floor, seller):
    set_segments([SetSegment("A", "Key")], actor=floor.actor, at=floor.at)
    customer, item = floor.customer(), floor.item()
    url = reverse("account_plan", args=[customer.pk])
    typed = {"segment": "A", "potential": "900", "item-1": item.code, "target-1": "x"}
    assert seller.post(url, typed).status_code == 422
    seller.post(url, typed | {"target-1": "12"})
    assert AccountPlan.objects.get(customer=customer).potential == 900


def test_who_has_no_duty_of_crm_sees_none_of_it(floor):
    outside = signed_in(floor, "warehouse")
    for name in PAGES:
        assert outside.get(reverse(name)).status_code == 403, name


def test_board_list_and_forecast_agree_whatever_is_asked(world):
    owner = rep(world, region="North")
    won = opportunity(world, owner=owner, stage="won", closed_on=world.today)
    open_one = opportunity(world, owner=owner, expected_on=world.today)
    opportunity(world, owner=owner, lines=(), forecast="omitted")
    only = Narrowed(user_id=0, today=world.today, owner=owner)
    rows = opportunity_list(world.company_id, only, view="all")
    totals = opportunity_totals(world.company_id, only, view="open")
    columns = board(world.company_id, only)
    assert {row.id for row in rows} > {won, open_one}
    assert (totals.count, totals.amount, totals.weighted) == (2, 40, 4)
    assert sum(one.totals.count for one in columns if one.stage.kind == "open") == 2
    assert [one.totals.amount for one in columns if one.stage.kind == "won"] == [40]
    (month,) = forecast(
        world.company_id, since=date(2026, 3, 1), until=date(2026, 4, 1), owner=owner
    )
    assert (month.won, month.pipeline, month.weighted, month.target) == (40, 40, 4, None)
    closing = Narrowed(user_id=0, today=world.today, month=date(2026, 3, 9), owner=owner)
    assert opportunity_totals(world.company_id, closing, view="open").count == 1
    counts = opportunity_counts(world.company_id, user_id=0, today=world.today)
    assert counts["all"] == counts["open"] + counts["won"] + counts["lost"]


def test_demand_reads_lines_by_day_and_probability(world):
    id = opportunity(world, expected_on=date(2026, 3, 20))
    opportunity(world, expected_on=date(2026, 7, 20))
    item = Opportunity.objects.get(pk=id)
    rows = expected_demand(world.company_id, date(2026, 3, 1), date(2026, 3, 31))
    mine = [row for row in rows if row.quantity == 10 and row.weighted == 1]
    assert item.expected_on in {row.expected_on for row in mine}


def test_the_board_takes_as_many_statements_for_one_as_for_many(floor, seller):
    def asked():
        with counting() as ran:
            seller.get(reverse("pipeline"))
            seller.get(reverse("opportunities"))
            seller.get(reverse("forecast"))
        return len(ran)

    opportunity(floor)
    few = asked()
    for _ in range(5):
        opportunity(floor)
    assert asked() == few


def test_a_file_is_looked_at_and_then_imported_in_the_browser(floor, seller):
    rows = b"external_id,company_name,country\nP1,Firm,GB\nP2,,GB\n"

    def send(do, content=rows, **more):
        file = SimpleUploadedFile("leads.csv", content, "text/csv")
        sent = {"kind": "leads", "file": file, "do": do} | more
        return " ".join(seller.post(reverse("receive_file"), sent).content.decode().split())

    seen = send("preview")
    assert "Nothing is imported yet." in seen
    assert "Give the firm’s name." in seen
    assert not Lead.objects.filter(external_id="P1").exists()
    assert "went in" in send("import")
    assert Lead.objects.get(external_id="P1").company_name == "Firm"
    assert "The file has no column" in send("import", b"a,b\n1,2\n")
    assert "the section “colums”" in send("import", map="[colums]\na = 'b'")
    assert "Say what the rows are." in send("import", kind="nothing")
