"""Records are held to rules; what blocks a customer keeps orders from it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from tradewright.catalog.models import Item
from tradewright.control.tests.people import signed_in
from tradewright.kernel.models import Event
from tradewright.parties.models import Address, Customer
from tradewright.pricing.models import PriceCondition
from tradewright.sales.operations.confirmation import ConfirmOrder, confirm_orders
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.stewardship.models import QualityFinding
from tradewright.stewardship.operations.quality import (
    AssessQuality,
    DecideFinding,
    assess_quality,
    decide_findings,
)
from tradewright.stewardship.queries.quality import RULES, finding_counts, scores


def assessed(world, kind, at=None):
    (outcome,) = assess_quality([AssessQuality(kind)], actor=world.actor, at=at or world.at)
    return outcome


def found(world, record_id, kind="customer") -> dict[str, str]:
    rows = QualityFinding.objects.filter(
        company_id=world.company_id, kind=kind, record_id=record_id
    )
    return {row.rule: row.status for row in rows}


def test_each_rule_about_customers_finds_its_fault_and_no_other(world):
    sound = world.customer(email="a@example.com", tax_number="GB980780684")
    bad = world.customer(email="nobody", tax_number="GB980780685", country="DE", limit=None)
    Address.objects.filter(customer=bad).update(postcode="1", is_bill_to=False)
    assert assessed(world, "customer").code == "assessed"
    assert found(world, sound.pk) == {}
    assert set(found(world, bad.pk)) == {
        "customer_without_bill_to", "customer_tax_number", "customer_email", "customer_postcode",
        "customer_without_limit",
    }  # fmt: skip


def test_each_rule_about_items_and_prices_finds_its_fault(world):
    item = world.item(price="0", barcode="4006381333932", tax_class="standrad")
    twin = world.item(price=None, barcode="4006381333932")
    more = {"company_id": world.company_id, "item": twin, "unit_id": world.each_id,
            "currency": "GBP", "valid_from": world.today, "created_at": world.at}  # fmt: skip
    PriceCondition.objects.create(**more, price=Decimal(5), min_quantity=0)
    dear = PriceCondition.objects.create(**more, price=Decimal(6), min_quantity=10)
    assessed(world, "item"), assessed(world, "price")
    assert set(found(world, item.pk, "item")) == {
        "item_barcode", "item_barcode_shared", "item_zero_price", "item_tax_class",
    }  # fmt: skip
    assert set(found(world, dear.pk, "price")) == {"price_break_dearer"}
    assert Item.objects.get(pk=item.pk).is_active


def test_a_blocking_finding_about_an_item_keeps_it_off_new_orders(world):
    customer, item, sound = world.customer(), world.item(), world.item()
    about = {"company_id": world.company_id, "kind": "item", "record_id": item.pk, "steward": "x",
             "field": "tax_class", "label": item.code, "found_at": world.at, "seen_at": world.at,
             "severity": "block"}  # fmt: skip
    finding = QualityFinding.objects.create(rule="recall", message="It is recalled.", **about)
    lines = tuple(EnterOrderLine(one.code, Decimal(1)) for one in (sound, item))
    row = EnterOrder(customer.code, lines, confirm=False)
    (refused,) = enter_orders([row], actor=world.actor, at=world.at)
    assert (str(refused.code), refused.field) == ("item_blocked", "lines[2].item")
    assert refused.message == f"Item “{item.code}” may not be sold: It is recalled."
    assert [error["message"] for error in refused.detail["errors"]] == [refused.message]
    QualityFinding.objects.filter(pk=finding.pk).update(severity="warn")
    (entered,) = enter_orders([row], actor=world.actor, at=world.at)
    assert str(entered.code) == "entered"


def test_a_blocking_finding_keeps_new_orders_away_until_it_is_resolved(world):
    customer, item = world.customer(), world.item()
    line = EnterOrderLine(item=item.code, quantity=Decimal(1))
    early = EnterOrder(customer.code, (line,), confirm=False)
    (draft,) = enter_orders([early], actor=world.actor, at=world.at)
    Address.objects.filter(customer=customer).update(is_bill_to=False)
    assessed(world, "customer")
    row = EnterOrder(customer.code, (line,))
    (refused,) = enter_orders([row], actor=world.actor, at=world.at)
    assert (str(refused.code), refused.field) == ("record_blocked", "customer")
    assert refused.message == (
        f"Customer “{customer.code}” may not be used: No address takes bills: add one."
    )
    (kept,) = confirm_orders([ConfirmOrder(draft.id)], actor=world.actor, at=world.at)
    assert (str(kept.code), kept.message) == (
        "record_blocked", "The customer may not be used: No address takes bills: add one."
    )  # fmt: skip
    Address.objects.filter(customer=customer).update(is_bill_to=True)
    assessed(world, "customer", world.at + timedelta(hours=1))
    assert found(world, customer.pk)["customer_without_bill_to"] == "resolved"
    (entered,) = enter_orders([row], actor=world.actor, at=world.at)
    assert entered.accepted


def test_a_run_gives_the_day_its_score_and_the_second_replaces_it(world):
    Customer.objects.filter(company_id=world.company_id).update(email="")
    world.customer(email="nobody")
    first = assessed(world, "customer")
    again = assessed(world, "customer", world.at + timedelta(minutes=1))
    assert first.detail["findings"] == again.detail["findings"]
    (score,) = (one for one in scores(world.company_id) if one.kind == "customer")
    assert score.at_fault == 1
    assert score.score == round(100 - Decimal(100) * 1 / score.records, 2)
    told = Event.objects.filter(company_id=world.company_id, topic="stewardship.quality_assessed")
    assert sorted(one.version for one in told) == [1, 2]
    assert assessed(world, "nonsense").code == "unknown_kind"


def test_a_finding_is_accepted_assigned_and_opened_again(world):
    customer = world.customer(email="nobody")
    other = world.customer(email="nobody")
    assessed(world, "customer")
    ids = {
        row.record_id: row.pk
        for row in QualityFinding.objects.filter(company_id=world.company_id, rule="customer_email")
    }
    mine, its = ids[customer.pk], ids[other.pk]
    until = world.today + timedelta(days=5)
    answers = decide_findings(
        [
            DecideFinding(mine, "accept", "They have no mail", until),
            DecideFinding(mine, "reopen"), DecideFinding(its, "accept", "", until),
            DecideFinding(10**15, "reopen"),
        ],
        actor=world.actor, at=world.at,
    )  # fmt: skip
    assert [str(one.code) for one in answers] == [
        "decided", "repeated_in_batch", "note_missing", "finding_not_found",
    ]  # fmt: skip

    def decide(*given, **more):
        rows = [DecideFinding(its, *given, **more)]
        return str(decide_findings(rows, actor=world.actor, at=world.at)[0].code)

    assert decide("shout") == "unknown_decision"
    assert decide("accept", "why") == "until_missing"
    assert decide("assign", steward="nobody") == "unknown_steward"
    assert decide("assign", steward="controller") == "decided"
    assert decide("assign", steward="controller") == "already_decided"
    assert finding_counts(world.company_id).accepted == 1
    assessed(world, "customer", world.at + timedelta(days=1))
    assert found(world, customer.pk)["customer_email"] == "accepted"
    assessed(world, "customer", world.at + timedelta(days=6))
    assert found(world, customer.pk)["customer_email"] == "open"


def test_the_pages_show_findings_owners_and_withheld_changes(committed_world, db):
    world = committed_world
    world.customer(email="nobody")
    client = signed_in(world, "owner")
    assert client.post("/quality/assess/").status_code == 302
    shown = client.get("/quality/").content.decode()
    assert "“nobody” is no e-mail address." in shown
    given = {"field": "customer.phone", "system": "crm", "steward": "master_data",
             "policy": "refuse", "reason": "The CRM keeps it"}  # fmt: skip
    assert client.post("/ownership/set/", given).status_code == 302
    assert client.post("/ownership/set/", given | {"steward": "nobody"}).status_code == 422
    assert "Who masters what" in client.get("/ownership/").content.decode()
    assert client.get("/withheld/").status_code == 200
    clerk = signed_in(world, "ar_clerk")
    shut = [clerk.get(f"/{path}/").status_code for path in ("quality", "withheld", "ownership")]
    assert shut == [403, 403, 403]
    assert RULES


def test_the_api_reads_scores_findings_and_owners(committed_world, db):
    world = committed_world
    world.customer(email="nobody")
    assessed(world, "customer")
    client = signed_in(world, "auditor")
    (score,) = client.get("/api/stewardship/scores").json()["items"]
    assert score["kind"] == "customer"
    found = client.get("/api/stewardship/findings?severity=warn").json()["items"]
    assert "“nobody” is no e-mail address." in {one["message"] for one in found}
    assert client.get("/api/stewardship/ownership").json()["items"] == []
