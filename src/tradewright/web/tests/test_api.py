from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from tradewright.company.operations.users import CreateUser, create_users
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.kernel.events import drain
from tradewright.kernel.models import Event, RepeatedRequest
from tradewright.kernel.operation import OPERATIONS, Actor
from tradewright.web.api.writes import exposed, path_of

PASSWORD = "correct horse battery"


class Caller:
    """A program that speaks JSON with us as one person."""

    def __init__(self, username: str = "", **headers: str) -> None:
        self.client = Client(headers=headers)
        if username:
            given = {"username": username, "password": PASSWORD}
            assert self.client.post("/sign-in/", given).status_code == 302

    def post(self, path, body, **headers):
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(
            f"/api{path}", text, content_type="application/json", headers=headers
        )

    def does(self, path, *rows):
        """Every row was accepted."""
        answer = self.post(path, list(rows))
        assert answer.status_code == 200, answer.content
        outcomes = answer.json()["outcomes"]
        assert [one for one in outcomes if not one["accepted"]] == []
        return outcomes

    def get(self, path, **params):
        return self.client.get(f"/api{path}", params)

    def reads(self, path, **params):
        answer = self.get(path, **params)
        assert answer.status_code == 200, answer.content
        return answer.json()


def person(world, username, *roles):
    rows = [CreateUser(username, username.title(), "", PASSWORD)]
    create_users(rows, actor=Actor.system(0), at=world.at)
    grants = [GrantRole(username, role, date(2020, 1, 1)) for role in roles]
    grant_roles(grants, actor=world.actor, at=world.at)
    return Caller(username)


@pytest.fixture
def owner(committed_world, db):
    return person(committed_world, "olive", "owner")


@pytest.fixture
def auditor(committed_world, db):
    return person(committed_world, "ada", "auditor")


def problem(answer, status, name):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["type"] == f"urn:tradewright:{name}"
    assert told["status"] == status
    assert told["title"] and told["detail"] and told["request_id"]
    return told


UNIT = {"code": "PAL", "name": "Pallet"}


def test_an_order_goes_to_cash_by_the_api_alone(owner):
    owner.does("/parties/create_customers", {
        "code": "APICO", "name": "Api & Co", "currency": "GBP", "terms": "N30",
        "addresses": [{"code": "MAIN", "country": "GB", "city": "Leeds"}],
    })  # fmt: skip
    owner.does("/credit/set_limits", {
        "customer": "APICO", "amount_limit": "5000.00", "reason": "first order",
    })  # fmt: skip
    owner.does("/catalog/create_items", {
        "code": "APIBOLT", "name": "Bolt", "item_group": "goods", "stocking_unit": "EA",
    })  # fmt: skip
    owner.does("/pricing/set_prices", {
        "item": "APIBOLT", "unit": "EA", "currency": "GBP", "price": 3.33,
        "valid_from": "2020-01-01",
    })  # fmt: skip
    today = datetime.now(UTC).date().isoformat()
    owner.does("/inventory/receive_stock", {
        "item": "APIBOLT", "warehouse": "MAIN", "quantity": 100, "unit": "EA",
        "unit_cost": "2.00", "received_on": today,
    })  # fmt: skip
    found = owner.reads("/pricing/price", item="APIBOLT", customer="APICO", quantity="3")
    assert Decimal(found["price"]) == Decimal("3.33")

    (order,) = owner.does("/sales/enter_orders", {
        "customer": "APICO", "external_id": "PO-1",
        "lines": [{"item": "APIBOLT", "quantity": "10", "unit": "EA"}],
    })  # fmt: skip
    assert order["code"] == "confirmed"
    (again,) = owner.does("/sales/enter_orders", {
        "customer": "APICO", "external_id": "PO-1",
        "lines": [{"item": "APIBOLT", "quantity": "10", "unit": "EA"}],
    })  # fmt: skip
    assert (again["code"], again["id"]) == ("already_entered", order["id"])

    (released,) = owner.does("/sales/release_orders", {"order_id": order["id"]})
    shipment_id = released["detail"]["shipment_id"]
    owner.does("/warehouse/ship_shipments", {"shipment_id": shipment_id})
    drain()
    seen = owner.reads(f"/sales/orders/{order['id']}")
    assert seen["head"]["status"] == "completed"
    assert [one["id"] for one in seen["shipments"]] == [shipment_id]
    (billed,) = seen["invoices"]
    # 10 × 3.33 = 33.30, tax 20 % = 6.66
    assert Decimal(billed["amount_total"]) == Decimal("39.96")

    number = billed["number"]
    (paid,) = owner.does("/receivables/receive_payments", {
        "customer": "APICO", "amount": "39.96", "currency": "GBP", "received_on": today,
        "apply": [{"invoice": number}],
    })  # fmt: skip
    drain()
    paper = owner.reads(f"/receivables/invoices/{billed['id']}")
    assert Decimal(paper["head"]["amount_open"]) == 0
    assert owner.reads(f"/receivables/payments/{paid['id']}")["applications"]
    assert owner.reads(f"/warehouse/shipments/{shipment_id}")["lines"]
    pdf = owner.get(f"/receivables/invoices/{billed['id']}/pdf")
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    balance = owner.reads("/ledger/trial_balance")["items"]
    assert sum(Decimal(row["amount"]) for row in balance) == 0
    (stock,) = owner.reads("/inventory/stock", search="APIBOLT")["items"]
    assert Decimal(stock["on_hand"]) == 90
    (credit,) = owner.reads("/credit/positions", search="APICO")["items"]
    assert Decimal(credit["exposure"]) == 0
    entry = owner.reads("/ledger/entries", source="invoice")["items"][0]
    assert owner.reads(f"/ledger/entries/{entry['id']}")["head"]["is_intact"]


