from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.kernel.database import entered
from tradewright.kernel.outcome import one
from tradewright.pricing.models import (
    BreakGroup,
    CustomerPricing,
    ItemCost,
    PriceBurden,
    PriceCondition,
    PriceContract,
    PriceLevel,
    PricePolicy,
    PriceProposal,
)
from tradewright.pricing.operations.conditions import SetPrice, set_prices
from tradewright.pricing.operations.proposals import (
    MeasuredLine,
    MeasureProposal,
    measure_proposals,
)
from tradewright.pricing.queries.proposals import proposal_lines


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "pricing_manager")


def form(item, **given):
    return {
        "item": item.code, "unit": "EA", "price": "9.95", "min_quantity": "10", "customer": "",
        "buyer": "price", "formula": "amount", "valid_from": "2026-03-02", "valid_to": "",
    } | given  # fmt: skip


def put(world, *rows):
    found = set_prices(rows, actor=world.actor, at=world.at)
    assert not found.refused, found.refused[0].message
    return found.ids()


def text(desk, name, *args, **query):
    answer = desk.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def the_proposal(answer):
    assert answer.status_code == 302
    return PriceProposal.objects.get(pk=int(answer["Location"].rstrip("/").rsplit("/", 1)[1]))


def test_a_price_is_proposed_looked_at_and_submitted(desk, world):
    item = world.item("12.00")
    page = text(desk, "new_price", item=item.code)
    assert f'value="{item.code}"' in page
    assert '<option value="EA" selected>' in page
    made = the_proposal(desk.post(reverse("propose_price"), form(item)))
    assert "being worked out" in text(desk, "price_proposal", made.pk)
    measured = MeasureProposal(
        made.pk, date(2025, 12, 1), date(2026, 3, 1), 3, 1, Decimal(100), Decimal(90),
        Decimal(40), Decimal(30), Decimal("17.08"), [],
        (MeasuredLine(1, "set", False, "", "", Decimal(12)),),
    )  # fmt: skip
    one(measure_proposals([measured], actor=world.actor, at=world.at))
    page = text(desk, "price_proposal", made.pk)
    assert "17.08 %" in page
    assert "Submit" in page
    assert "−£10.00" in page or "-£10.00" in page
    answer = desk.post(reverse("submit_proposal", args=[made.pk]), {"version": "2"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.status == "approved"
    assert made.number in text(desk, "price_proposals", tab="waiting")
    rows = desk.get(reverse("price_proposal_csv", args=[made.pk])).content.decode().splitlines()
    assert len(rows) == 2


def test_who_may_not_see_costs_sees_no_margin_of_a_proposal(desk, world):
    made = the_proposal(desk.post(reverse("propose_price"), form(world.item())))
    measured = MeasureProposal(
        made.pk, date(2025, 12, 1), date(2026, 3, 1), 3, 1, Decimal(100), Decimal(90),
        Decimal("44.44"), Decimal("33.33"), Decimal(10), [], (),
    )  # fmt: skip
    one(measure_proposals([measured], actor=world.actor, at=world.at))
    assert "11.11" in text(desk, "price_proposal", made.pk)
    rep = signed_in(world, "sales_rep")
    assert "11.11" not in text(rep, "price_proposal", made.pk)


def test_a_file_is_drafted_and_its_wrong_rows_are_named(desk, world):
    item = world.item()
    lines = ["item,unit,price,currency,valid_from,min_quantity"]
    lines += [f"{item.code},EA,9.{n:03},GBP,2026-06-01,{n}" for n in range(1, 100)]
    lines[50] = f"{item.code},EA,cheap,GBP,2026-06-01,50"
    file = SimpleUploadedFile("prices.csv", "\n".join(lines).encode())
    answer = desk.post(reverse("propose_file"), {"reason": "June", "file": file})
    made = the_proposal(answer)
    assert (made.line_count, made.wrong_count) == (99, 1)
    page = text(desk, "price_proposal", made.pk)
    assert "Cannot be set: 1 of 99" in page
    assert "is no number" in page
    with entered(world.company_id):
        (wrong,) = proposal_lines(world.company_id, made.pk, wrong_only=True)
    assert wrong.row_no == 51


def test_rows_pasted_from_a_spreadsheet_are_read(desk, world):
    pasted = f"item\tunit\tprice\tcurrency\tvalid_from\n{world.item().code}\tEA\t9\tGBP\t2026-06-01"
    made = the_proposal(desk.post(reverse("propose_file"), {"reason": "Now", "pasted": pasted}))
    assert made.line_count == 1


@pytest.mark.parametrize(
    "given, message",
    [
        ({"reason": "x", "pasted": ""}, "Choose a CSV or Excel file"),
        ({"reason": "x", "pasted": "name,price\nA,1"}, "has no column “valid_from”"),
        ({"reason": "", "pasted": "item,price,currency,valid_from\nA,1,GBP,2026-01-01"},
         "Say why"),
        ({"reason": "x", "pasted": "item,price,currency,valid_from\n"}, "no price in it"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_at_its_field(desk, given, message):
    answer = desk.post(reverse("propose_file"), given)
    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_tabs_part_the_kinds(desk, world):
    item, customer = world.item("12.00"), world.customer()
    start = date(2026, 1, 1)
    put(
        world,
        SetPrice(item.code, "EA", "GBP", Decimal("9.11"), start, customer=customer.code),
        SetPrice(item.code, "EA", "GBP", Decimal("8.22"), start, kind="promotion"),
        SetPrice("", "", "", None, start, kind="discount", formula="percent",
                 percent=Decimal(3), sequence=7),
    )  # fmt: skip
    for tab, there, absent in (
        ("", "9.11", "nowhere"), ("list", "12.00", "9.11"), ("customers", "9.11", "12.00"),
        ("promotions", "8.22", "9.11"),
    ):  # fmt: skip
        page = text(desk, "prices", q=item.code, tab=tab)
        assert there in page
        assert absent not in page
    assert "3 % off the price so far" in text(desk, "prices", tab="discounts")
    query = {"q": item.code, "tab": "customers"}
    rows = desk.get(reverse("prices_csv"), query).content.decode().splitlines()
    assert len(rows) == 2


def test_a_price_shows_its_starts_and_breaks(desk, world):
    item = world.item("12.00")
    made, _ = put(
        world,
        SetPrice(item.code, "EA", "GBP", Decimal("11.50"), date(2026, 1, 1)),
        SetPrice(item.code, "EA", "GBP", Decimal("10.50"), date(2026, 1, 1),
                 min_quantity=Decimal(10)),
    )  # fmt: skip
    page = text(desk, "price", made)
    assert "12.00" in page
    assert "10.50" in page
    assert desk.get(reverse("price", args=[10**9])).status_code == 404


def test_the_price_check_names_levels_and_reasons(desk, world):
    item, customer = world.item("10.00"), world.customer()
    put(world, SetPrice(item.code, "EA", "GBP", Decimal("9.00"), date(2026, 1, 1),
                        min_quantity=Decimal(5)))  # fmt: skip
    page = text(desk, "price_check", item=item.code, customer=customer.code, on="2026-03-02")
    assert "From 5 EA on." in page
    assert "Net-net margin" in page
    wrong = text(desk, "price_check", item="NOWHERE")
    assert "No item with this code." in wrong
    rep = signed_in(world, "sales_rep")
    shown = text(rep, "price_check", item=item.code, on="2026-03-02")
    assert "Net-net margin" not in shown


def test_a_contract_is_made_priced_raised_and_ended(desk, world):
    customer, item = world.customer(), world.item()
    number = f"K-{customer.code}"
    made = desk.post(reverse("make_contract"), {
        "number": number, "name": "Agreed", "customer": customer.code, "kind": "contract",
        "valid_from": "2026-01-01", "valid_to": "2026-12-31", "escalator_percent": "3",
        "escalates_from": "2026-02-01",
    })  # fmt: skip
    assert made.status_code == 302
    row = PriceContract.objects.get(number=number)
    put(world, SetPrice(item.code, "EA", "GBP", Decimal(8), date(2026, 1, 1), kind="contract",
                        contract=number, cap_quantity=Decimal(50)))  # fmt: skip
    page = text(desk, "contract", row.pk)
    assert "0 of 50" in page
    assert number in text(desk, "contracts", q=number)
    raised = {"number": number, "from_day": "2026-02-01", "percent": ""}
    assert desk.post(reverse("escalate_contract", args=[row.pk]), raised).status_code == 302
    assert PriceCondition.objects.filter(contract=row).count() == 2
    longer = {"number": number, "valid_to": "2027-12-31"}
    assert desk.post(reverse("extend_contract", args=[row.pk]), longer).status_code == 302
    shorter = desk.post(
        reverse("extend_contract", args=[row.pk]), longer | {"valid_to": "2026-01-02"}
    )
    assert shorter.status_code == 422
    ended = {"number": number, "ends_on": "2026-06-30", "reason": "lost"}
    assert desk.post(reverse("end_contract", args=[row.pk]), ended).status_code == 302
    row.refresh_from_db()
    assert row.status == "ended"
    assert "lost" in text(desk, "contract", row.pk)
    refused = desk.post(reverse("make_contract"), {"number": number, "valid_from": "x"})
    assert refused.status_code == 422
    assert len(desk.get(reverse("contracts_csv"), {"q": number}).content.splitlines()) == 2


def test_masters_are_set_on_their_pages(desk, world):
    customer, item = world.customer(), world.item()
    code = f"L{customer.code}"
    desk.post(reverse("set_price_level"), {"code": code, "name": "Trade", "percent": "-10"})
    assert PriceLevel.objects.get(code=code).is_by_formula
    desk.post(reverse("put_on_level"), {"customer": customer.code, "level": code})
    assert CustomerPricing.objects.get(customer=customer).level.code == code
    assert "-10 %" in text(desk, "price_levels").replace("−", "-")
    again = desk.post(reverse("set_price_level"), {"code": code, "name": "T", "base": code,
                                                   "percent": "1"})  # fmt: skip
    assert "based on each other" in again.content.decode()
    desk.post(reverse("set_break_group"), {"code": code, "name": "Mix", "items": item.code})
    assert BreakGroup.objects.filter(code=code).exists()
    assert item.code in text(desk, "break_groups", code=code)
    wrong = desk.post(reverse("set_break_group"), {"code": code, "name": "Mix", "items": "NONE"})
    assert "No item with the code" in wrong.content.decode()
    cost = {"item": item.code, "kind": "standard", "valid_from": "2026-01-01", "cost": "5.5"}
    desk.post(reverse("set_item_cost"), cost)
    assert ItemCost.objects.get(item=item).cost == Decimal("5.5")
    assert item.code in text(desk, "item_costs", q=item.code)
    assert item.code in desk.get(reverse("item_costs_csv"), {"q": item.code}).content.decode()
    burden = {"kind": "freight", "item": item.code, "amount": "0.4", "valid_from": "2026-01-01"}
    desk.post(reverse("set_burden"), burden)
    assert PriceBurden.objects.get(item=item).amount == Decimal("0.4")
    assert item.code in text(desk, "burdens")
    policy = {"priced_on": "ordered", "decimals": "3", "best_at": ["promotion", "level"],
              "floor_margin_percent": "12"}  # fmt: skip
    desk.post(reverse("set_policy"), policy)
    assert PricePolicy.objects.get(company_id=world.company_id).best_at == ["promotion", "level"]
    assert 'value="12"' in text(desk, "price_policy")
    rep = signed_in(world, "sales_rep")
    assert rep.get(reverse("item_costs")).status_code == 403


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"price": "cheap"}, "Give a number"),
        ({"valid_from": "soon"}, "Give the day"),
        ({"percent": "x", "formula": "percent"}, "Give a number"),
    ],
)
def test_a_price_that_cannot_be_read_says_so_at_its_field(desk, world, wrong, message):
    answer = desk.post(reverse("propose_price"), form(world.item()) | wrong)
    assert answer.status_code == 422
    assert message in answer.content.decode().partition("field-error")[2]


def test_without_the_duty_no_price_is_proposed(world):
    browser = signed_in(world, "sales_rep")
    assert browser.get(reverse("prices")).status_code == 200
    assert browser.get(reverse("new_price")).status_code == 403
    assert browser.post(reverse("propose_price"), form(world.item())).status_code == 403
    assert browser.post(reverse("propose_file"), {}).status_code == 403
