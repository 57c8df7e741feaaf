"""What prices are found by beside the conditions: levels, break groups, costs, the policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Filter, asked
from tradewright.kernel.typed import Typed

from ..operations.break_groups import ItemOfBreakGroup, SetBreakGroup, set_break_groups
from ..operations.conditions import ZERO
from ..operations.costs import SetBurden, SetItemCost, set_burdens, set_item_costs
from ..operations.levels import (
    SetCustomerPricing,
    SetPriceLevel,
    set_customer_pricing,
    set_price_levels,
)
from ..operations.policy import SetPricePolicy, set_price_policy
from ..queries import masters
from ..queries.explaining import LEVELS
from .prices import ROUNDINGS

menu("Pricing", "Price levels", "price_levels", "stairs", order=50)
menu("Pricing", "Break groups", "break_groups", "packages", order=60)
menu("Pricing", "Item costs", "item_costs", "coin", order=70)
menu("Pricing", "Burdens", "burdens", "weight", order=80)
menu("Pricing", "Policy", "price_policy", "adjustments", order=90)

Form = Mapping[str, Any]
Errors = Mapping[str, str]

COSTS = (("replacement", "Replacement"), ("standard", "Standard"), ("last", "Last paid"))
BURDENS = (("claim", "Supplier’s claim"), ("freight", "Freight out"),
           ("rebate", "Customer’s rebate"), ("terms", "Payment terms"))  # fmt: skip
COST_COLUMNS = ("item", "item_name", "kind", "valid_from", "cost", "unit")


@page("prices/levels/", name="price_levels", duty="pricing.read")
def price_levels(
    request: WorkRequest, values: Form | None = None, errors: Errors | None = None
) -> HttpResponseBase:
    """Levels by code, and the forms that make one and put a customer on one."""
    rows = masters.price_levels(request.actor.company_id)
    return render(request, "pricing/levels.html", {
        "title": "Price levels",
        "pretitle": "Pricing",
        "rows": rows,
        "bases": [(row.code, f"{row.code}: {row.name}") for row in rows],
        "roundings": ROUNDINGS,
        "may_set": request.actor.may(set_price_levels.duty),
        "values": values or {},
        "errors": errors or {},
    })  # fmt: skip


@page("prices/levels/", name="set_price_level", duty=set_price_levels.duty, methods=("POST",))
def set_price_level(request: WorkRequest) -> HttpResponseBase:
    """A level is made, or becomes what is stated; those based on it follow."""
    typed = Typed(request.POST)
    row = SetPriceLevel(
        typed.text("code").upper(), typed.text("name"), typed.text("base"),
        typed.number("percent"), typed.text("rounding"), typed.number("rounding_step"),
        typed.number("rounding_ending"),
    )  # fmt: skip
    if typed.wrong:
        return again(request, price_levels, typed.wrong)
    outcomes = set_price_levels([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, price_levels, outcomes[0])
    return told(request, outcomes, back=reverse("price_levels"))


@page(
    "prices/levels/customers/", name="put_on_level", duty=set_customer_pricing.duty,
    methods=("POST",),
)  # fmt: skip
def put_on_level(request: WorkRequest) -> HttpResponseBase:
    """A customer is put on a level, or off it."""
    typed = Typed(request.POST)
    row = SetCustomerPricing(typed.text("customer"), typed.text("level"))
    outcomes = set_customer_pricing([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, price_levels, outcomes[0])
    return told(request, outcomes, back=reverse("price_levels"))


@page("prices/break-groups/", name="break_groups", duty="pricing.read")
def break_groups(
    request: WorkRequest, values: Form | None = None, errors: Errors | None = None
) -> HttpResponseBase:
    """Groups of items whose quantities count together, and the form of one."""
    rows = masters.break_groups(request.actor.company_id)
    code = request.GET.get("code", "")
    chosen = next((row for row in rows if row.code == code), None)
    fresh = (
        {"code": chosen.code, "name": chosen.name, "items": "\n".join(chosen.items)}
        if chosen
        else {}
    )
    return render(request, "pricing/break_groups.html", {
        "title": "Break groups",
        "pretitle": "Pricing",
        "rows": rows,
        "may_set": request.actor.may(set_break_groups.duty),
        "values": values or fresh,
        "errors": errors or {},
    })  # fmt: skip


@page("prices/break-groups/", name="set_break_group", duty=set_break_groups.duty, methods=("POST",))
def set_break_group(request: WorkRequest) -> HttpResponseBase:
    """A group becomes what is named."""
    typed = Typed(request.POST)
    codes = typed.text("items").replace(",", " ").split()
    row = SetBreakGroup(
        typed.text("code").upper(), typed.text("name"),
        tuple(ItemOfBreakGroup(code) for code in codes),
    )  # fmt: skip
    outcomes = set_break_groups([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        field = outcomes[0].field or ""
        at = "items" if field.startswith("items") else field
        return again(request, break_groups, {at: outcomes[0].message})
    return told(request, outcomes, back=reverse("break_groups"))


@page("prices/costs/", name="item_costs", duty="inventory.read_costs")
def item_costs(
    request: WorkRequest, values: Form | None = None, errors: Errors | None = None
) -> HttpResponseBase:
    """Costs by item and day, and the form of one."""
    address = asked(request, filters=(Filter("kind", "Kind", "choice", COSTS),))
    place = address.place(2)
    rows = masters.item_costs(
        request.actor.company_id, kind=address.values["kind"] or "", search=address.words,
        after=(place[0], place[1]), limit=address.fetch,
    )  # fmt: skip
    return render(request, "pricing/item_costs.html", {
        "title": "Item costs",
        "pretitle": "Pricing",
        "kinds": COSTS,
        "may_set": request.actor.may(set_item_costs.duty),
        "values": values or {"kind": "replacement",
                             "valid_from": timezone.localdate(request.at).isoformat()},
        "errors": errors or {},
        "list": address.listing(
            rows,
            key=lambda row: (row.item, row.id),
            file=address.file("item_costs_csv"),
            empty="Costs stand here once one is set; a file goes in by “Import”.",
        ),
    })  # fmt: skip


@page("prices/costs.csv", name="item_costs_csv", duty="inventory.read_costs")
def item_costs_csv(request: WorkRequest) -> HttpResponseBase:
    """The list as it is narrowed, as a file."""
    address = asked(request, filters=(Filter("kind", "Kind", "choice", COSTS),))
    rows = masters.item_costs(
        request.actor.company_id, kind=address.values["kind"] or "", search=address.words,
        limit=MOST,
    )  # fmt: skip
    cells = ([getattr(row, column) for column in COST_COLUMNS] for row in rows)
    return csv_file("item-costs", COST_COLUMNS, cells)


@page("prices/costs/", name="set_item_cost", duty=set_item_costs.duty, methods=("POST",))
def set_item_cost(request: WorkRequest) -> HttpResponseBase:
    """A cost stands from its day on."""
    typed = Typed(request.POST)
    row = SetItemCost(
        typed.text("item"), typed.text("kind"), typed.needed_day("valid_from"),
        typed.needed("cost"),
    )  # fmt: skip
    if typed.wrong:
        return again(request, item_costs, typed.wrong)
    outcomes = set_item_costs([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, item_costs, outcomes[0])
    return told(request, outcomes, back=reverse("item_costs"))


@page("prices/burdens/", name="burdens", duty="inventory.read_costs")
def burdens(
    request: WorkRequest, values: Form | None = None, errors: Errors | None = None
) -> HttpResponseBase:
    """What selling costs beside the goods, or gives back, and the form of one."""
    rows = masters.burdens(request.actor.company_id)
    return render(request, "pricing/burdens.html", {
        "title": "Burdens",
        "pretitle": "Pricing",
        "rows": rows,
        "words": dict(BURDENS),
        "kinds": BURDENS,
        "may_set": request.actor.may(set_burdens.duty),
        "values": values or {"valid_from": timezone.localdate(request.at).isoformat()},
        "errors": errors or {},
    })  # fmt: skip


@page("prices/burdens/", name="set_burden", duty=set_burdens.duty, methods=("POST",))
def set_burden(request: WorkRequest) -> HttpResponseBase:
    """It counts into net-net costs on its days."""
    typed = Typed(request.POST)
    row = SetBurden(
        typed.text("kind"), typed.needed_day("valid_from"), typed.text("customer"),
        typed.text("item"), typed.number("percent") or ZERO,
        typed.number("amount") or ZERO, typed.day("valid_to"),
    )  # fmt: skip
    if typed.wrong:
        return again(request, burdens, typed.wrong)
    outcomes = set_burdens([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, burdens, outcomes[0])
    return told(request, outcomes, back=reverse("burdens"))


@page("prices/policy/", name="price_policy", duty="pricing.read")
def price_policy(
    request: WorkRequest, values: Form | None = None, errors: Errors | None = None
) -> HttpResponseBase:
    """How the company prices."""
    policy = masters.price_policy(request.actor.company_id)
    best = request.POST.getlist("best_at") if values else policy.best_at
    return render(request, "pricing/policy.html", {
        "title": "How prices are found",
        "pretitle": "Pricing",
        "days": (("ordered", "the day ordered"), ("requested", "the day requested")),
        "levels": [(key, words, key in best) for key, words in LEVELS.items() if key != "list"],
        "may_set": request.actor.may(set_price_policy.duty),
        "values": values or {
            "priced_on": policy.priced_on, "decimals": policy.decimals,
            "floor_margin_percent": f"{policy.floor_margin_percent.normalize():f}",
        },
        "errors": errors or {},
    })  # fmt: skip


@page("prices/policy/", name="set_policy", duty=set_price_policy.duty, methods=("POST",))
def set_policy(request: WorkRequest) -> HttpResponseBase:
    """The company prices so from now on."""
    typed = Typed(request.POST)
    row = SetPricePolicy(
        typed.text("priced_on"), typed.whole("decimals"),
        ",".join(request.POST.getlist("best_at")),
        typed.number("floor_margin_percent") or ZERO,
    )  # fmt: skip
    if typed.wrong:
        return again(request, price_policy, typed.wrong)
    outcomes = set_price_policy([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, price_policy, outcomes[0])
    return told(request, outcomes, back=reverse("price_policy"))