WHOLE = [
    "/parties/terms", "/catalog/units", "/catalog/item_groups", "/inventory/warehouses",
    "/ledger/accounts", "/ledger/periods", "/receivables/aging", "/pricing/levels",
    "/pricing/break_groups", "/pricing/burdens",
]  # fmt: skip
READS = [
    "/parties/customers", "/catalog/items", "/inventory/stock", "/credit/positions",
    "/sales/orders", "/warehouse/shipments", "/receivables/invoices", "/receivables/payments",
    "/ledger/trial_balance", "/ledger/entries", "/events", "/sales/returns", "/pricing/prices",
    "/pricing/contracts", "/pricing/proposals", "/pricing/item_costs",
    *WHOLE,
]  # fmt: skip


@pytest.mark.parametrize("path", READS)
class TestARead:
    def test_answers_items_and_next(self, auditor, path):
        assert set(auditor.reads(path)) == {"items", "next"}

    def test_asks_for_a_sign_in(self, db, path):
        problem(Caller().get(path), 401, "not-signed-in")

    def test_asks_for_its_duty(self, committed_world, db, path):
        clerk = person(committed_world, "nix", "administrator")
        if path != "/events":  # an administrator looks after the log
            problem(clerk.get(path), 403, "not-permitted")

    def test_names_a_parameter_that_makes_no_sense(self, auditor, path):
        if path in ("/ledger/trial_balance", "/events", *WHOLE):
            return
        told = problem(auditor.get(path, limit="many"), 422, "wrong-shape")
        assert told["errors"][0]["field"] == "limit"
        told = problem(auditor.get(path, after="nonsense"), 422, "wrong-shape")
        assert told["errors"][0]["field"] == "after"


@pytest.mark.parametrize("path", ["/parties/customers", "/catalog/items", "/sales/orders"])
def test_pages_follow_each_other_without_gap_or_repetition(owner, committed_world, path):
    for _ in range(5):
        customer, item = committed_world.customer(), committed_world.item()
        owner.does("/sales/enter_orders", {
            "customer": customer.code, "confirm": False,
            "lines": [{"item": item.code, "quantity": 1, "unit": "EA"}],
        })  # fmt: skip
    whole = [row["id"] for row in owner.reads(path, limit=500)["items"]]
    ids, after = [], ""
    while after is not None:
        part = owner.reads(path, limit=2, after=after)
        ids += [row["id"] for row in part["items"]]
        after = part["next"]
    assert ids == whole
    assert len(ids) >= 5


def test_the_feed_goes_on_where_it_stopped(owner):
    before = Event.objects.order_by("log_pos").last()
    drain()
    start = owner.reads("/events", limit=500)
    while start["items"]:
        start = owner.reads("/events", limit=500, after=start["next"])
    owner.does("/parties/create_customers", {
        "code": "FEED", "name": "Feed", "currency": "GBP", "terms": "N30",
        "addresses": [{"code": "MAIN", "country": "GB"}],
    })  # fmt: skip
    drain()
    more = owner.reads("/events", after=start["next"])
    topics = [one["topic"] for one in more["items"]]
    assert "parties.customer_created" in topics, (topics, before)
    assert owner.reads("/events", after=more["next"]) == {"items": [], "next": more["next"]}


