"""A return of which the sale is not known: goods at a price of today, marked “no reference”."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.inventory.queries import warehouses
from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, page
from tradewright.kernel.outcome import Outcome
from tradewright.kernel.typed import Typed

from ..operations.approvals import OVERRIDE_PRICES
from ..operations.returns import WITHOUT_REFERENCE, EnterReturn, EnterReturnLine, enter_returns
from .new_return import REASONS

ROWS = 4
CELLS = ("item", "quantity", "unit", "price", "cost")
FIELDS = {"unit_cost": "cost"}  # fields of the operation that have another name in the form


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form; `cells` are name, value and error of each field."""

    number: int
    item: tuple[str, str, str]
    quantity: tuple[str, str, str]
    unit: tuple[str, str, str]
    price: tuple[str, str, str]
    cost: tuple[str, str, str]


@page("returns/new/", name="new_loose_return", duty=WITHOUT_REFERENCE)
def new_loose_return(
    request: WorkRequest,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """An empty return, for ?customer=CODE if given; or one shown again with what is wrong."""
    typed = values or {"customer": request.GET.get("customer", "").strip()}
    wrong = errors or {}
    places = [(place.code, place.name) for place in warehouses(request.actor.company_id)]
    rows = [
        Row(nth, *((name, typed.get(name, ""), wrong.get(name, ""))
                   for name in (f"{cell}-{nth}" for cell in CELLS)))
        for nth in range(1, ROWS + 1)
    ]  # fmt: skip
    return render(request, "sales/loose_return.html", {
        "pretitle": "Without the sale it takes back",
        "title": "Return goods",
        "rows": rows,
        "places": places,
        "reasons": REASONS,
        "values": typed if "warehouse" in typed else {**typed, "warehouse": places[0][0]},
        "errors": wrong,
        "may_price": request.actor.may(OVERRIDE_PRICES),
    })  # fmt: skip


@page("returns/new/", name="enter_loose_return", duty=WITHOUT_REFERENCE, methods=("POST",))
def enter_loose_return(request: WorkRequest) -> HttpResponseBase:
    """The return is authorised, at the prices of the conditions or those typed."""
    sent = Typed(request.POST)
    numbers = [
        nth for nth in range(1, ROWS + 1) if any(sent.text(f"{cell}-{nth}") for cell in CELLS)
    ]
    lines = tuple(_line(sent, nth) for nth in numbers)
    day = sent.day("returned_on")
    if not lines:
        sent.wrong["item-1"] = "Say of at least one item how much comes back."
    if sent.wrong:
        return again(request, new_loose_return, sent.wrong)
    row = EnterReturn(
        sent.text("customer"), sent.text("reason"), lines, warehouse=sent.text("warehouse"),
        returned_on=day, external_id=sent.text("external_id") or None,
    )  # fmt: skip
    outcomes = enter_returns([row], actor=request.actor, at=request.at)
    outcome = outcomes[0]
    if not outcome.accepted or outcome.id is None:
        return again(request, new_loose_return, {_field_of(outcome, numbers): outcome.message})
    return told(request, outcomes, back=reverse("return", args=[outcome.id]))


def _line(sent: Typed, nth: int) -> EnterReturnLine:
    if not sent.text(f"item-{nth}"):
        sent.wrong[f"item-{nth}"] = "Give an item, or empty the line."
    return EnterReturnLine(
        sent.needed(f"quantity-{nth}"), item=sent.text(f"item-{nth}"),
        unit=sent.text(f"unit-{nth}"), price=sent.number(f"price-{nth}"),
        unit_cost=sent.number(f"cost-{nth}"),
    )  # fmt: skip


def _field_of(outcome: Outcome, numbers: list[int]) -> str:
    """The field of the line that was refused, else that of the form."""
    nth, field = outcome.detail.get("line"), outcome.code.field or ""
    if not nth:
        return field
    cell = FIELDS.get(field, field)
    return f"{cell if cell in CELLS else 'item'}-{numbers[int(nth) - 1]}"
