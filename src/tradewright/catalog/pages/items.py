"""Making and changing items. Their list and their own page stand in sales, which knows more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import again, chosen, told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, link, page, searcher
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Found
from tradewright.kernel.typed import Typed
from tradewright.stewardship.queries.duplicates import Double

from .. import queries
from ..operations.items import (
    ChangeItem,
    CreateItem,
    ItemUnitOf,
    SetItemUnits,
    change_items,
    create_items,
    set_item_units,
)
from .merges import likely_doubles

Form = Mapping[str, Any]
Errors = Mapping[str, str]

SUBSTITUTE_KINDS = [
    ("equal", "Equal"), ("better", "Better"), ("successor", "Its successor"),
]  # fmt: skip
KINDS = [("stock", "Stock: kept and reserved"), ("service", "Service: billed only")]


def _item(company_id: int, item_id: int) -> queries.ItemFacts:
    found = queries.item(company_id, item_id)
    if found is None:
        raise Http404
    return found


def _units(company_id: int) -> list[tuple[str, str]]:
    return [(unit.code, f"{unit.code}: {unit.name}") for unit in queries.units(company_id)]


def _groups(company_id: int) -> list[tuple[str, str]]:
    return [(group.code, group.name) for group in queries.item_groups(company_id)]


def _brands(company_id: int) -> list[tuple[str, str]]:
    return [(brand.code, brand.name) for brand in queries.brands(company_id)]


def _plain(quantity: Decimal | None) -> str:
    return "" if quantity is None else f"{quantity.normalize():f}"


def _page_of(item_id: int | None) -> str:
    """Where an item is shown; its form where nothing above is installed."""
    return link("item", item_id) or reverse("edit_item", args=[item_id])


@page("items/new/", name="new_item", duty=create_items.duty)
def new_item(
    request: WorkRequest,
    values: Form | None = None,
    errors: Errors | None = None,
    doubles: Sequence[Double] = (),
) -> HttpResponseBase:
    """The form of an item, with one further unit that it may be sold in."""
    company_id = request.actor.company_id
    return render(request, "catalog/new_item.html", {
        "title": "New item",
        "pretitle": "Items",
        "kinds": KINDS,
        "back": link("items") or "/",
        "groups": _groups(company_id),
        "brands": _brands(company_id),
        "units": _units(company_id),
        "values": values or {"kind": "stock", "tax_class": "standard"},
        "errors": errors or {},
        "doubles": doubles,
    })  # fmt: skip


@page("items/new/", name="create_item", duty=create_items.duty, methods=("POST",))
def create_item(request: WorkRequest) -> HttpResponseBase:
    """An item, sold by its stocking unit and, if one is named, by another one."""
    typed = Typed(request.POST)
    other = typed.text("unit")
    units = (ItemUnitOf(other, typed.whole("numerator")),) if other else ()
    row = CreateItem(
        code=typed.text("code"),
        name=typed.text("name"),
        item_group=typed.text("item_group"),
        stocking_unit=typed.text("stocking_unit"),
        kind=typed.text("kind") or "stock",
        tax_class=typed.text("tax_class"),
        barcode=typed.text("barcode"),
        brand=typed.text("brand"),
        min_order_quantity=typed.number("min_order_quantity"),
        order_multiple=typed.number("order_multiple"),
        units=units,
    )
    if typed.wrong:
        return again(request, new_item, typed.wrong)
    if not typed.ticked("is_another"):
        with entered(request.actor.company_id):
            doubles = likely_doubles(request.actor.company_id, typed)
        if doubles:
            return again(request, new_item, {}, doubles=doubles)
    outcomes = create_items([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        field = (outcomes[0].field or "").rpartition(".")[2]
        return again(request, new_item, {field: outcomes[0].message})
    return told(request, outcomes, back=_page_of(outcomes[0].id), done=f"Item {row.code} created.")


def _as_it_is(found: queries.ItemFacts) -> dict[str, Any]:
    """What the form shows of an item before anything was typed."""
    return {
        "name": found.name, "item_group": found.group, "tax_class": found.tax_class,
        "barcode": found.barcode, "is_active": found.is_active, "version": found.version,
        "brand": found.brand, "min_order_quantity": _plain(found.min_order_quantity),
        "order_multiple": _plain(found.order_multiple),
    }  # fmt: skip


@page("items/<int:item_id>/edit/", name="edit_item", duty=change_items.duty)
def edit_item(
    request: WorkRequest,
    item_id: int,
    values: Form | None = None,
    errors: Errors | None = None,
) -> HttpResponseBase:
    """The forms of what may change of an item: its facts, and the units it is sold in."""
    company_id = request.actor.company_id
    found = _item(company_id, item_id)
    return render(request, "catalog/edit_item.html", {
        "title": f"Edit {found.name}",
        "pretitle": f"Item {found.code}",
        "item": found,
        "groups": _groups(company_id),
        "brands": _brands(company_id),
        "substitutes": queries.substitutes_of(company_id, [item_id], with_retired=True)[item_id],
        "offers": reverse("item_offers"),
        "substitute_kinds": SUBSTITUTE_KINDS,
        "other_units": [unit for unit in _units(company_id) if unit[0] != found.stocking_unit],
        "back": _page_of(item_id),
        "values": values if values and "name" in values else _as_it_is(found) | {**(values or {})},
        "errors": errors or {},
    })  # fmt: skip


@page("items/<int:item_id>/edit/", name="change_item", duty=change_items.duty, methods=("POST",))
def change_item(request: WorkRequest, item_id: int) -> HttpResponseBase:
    """The item becomes what was typed."""
    typed = Typed(request.POST)
    row = ChangeItem(
        item_id=item_id,
        version=typed.whole("version"),
        name=typed.text("name"),
        item_group=typed.text("item_group"),
        tax_class=typed.text("tax_class"),
        barcode=typed.text("barcode"),
        is_active=typed.ticked("is_active"),
        brand=typed.text("brand"),
        min_order_quantity=typed.number("min_order_quantity") or Decimal(0),
        order_multiple=typed.number("order_multiple") or Decimal(0),
    )
    if typed.wrong:
        return again(request, edit_item, typed.wrong, item_id=item_id)
    outcomes = change_items([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, edit_item, outcomes[0], item_id=item_id)
    return told(request, outcomes, back=_page_of(item_id))


@page(
    "items/<int:item_id>/units/", name="set_item_unit", duty=set_item_units.duty, methods=("POST",)
)
def set_item_unit(request: WorkRequest, item_id: int) -> HttpResponseBase:
    """The item may be sold in one more unit, or a unit gets another factor."""
    typed = Typed(request.POST)
    unit = ItemUnitOf(typed.text("unit"), typed.whole("numerator"), typed.whole("denominator"))
    if not typed.wrong:
        row = SetItemUnits(item_id, (unit,))
        outcomes = set_item_units([row], actor=request.actor, at=request.at)
        if outcomes.accepted:
            return told(request, outcomes, back=_page_of(item_id))
        typed.wrong = {(outcomes[0].field or "").rpartition(".")[2]: outcomes[0].message}
    return again(request, edit_item, typed.wrong, item_id=item_id)


def _turn(request: WorkRequest, *, active: bool) -> HttpResponseBase:
    """The items chosen (or the one shown) are sold, or no longer; the version is that of now."""
    ids = chosen(request)
    with entered(request.actor.company_id):
        found = queries.items_by_id(request.actor.company_id, ids)
    known = [found[one] for one in ids if one in found]
    rows = [ChangeItem(one.id, one.version, is_active=active) for one in known]
    outcomes = change_items(rows, actor=request.actor, at=request.at)
    labels = [f"{one.code} {one.name}" for one in known]
    single = request.POST.get("from") == "page" and len(known) == 1
    back = _page_of(known[0].id) if single else link("items") or "/"
    said = "Sold again." if active else "No longer sold; what is in stock and on order stays."
    changed = said if any(one.code.value == "changed" for one in outcomes) else ""
    return told(request, outcomes, back=back, labels=labels, done=changed)


@page("items/retire/", name="retire_items", duty=change_items.duty, methods=("POST",))
def retire_items(request: WorkRequest) -> HttpResponseBase:
    """These items are no longer sold."""
    return _turn(request, active=False)


@page("items/activate/", name="activate_items", duty=change_items.duty, methods=("POST",))
def activate_items(request: WorkRequest) -> HttpResponseBase:
    """These items are sold again."""
    return _turn(request, active=True)


@page("items/offers/", name="item_offers", duty="catalog.read")
def item_offers(request: WorkRequest) -> HttpResponseBase:
    """Codes and names for the list under an item field, while one types."""
    words = request.GET.get(request.GET.get("field", "item"), "")
    found = queries.item_lookup(request.actor.company_id, words)
    return render(request, "web/parts/offers.html", {
        "offers": [(hit.code, f"{hit.name}, by the {hit.stocking_unit}") for hit in found]
    })  # fmt: skip


@searcher("Items", duty="catalog.read", order=30)
def find_items(words: str, *, actor: Actor, limit: int) -> list[Found]:
    """Items by code, barcode, name or a part of it."""
    return [
        Found(hit.name, _page_of(hit.id), hit.code, "box")
        for hit in queries.item_lookup(actor.company_id, words, limit)
    ]