def test_what_is_not_there_is_a_problem(auditor):
    for path in ("/sales/orders/999999999", "/catalog/items/999999999", "/nothing/here"):
        problem(auditor.get(path), 404, "not-found")


def test_rows_are_answered_one_by_one(owner):
    answer = owner.post("/catalog/create_units", [UNIT, UNIT, {"code": "", "name": "x"}])
    assert answer.status_code == 200
    one, two, three = answer.json()["outcomes"]
    assert (one["position"], one["accepted"], one["code"]) == (1, True, "created")
    assert (two["accepted"], two["code"]) == (False, "repeated_in_batch")
    assert three["field"] == "code"


def test_a_single_object_is_answered_by_its_status(owner):
    assert owner.post("/catalog/create_units", UNIT).status_code == 200
    refused = owner.post("/catalog/create_units", {"code": "", "name": "x"})
    assert refused.status_code == 409
    assert len(refused.json()["outcomes"]) == 1
    assert owner.post("/sales/release_orders", {"order_id": 999999999}).status_code == 404


LINE = {"item": "I", "quantity": 1, "unit": "EA"}


@pytest.mark.parametrize(
    ("rows", "position", "field"),
    [
        ([{"customer": "C", "lines": [LINE]}, {"customer": "C"}], 2, "[2].lines"),
        (
            [{"customer": "C", "lines": [LINE, LINE | {"quantity": "x"}]}],
            1,
            "[1].lines[2].quantity",
        ),
        ([{"customer": "C", "lines": [LINE], "colour": 1}], 1, "[1].colour"),
        ([{"customer": "C", "lines": [LINE | {"colour": 1}]}], 1, "[1].lines[1].colour"),
        ([{"customer": "C", "lines": [LINE], "ordered_on": "31.12."}], 1, "[1].ordered_on"),
        ([{"customer": 7, "lines": [LINE]}], 1, "[1].customer"),
        ([7], 1, "[1]"),
        ("text", None, ""),
        (None, None, ""),
    ],
)
def test_a_wrong_shape_names_row_and_field(owner, rows, position, field):
    told = problem(owner.post("/sales/enter_orders", json.dumps(rows)), 422, "wrong-shape")
    assert (told["errors"][0]["position"], told["errors"][0]["field"]) == (position, field)


@pytest.mark.parametrize(
    "body", ["[{", '[{"code": NaN}]', b"\xff\xfe", "[" * 100_000, "[1e999999999]"]
)
def test_what_is_no_json_is_said(owner, body):
    problem(owner.post("/catalog/create_units", body), 400, "not-json")


def test_a_body_is_needed(owner):
    problem(owner.post("/catalog/create_units", ""), 422, "wrong-shape")


def test_an_empty_list_does_nothing(owner):
    assert owner.post("/catalog/create_units", []).json() == {"outcomes": []}


def test_too_many_rows_are_refused_as_a_whole(owner, committed_world):
    rows = [{"username": "a", "role": "owner", "valid_from": "2020-01-01"}] * 1001
    problem(owner.post("/control/grant_roles", rows), 413, "too-many-rows")


def test_too_large_a_body_is_refused(owner):
    body = " " * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    problem(owner.post("/catalog/create_units", body), 413, "body-too-large")


def test_a_value_beyond_its_column_is_a_problem(owner):
    asked = {"order_id": 10**30}
    problem(owner.post("/sales/release_orders", [asked]), 422, "out-of-range")


def test_a_write_asks_for_its_duty(auditor):
    told = problem(auditor.post("/catalog/create_units", [UNIT]), 403, "not-permitted")
    assert "catalog.create_units" in told["detail"]


def test_a_write_asks_for_a_sign_in(db):
    problem(Caller().post("/catalog/create_units", [UNIT]), 401, "not-signed-in")


