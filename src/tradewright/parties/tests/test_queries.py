from __future__ import annotations

from tradewright.parties import queries
from tradewright.parties.operations.addresses import AddAddress, add_addresses


def test_lists_customers_by_name_page_by_page(world):
    made = [world.customer(name=f"Zulu {letter}").pk for letter in "CABD"]
    found = queries.customers(world.company_id, search="zulu", limit=3)
    assert [row.name for row in found] == ["Zulu A", "Zulu B", "Zulu C"]
    rest = queries.customers(world.company_id, search="zulu", after=found[-1].id, limit=3)
    assert [row.id for row in rest] == [made[3]]
    assert (rest[0].city, rest[0].country, rest[0].terms) == ("London", "GB", "N30")


def test_narrows_by_status_and_text(world):
    one = world.customer(name="Zulu", status="stopped", email="pay@zulu.test")
    world.customer(name="Zulu")
    company = world.company_id
    assert [r.id for r in queries.customers(company, search="zulu", status="stopped")] == [one.pk]
    assert [r.id for r in queries.customers(company, search="pay@zulu")] == [one.pk]
    assert [r.id for r in queries.customers(company, search=one.code.lower())] == [one.pk]
    assert queries.customers(company, search="100%_") == []


def test_looks_up_the_best_first(world):
    part = world.customer(name="Old Zebra").pk
    start = world.customer(name="Zebra Ltd").pk
    code = world.customer(code="ZEB", name="Another").pk
    world.customer(name="Zebra closed", status="closed")
    found = queries.customer_lookup(world.company_id, "zeb")
    assert [hit.id for hit in found] == [code, start, part]
    assert (found[0].city, found[0].country) == ("London", "GB")
    assert len(queries.customer_lookup(world.company_id, "zeb", limit=2)) == 2


def test_answers_a_customer_with_its_addresses(world):
    row = world.customer()
    add_addresses([AddAddress(row.pk, "DEPOT", "DE")], actor=world.actor, at=world.at)
    found = queries.customer(world.company_id, row.pk)
    assert found is not None
    assert (found.code, found.currency, found.terms) == (row.code, "GBP", "N30")
    assert [place.code for place in found.addresses] == ["MAIN", "DEPOT"]
    assert queries.customer(world.company_id, 0) is None
    assert queries.customers_by_code(world.company_id, [row.code, "?"]) == {row.code: row.pk}
    (place,) = queries.addresses(world.company_id, ids=[row.address.pk])
    assert place.customer_id == row.pk


def test_answers_no_address_where_none_is_asked_for(world):
    world.customer()
    assert queries.addresses(world.company_id) == []
    assert queries.customers_by_id(world.company_id, []) == {}


def test_answers_the_terms(world):
    terms = queries.payment_terms(world.company_id)
    assert [(t.id, t.code, t.kind, t.days) for t in terms] == [(world.terms_id, "N30", "net", 30)]
