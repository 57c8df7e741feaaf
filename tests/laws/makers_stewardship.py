"""Inputs for the operations on owners of fields and on the quality of records."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from tests.laws.registry import Made, makes
from tradewright.sim.fixtures import World
from tradewright.stewardship.models import QualityFinding, WithheldWrite
from tradewright.stewardship.operations.ownership import DecideWrite, SetOwnership
from tradewright.stewardship.operations.quality import AssessQuality, DecideFinding

NONE = 10**15
_ids = count(8_000_000)


@makes("stewardship.set_ownership")
def owners(world: World, n: int) -> Made:
    fields = [
        *(("customer", one) for one in ("name", "phone", "email", "terms", "tax_number", "status")),
        *(("item", one) for one in ("name", "barcode", "tax_class", "item_group", "units")),
        ("price", "price"),
    ]
    rows = [SetOwnership(*one, "crm", "master_data", "why") for one in fields[:n]]
    return rows, [
        SetOwnership("customer", "nonsense", "crm", "master_data", "why"),
        SetOwnership("customer", "credit_limit", "crm", "nobody", "why"),
    ]


@makes("stewardship.decide_writes")
def writes(world: World, n: int) -> Made:
    kept = WithheldWrite.objects.bulk_create(
        WithheldWrite(
            company_id=world.company_id, operation="parties.change_customers", object="customer",
            field="phone", system="crm", source="tradewright", steward="master_data",
            input={"customer_id": NONE, "version": 1, "phone": "1"}, status="waiting", user_id=1,
            withheld_at=world.at,
        )
        for _ in range(n + 2)
    )  # fmt: skip
    return [DecideWrite(one.pk, "dismiss", "why") for one in kept[:n]], [
        DecideWrite(NONE, "apply"),
        DecideWrite(kept[n].pk, "dismiss"),
        DecideWrite(kept[n + 1].pk, "apply"),
    ]


@makes("stewardship.assess_quality")
def runs(world: World, n: int) -> Made:
    return [AssessQuality("tax_rate")] * n, [AssessQuality("ship")]


@makes("stewardship.decide_findings")
def findings(world: World, n: int) -> Made:
    found = QualityFinding.objects.bulk_create(
        QualityFinding(
            company_id=world.company_id, rule="customer_email", kind="customer",
            record_id=next(_ids), field="email", severity="warn", label="C", message="Wrong.",
            steward="master_data", found_at=world.at, seen_at=world.at,
        )
        for _ in range(n + 1)
    )  # fmt: skip
    until = world.today + timedelta(days=3)
    return [DecideFinding(one.pk, "accept", "why", until) for one in found[:n]], [
        DecideFinding(NONE, "reopen"),
        DecideFinding(found[n].pk, "accept", "why"),
    ]