def test_a_write_asks_for_the_csrf_token(owner):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = owner.client.cookies
    answer = strict.post("/api/catalog/create_units", "[]", content_type="application/json")
    problem(answer, 403, "forbidden")
    token = strict.cookies["csrftoken"].value
    answer = strict.post(
        "/api/catalog/create_units", "[]", content_type="application/json",
        headers={"X-CSRFToken": token},
    )  # fmt: skip
    assert answer.status_code == 200


def test_a_foreign_company_cannot_be_named(owner, committed_world):
    path = "/catalog/create_units"
    problem(owner.post(path, [], **{"X-Company": "NOWHERE"}), 403, "not-permitted")
    assert owner.post(path, [], **{"X-Company": committed_world.code}).status_code == 200


def test_a_fault_of_ours_shows_no_trace(owner, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(OPERATIONS["catalog.create_units"], "body", broken)
    answer = owner.post("/catalog/create_units", [UNIT])
    problem(answer, 500, "failed")
    assert b"secret" not in answer.content


class TestAKey:
    def test_gives_the_first_answer_again(self, owner):
        first = owner.post("/catalog/create_units", [UNIT], **{"Idempotency-Key": "k1"})
        again = owner.post("/catalog/create_units", [UNIT], **{"Idempotency-Key": "k1"})
        assert first.json()["outcomes"][0]["code"] == "created"
        assert again.content == first.content
        assert "Idempotency-Replayed" not in first
        assert again["Idempotency-Replayed"] == "true"

    def test_is_not_for_another_request(self, owner):
        owner.post("/catalog/create_units", [UNIT], **{"Idempotency-Key": "k2"})
        other = owner.post("/catalog/create_units", [], **{"Idempotency-Key": "k2"})
        problem(other, 422, "key-used-otherwise")

    def test_of_a_refused_request_can_be_used_again(self, owner, auditor):
        problem(
            auditor.post("/catalog/create_units", [UNIT], **{"Idempotency-Key": "k3"}),
            403, "not-permitted",
        )  # fmt: skip
        assert not RepeatedRequest.objects.filter(key="k3").exists()

    def test_keeps_the_status_of_a_single_object(self, owner):
        key = {"Idempotency-Key": "k4"}
        for _ in range(2):
            answer = owner.post("/catalog/create_units", {"code": "", "name": "x"}, **key)
            assert answer.status_code == 409

    @pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256])
    def test_is_visible_ascii(self, owner, key):
        answer = owner.post("/catalog/create_units", [UNIT], **{"Idempotency-Key": key})
        problem(answer, 400, "key-invalid")


class TestTheReference:
    def test_is_for_those_who_signed_in(self, db):
        for path in ("/api/docs", "/api/openapi.json"):
            assert Client().get(path).status_code == 302

    def test_lists_every_exposed_operation(self, auditor):
        document = auditor.reads("/openapi.json")
        assert document["openapi"].startswith("3.")
        paths = document["paths"]
        for operation in exposed():
            written = paths[f"/api{path_of(operation)}"]["post"]
            assert written["requestBody"]
            assert all(f"`{code.value}`" in written["description"] for code in operation.codes)
            assert [p["name"] for p in written["parameters"]] == ["Idempotency-Key"]

    def test_lists_no_internal_operation(self, auditor):
        paths = auditor.reads("/openapi.json")["paths"]
        hidden = [one for one in OPERATIONS.values() if one.internal or one.platform]
        assert hidden
        assert [one.name for one in hidden if f"/api{path_of(one)}" in paths] == []

    def test_refers_to_nothing_that_is_missing(self, auditor):
        document = auditor.reads("/openapi.json")
        text = json.dumps(document)
        for part in text.split('"$ref": "#/components/schemas/')[1:]:
            assert part.split('"')[0] in document["components"]["schemas"]

    def test_has_one_schema_for_each_input(self):
        kinds = set()
        for operation in exposed():
            row = operation.input
            kinds |= {row, *getattr(row, "CHILDREN", {}).values()}
        assert [name for name, n in Counter(k.__name__ for k in kinds).items() if n > 1] == []

    def test_runs_nothing_from_elsewhere_and_nothing_inline(self, auditor):
        page = auditor.client.get("/api/docs")
        text = page.content.decode()
        assert "https://" not in text
        assert "swagger-ui-bundle.js" in text
        scripts = text.split("<script")[1:]
        assert all("src=" in s or "application/json" in s.split(">")[0] for s in scripts)
        assert finders.find("ninja/swagger-ui-bundle.js")
