"""The pages of quotes: entered, changed, sent, accepted, declined by a person; and as a file."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from tradewright.company.models import User
from tradewright.control.models import Role, UserRole
from tradewright.sales.models import Quote
from tradewright.sales.operations.quotes import QuotedLine

from .makers import stocked
from .quotes import approved, drafted, quoted_line, sent, the_quote


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages enter it themselves."""
    return committed_world


@pytest.fixture(autouse=True)
def now(world, monkeypatch):
    """The clock of the door stands at the time of the world: quotes have a last day."""
    monkeypatch.setattr("tradewright.web.middleware.timezone.now", lambda: world.at)


def browser(world, role):
    user = User.objects.create(username=f"{role}-{world.code}", first_name="Pat", last_name="Doe")
    UserRole.objects.create(
        company_id=world.company_id, user=user, role=Role.objects.get(code=role),
        valid_from=world.today.replace(year=2020),
    )  # fmt: skip
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(world):
    return browser(world, "owner")


def text(answer):
    return answer.content.decode()


def test_a_quote_is_entered_from_the_form(world, desk):
    item, other, customer = stocked(world), world.item("7.00"), world.customer()
    assert desk.get(reverse("new_quote"), {"customer": customer.code}).status_code == 200
    answer = desk.post(reverse("enter_quote"), {
        "customer": customer.code.lower(), "discount_percent": "10", "terms": "Ex works",
        "item-1": item.code.lower(), "quantity-1": "2", "price-1": "9.50",
        "item-3": other.code, "quantity-3": "2", "kind-3": "instead",
        "item-4": other.code, "quantity-4": "1", "percent-4": "5", "kind-4": "option",
        "external_id": "form-1",
    })  # fmt: skip
    made = Quote.objects.latest("id")
    assert answer["Location"] == reverse("quote", args=[made.pk])
    assert (made.amount_net, made.terms) == (Decimal("17.10"), "Ex works")
    assert (quoted_line(made.pk, 2).alternative_to, quoted_line(made.pk, 3).is_optional) == (
        1,
        True,
    )
    page = text(desk.get(answer["Location"]))
    assert "Ex works" in page
    assert "instead of line 1" in page


def test_what_is_wrong_stands_at_its_field(world, desk):
    customer = world.customer()
    answer = desk.post(reverse("enter_quote"), {
        "customer": customer.code, "item-2": "nothing", "quantity-2": "2",
    })  # fmt: skip
    assert answer.status_code == 422
    assert "No item “nothing”" in text(answer)
    answer = desk.post(reverse("enter_quote"), {
        "customer": "nobody", "item-1": "x", "quantity-1": "two", "kind-1": "instead",
    })  # fmt: skip
    assert answer.status_code == 422
    assert "There is no standard line above" in text(answer)


def test_prices_come_while_one_types(world, desk):
    item = stocked(world, quantity=7, price="10.00")
    answer = desk.post(reverse("price_quote"), {
        "customer": world.customer().code, "item-1": item.code, "quantity-1": "3",
        "percent-1": "10", "discount_percent": "",
    })  # fmt: skip
    page = text(answer)
    assert "27.00" in page
    assert "32.40" in page


def test_a_quote_is_changed_as_it_stands(world, desk):
    item, other = stocked(world), world.item("7.00")
    quote_id = drafted(
        world, world.customer(), (item, 2), QuotedLine(other.code, Decimal(1), is_optional=True)
    )
    here = reverse("change_quote", args=[quote_id])
    assert item.code in text(desk.get(here))
    sent_form = {"version": "1", "item-1": item.code, "quantity-1": "5", "customer": "x"}
    assert desk.post(here, sent_form)["Location"] == reverse("quote", args=[quote_id])
    assert the_quote(quote_id).amount_net == 50
    assert "Open it as it is now" in text(desk.post(here, sent_form))


