"""Contracts, proposals and costs as programs read them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tradewright.kernel.events import drain
from tradewright.web.tests.test_api import person, problem

FROM = date(2026, 1, 1)


@pytest.fixture
def owner(committed_world, db):
    return person(committed_world, "olive", "owner")


def made(owner, world, number, last):
    owner.does("/pricing/make_contracts", {
        "number": number, "name": "Agreed", "customer": world.customer().code,
        "valid_from": FROM.isoformat(), "valid_to": last and last.isoformat(),
    })  # fmt: skip


def test_contracts_follow_each_other_by_their_last_day_and_those_without_end_last(
    owner, committed_world
):
    days = [None, FROM + timedelta(days=700), None, FROM + timedelta(days=500)]
    for nth, last in enumerate(days):
        made(owner, committed_world, f"API{nth}", last)
    found, after = [], ""
    while after is not None:
        part = owner.reads("/pricing/contracts", search="API", limit=1, after=after)
        found += part["items"]
        after = part["next"]
    assert [one["number"] for one in found] == ["API3", "API1", "API0", "API2"]
    one = owner.reads(f"/pricing/contracts/{found[0]['id']}")
    assert (one["number"], one["prices"]) == ("API3", 0)
    assert owner.reads(f"/pricing/contracts/{one['id']}/draws")["items"] == []
    problem(owner.get("/pricing/contracts/999999999"), 404, "not-found")


def test_a_proposal_is_read_with_the_lines_that_are_wrong(owner, committed_world):
    price = {"item": committed_world.item().code, "unit": "EA", "currency": "GBP", "price": "9.50",
             "valid_from": FROM.isoformat()}  # fmt: skip
    (answer,) = owner.does("/pricing/propose_prices", {
        "reason": "Costs rose", "lines": [price, price | {"item": "NOSUCH"}],
    })  # fmt: skip
    drain()
    (row,) = owner.reads("/pricing/proposals", view="open", limit=1)["items"]
    assert (row["id"], row["line_count"], row["wrong_count"]) == (answer["id"], 2, 1)
    whole = owner.reads(f"/pricing/proposals/{row['id']}")
    assert (whole["number"], whole["reason"]) == (row["number"], "Costs rose")
    lines = f"/pricing/proposals/{row['id']}/lines"
    assert len(owner.reads(lines)["items"]) == 2
    (wrong,) = owner.reads(lines, wrong_only=True)["items"]
    assert (wrong["line_no"], wrong["field"]) == (2, "item")
    first = owner.reads(lines, limit=1)
    (second,) = owner.reads(lines, limit=1, after=first["next"])["items"]
    assert second["line_no"] == 2


def test_costs_are_for_those_who_may_see_them(owner, committed_world):
    item = committed_world.item().code
    owner.does("/pricing/set_item_costs", {
        "item": item, "kind": "replacement", "valid_from": FROM.isoformat(), "cost": "4.20",
    })  # fmt: skip
    (row,) = owner.reads("/pricing/item_costs", search=item)["items"]
    assert (row["kind"], row["cost"]) == ("replacement", "4.20")
    rep = person(committed_world, "rita", "sales_rep")
    for path in ("/pricing/item_costs", "/pricing/burdens"):
        problem(rep.get(path), 403, "not-permitted")
    assert rep.reads("/pricing/policy")["priced_on"] == "ordered"
