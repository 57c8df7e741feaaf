from __future__ import annotations

from dataclasses import replace

from tradewright.company.models import Company, NumberSeries
from tradewright.company.operations.companies import CompanyOpened, OpenCompany, open_companies
from tradewright.kernel.operation import Actor

ACME = OpenCompany("ACME", "Acme Ltd", "GBP", "GB", "Europe/London")


def open_all(world, *rows):
    return open_companies(rows, actor=Actor.system(0), at=world.at)


def test_opens_a_company_with_its_number_series(committed_world, db):
    (outcome,) = open_all(committed_world, ACME)
    row = Company.objects.get(pk=outcome.id)
    assert (row.code, row.weekend, row.went_live_on) == ("ACME", "67", None)
    series = dict(NumberSeries.objects.filter(company=row).values_list("code", "kind"))
    assert (series["customer"], series["order"]) == ("plain", "plain")
    assert (series["invoice"], series["credit_note"]) == ("gap_free", "gap_free")


def test_answers_every_row_of_a_mixed_batch(committed_world, db):
    outcomes = open_all(
        committed_world,
        ACME,
        ACME,
        replace(ACME, code=committed_world.code),
        replace(ACME, code="A", currency="XXX"),
        replace(ACME, code="B", country="England"),
        replace(ACME, code="C", time_zone="London"),
    )
    assert [(str(o.code), o.field) for o in outcomes] == [
        ("opened", None), ("repeated_in_batch", "code"), ("already_open", None),
        ("unknown_currency", "currency"), ("unknown_country", "country"),
        ("unknown_time_zone", "time_zone"),
    ]  # fmt: skip
    assert {str(o.code) for o in outcomes} == {str(code) for code in CompanyOpened}
    assert outcomes[2].id == committed_world.company_id


def test_done_twice_opens_one(committed_world, db):
    first, again = (open_all(committed_world, ACME)[0] for _ in "12")
    assert (str(again.code), again.id) == ("already_open", first.id)
    assert NumberSeries.objects.filter(company_id=first.id, code="order").count() == 1
