"""The price check: what a customer pays for an item, and why nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from tradewright.catalog.queries import item_lookup, units
from tradewright.kernel.doors import WorkRequest, link, menu, page
from tradewright.kernel.sight import shows
from tradewright.kernel.typed import Typed

from ..queries.checking import Checked, buyer_called
from ..queries.explaining import Explained, explain_price
from ..queries.margins import MarginRequest, NetCost, net_costs
from ..queries.prices import PriceRequest

menu("Pricing", "Price check", "price_check", "zoom-question", order=30)

FAULTS = {
    "no_price": "No condition has a price for it.",
    "no_rate": "A currency has no rate on that day: set its exchange rate.",
    "no_cost": "The price is by a cost that is not known.",
    "no_list_price": "The price is by the list, and the list has none.",
}


@page("prices/check/", name="price_check", duty="pricing.read")
def price_check(request: WorkRequest) -> HttpResponseBase:
    """What does X pay for Y on day D for quantity Q: the answer, every level, every candidate."""
    company_id = request.actor.company_id
    given = {key: str(value).strip() for key, value in request.GET.items()}
    values = {
        "quantity": "1", "on": timezone.localdate(request.at).isoformat(),
        "currency": request.workplace.currency,
    } | given  # fmt: skip
    wrong: dict[str, str] = {}
    asked = _asked(company_id, values, wrong) if given.get("item") else None
    found = explain_price(company_id, asked.request) if asked else None
    return render(request, "pricing/check.html", {
        "title": "Price check",
        "pretitle": "Pricing",
        "units": [(unit.code, f"{unit.code}: {unit.name}") for unit in units(company_id)],
        "values": values,
        "errors": wrong,
        "asked": asked,
        "found": found,
        "fault": FAULTS.get(found.answer.fault or "", "") if found else "",
        "net": _net(request, asked, found),
        "item_url": link("item", asked.request.item_id) if asked else "",
    })  # fmt: skip


def _asked(company_id: int, values: Mapping[str, Any], wrong: dict[str, str]) -> Checked | None:
    typed = Typed(values)
    quantity, on = typed.needed("quantity"), typed.needed_day("on")
    wrong |= typed.wrong
    if quantity <= 0:
        wrong.setdefault("quantity", "Ask for more than nothing.")
    code = typed.text("item")
    hits = [hit for hit in item_lookup(company_id, code) if hit.code.upper() == code.upper()]
    if not hits:
        wrong["item"] = "No item with this code."
        return None
    buyer = buyer_called(
        company_id, customer=typed.text("customer"), ship_to=typed.text("ship_to"),
        unit=typed.text("unit") or hits[0].stocking_unit, item_id=hits[0].id,
    )  # fmt: skip
    wrong |= buyer.wrong
    if wrong:
        return None
    request = PriceRequest(
        buyer.customer_id, hits[0].id, buyer.unit_id or 0,
        typed.text("currency").upper() or buyer.currency, quantity, on, buyer.ship_to_id,
        coupons=typed.text("coupons"),
    )  # fmt: skip
    return Checked(request, hits[0].code, hits[0].name, buyer)


def _net(request: WorkRequest, asked: Checked | None, found: Explained | None) -> NetCost | None:
    """The net-net margin of the answer, for those who may see costs."""
    if asked is None or found is None or found.answer.price is None:
        return None
    if not shows(request.actor, "unit_cost") or asked.request.currency != asked.buyer.home:
        return None
    price: Decimal = found.answer.price / (asked.buyer.factor or Decimal(1))
    wanted = MarginRequest(
        asked.request.customer_id, asked.request.item_id, price, asked.request.on_date
    )
    return net_costs(request.actor.company_id, [wanted])[0]