def test_it_goes_its_way_by_buttons(world, desk):
    item = stocked(world)
    quote_id = drafted(world, world.customer(), (item, 2))
    desk.post(reverse("submit_quote", args=[quote_id]), {"version": "1"})
    assert the_quote(quote_id).status == "approved"
    here = reverse("send_quote", args=[quote_id])
    assert desk.get(here).status_code == 200
    refused = desk.post(here, {"version": "2", "by_mail": "1"})
    assert (refused.status_code, "add one" in text(refused)) == (422, True)
    desk.post(here, {"version": "2", "reserve_hours": "4"})
    assert "/q/" in text(desk.get(reverse("quote", args=[quote_id])))
    form = reverse("accept_quote", args=[quote_id])
    assert "nothing changed" in text(desk.get(form))
    too_many = desk.post(form, {"version": "3", "take-1": "9"})
    assert (too_many.status_code, "is left to accept" in text(too_many)) == (422, True)
    made = desk.post(form, {"version": "3", "take-1": "2", "signed_as": "Ann", "external_id": "a"})
    assert made["Location"].startswith("/orders/")
    page = text(desk.get(made["Location"]))
    assert the_quote(quote_id).number in page
    page = text(desk.get(reverse("quote", args=[quote_id])))
    assert "signed Ann" in page


def test_it_is_declined_withdrawn_and_revised(world, desk):
    item = world.item()
    quote_id = sent(world, world.customer(), (item, 2))
    form = reverse("decline_quote", args=[quote_id])
    assert desk.get(form).status_code == 200
    assert desk.post(form, {"version": "3", "reason_code": ""}).status_code == 422
    desk.post(form, {"version": "3", "reason_code": "price", "competitor": "Rival", "price-1": "9"})
    assert "Rival" in text(desk.get(reverse("quote", args=[quote_id])))
    made = desk.post(reverse("revise_quote", args=[quote_id]), {"version": "4"})["Location"]
    assert "rev. 2" in text(desk.get(made))
    other = sent(world, world.customer(), (item, 2))
    desk.post(reverse("withdraw_quote", args=[other]), {"version": "3", "note": "A mistake"})
    assert the_quote(other).status == "withdrawn"


def test_the_list_has_views_and_acts_on_many(world, desk):
    item, customer = world.item(), world.customer()
    ids = [drafted(world, customer, (item, n)) for n in (1, 2)]
    number = the_quote(ids[0]).number
    for tab in ("", "open", "waiting", "sent", "expiring", "won", "lost"):
        assert desk.get(reverse("quotes"), {"tab": tab}).status_code == 200
    assert number in text(desk.get(reverse("quotes"), {"customer": customer.code}))
    desk.post(reverse("submit_quotes"), {"id": ids})
    assert {the_quote(one).status for one in ids} == {"approved"}
    desk.post(reverse("withdraw_quotes"), {"id": ids, "note": "Never mind"})
    assert {the_quote(one).status for one in ids} == {"withdrawn"}
    assert number in text(desk.get(reverse("quotes_csv"), {"tab": "lost"}))


def test_cost_and_margin_are_for_those_who_may_see_them(world, desk):
    quote_id = approved(world, world.customer(), (stocked(world), 2))
    here = reverse("quote", args=[quote_id])
    assert "60.0 %" in text(desk.get(here))
    rep = browser(world, "inside_sales")
    page = text(rep.get(here))
    assert "Margin" not in page
    assert ">Cost<" not in page
    read = rep.get(f"/api/sales/quotes/{quote_id}").json()
    assert read["lines"][0]["unit_cost"] is None
    assert desk.get(f"/api/sales/quotes/{quote_id}").json()["lines"][0]["unit_cost"] is not None


def test_the_paper_is_a_pdf(world, desk):
    item = world.item()
    quote_id = sent(
        world, world.customer(), (item, 2), QuotedLine(item.code, Decimal(1), is_optional=True)
    )
    assert desk.get(reverse("quote_pdf", args=[quote_id])).content.startswith(b"%PDF")
    assert desk.get(f"/api/sales/quotes/{quote_id}/pdf").content.startswith(b"%PDF")
    rows = desk.get("/api/sales/quotes", {"view": "sent"}).json()["items"]
    assert the_quote(quote_id).number in {row["number"] for row in rows}
