"""The tasks of the aisle, one on a screen: picking a shipment, packing it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, page
from tradewright.kernel.money import ZERO
from tradewright.kernel.outcome import Outcome
from tradewright.kernel.typed import Typed

from ..operations.picking import PackShipment, PickShipment, pack_shipments, pick_shipments
from ..operations.plans import PickedLine
from ..queries.shipments import ShipmentLineRow
from .shipment import found_or_404

Form = Mapping[str, str]
QUANTITY = re.compile(r"quantity_\d{1,18}")
LINE_AT_FAULT = re.compile(r"lines\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class PickRow:
    """A line of the form, with what was typed before if it is shown again."""

    line: ShipmentLineRow
    quantity: str
    reason: str
    error: str

    @property
    def codes(self) -> str:
        """What a scanner may read from the goods."""
        return " ".join(code for code in (self.line.item, self.line.barcode) if code)

    @property
    def has_other_unit(self) -> bool:
        return self.line.unit != self.line.stocking_unit


@page("shipments/<int:shipment_id>/pick/", name="pick_shipment", duty=pick_shipments.duty)
def pick_form(
    request: WorkRequest,
    shipment_id: int,
    values: Form | None = None,
    errors: Form | None = None,
) -> HttpResponseBase:
    """Every line with the quantity to take; less than asked wants a word why."""
    found = found_or_404(request, shipment_id)
    typed, wrong = values or {}, errors or {}
    rows = [
        PickRow(
            line,
            typed.get(f"quantity_{line.id}", format(line.quantity.normalize(), "f")),
            typed.get(f"reason_{line.id}", ""),
            wrong.get(f"quantity_{line.id}", ""),
        )
        for line in found.lines
    ]
    return render(request, "warehouse/pick.html", {
        "pretitle": f"Pick for {found.head.customer_name}",
        "title": found.head.number,
        "shipment": found,
        "rows": rows,
        "may": "picked" in found.steps,
        "wrong": [text for name, text in wrong.items() if not name.startswith("quantity_")],
    })  # fmt: skip


@page(
    "shipments/<int:shipment_id>/pick/", name="pick_shipment_lines", duty=pick_shipments.duty,
    methods=("POST",),
)  # fmt: skip
def pick_one(request: WorkRequest, shipment_id: int) -> HttpResponseBase:
    """The shipment is picked with the quantities that were found."""
    sent = request.POST
    lines, wrong = _picked(sent)
    if wrong:
        return again(request, pick_form, wrong, shipment_id=shipment_id)
    row = PickShipment(shipment_id, _whole(sent.get("version")), tuple(lines))
    outcomes = pick_shipments([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        fault = _at_line(outcomes[0], lines)
        return again(request, pick_form, fault, shipment_id=shipment_id)
    return told(request, outcomes, back=reverse("shipment", args=[shipment_id]))


def _picked(sent: Form) -> tuple[list[PickedLine], Form]:
    """The lines of the form, and messages by field where a quantity is no number."""
    typed = Typed(sent)
    keys = [name.partition("_")[2] for name in sent if QUANTITY.fullmatch(name)]
    lines = [
        PickedLine(int(key), typed.number(f"quantity_{key}") or ZERO, typed.text(f"reason_{key}"))
        for key in keys
    ]
    return lines, typed.wrong


def _at_line(outcome: Outcome, lines: Sequence[PickedLine]) -> dict[str, str]:
    """The message under the line that it is about, or above the form."""
    named = LINE_AT_FAULT.match(outcome.field or "")
    if named is None:
        return {"": outcome.message}
    line = lines[int(named.group(1)) - 1]
    return {f"quantity_{line.shipment_line_id}": outcome.message}


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


@page("shipments/<int:shipment_id>/pack/", name="pack_shipment", duty=pack_shipments.duty)
def pack_form(
    request: WorkRequest,
    shipment_id: int,
    values: Form | None = None,
    errors: Form | None = None,
) -> HttpResponseBase:
    """Packages, carrier and tracking number."""
    found = found_or_404(request, shipment_id)
    wrong = errors or {}
    named = ("packages", "carrier", "tracking")
    return render(request, "warehouse/pack.html", {
        "pretitle": f"Pack for {found.head.customer_name}",
        "title": found.head.number,
        "shipment": found,
        "values": values or {"packages": str(found.head.packages)},
        "errors": wrong,
        "may": "packed" in found.steps,
        "wrong": [text for name, text in wrong.items() if name not in named],
    })  # fmt: skip


@page(
    "shipments/<int:shipment_id>/pack/", name="pack_shipment_now", duty=pack_shipments.duty,
    methods=("POST",),
)  # fmt: skip
def pack_one(request: WorkRequest, shipment_id: int) -> HttpResponseBase:
    """The shipment is packed."""
    sent = request.POST
    typed = Typed(sent)
    packages = typed.whole("packages")
    if typed.wrong:
        return again(request, pack_form, typed.wrong, shipment_id=shipment_id)
    row = PackShipment(
        shipment_id, _whole(sent.get("version")), packages, typed.text("carrier"),
        typed.text("tracking"),
    )  # fmt: skip
    outcomes = pack_shipments([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, pack_form, outcomes[0], shipment_id=shipment_id)
    return told(request, outcomes, back=reverse("shipment", args=[shipment_id]))
