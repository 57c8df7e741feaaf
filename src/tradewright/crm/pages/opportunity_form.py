"""The form of an opportunity, new or changing, with what is expected to be bought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, page
from tradewright.kernel.outcome import Outcome
from tradewright.kernel.typed import Typed
from tradewright.parties.queries import contacts

from ..operations.opportunities import (
    ChangeOpportunity,
    EnterOpportunity,
    OpportunityLineOf,
    change_opportunities,
    enter_opportunities,
)
from ..queries import opportunities as queries
from ..queries.stages import stages

ROWS = 6  # lines of a form; one that changes has two more than it has now
CELLS = ("item", "description", "quantity", "unit", "price", "expected", "rival")
FIELDS = {"competitor_price": "rival", "expected_on": "expected"}  # of the operation → of the form


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a line as typed, with what is wrong."""

    name: str
    value: str
    error: str


def _rows(values: Mapping[str, Any], errors: Mapping[str, str], count: int) -> list[Any]:
    return [
        (nth, {
            cell: Cell(name := f"{cell}-{nth}", values.get(name, ""), errors.get(name, ""))
            for cell in CELLS
        })
        for nth in range(1, count + 1)
    ]  # fmt: skip


def _count(values: Mapping[str, Any]) -> int:
    """As many lines as were typed, and some empty ones."""
    used = [int(name.rpartition("-")[2]) for name in values if name.startswith("item-")]
    filled = [nth for nth in used if any(values.get(f"{cell}-{nth}") for cell in CELLS)]
    return max([ROWS, *(nth + 2 for nth in filled)])


def _form(
    request: WorkRequest, values: Mapping[str, Any], errors: Mapping[str, str], **more: Any
) -> HttpResponseBase:
    company_id = request.actor.company_id
    known = queries.choices(company_id)
    return render(request, "crm/opportunity_form.html", {
        "pretitle": "CRM",
        "values": values,
        "errors": errors,
        "rows": _rows(values, errors, _count(values)),
        "owners": queries.rep_choices(company_id),
        "channels": queries.CHANNELS,
        "forecasts": queries.FORECASTS,
        "stages": [(one.code, one.name) for one in stages(company_id) if one.kind == "open"],
        "competitors": known["competitor"],
        **more,
    })  # fmt: skip


@page("opportunities/new/", name="new_opportunity", duty=enter_opportunities.duty)
def new_opportunity(
    request: WorkRequest,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """An empty form, for ?customer=CODE if given; or one shown again with what is wrong."""
    given = {"channel": "field", "customer": request.GET.get("customer", "").strip()}
    return _form(
        request, values or given, errors or {}, title="New opportunity",
        url=reverse("enter_opportunity"), back=reverse("opportunities"), is_new=True,
    )  # fmt: skip


@page(
    "opportunities/new/", name="enter_opportunity", duty=enter_opportunities.duty,
    methods=("POST",),
)  # fmt: skip
def enter_opportunity(request: WorkRequest) -> HttpResponseBase:
    """The opportunity stands in the pipeline."""
    sent = Typed(request.POST)
    lines, numbers = _lines(sent)
    row = EnterOpportunity(
        name=sent.text("name"), customer=sent.text("customer"), lines=lines,
        account_name=sent.text("account_name"), owner=sent.text("owner"),
        channel=sent.text("channel") or "field", stage=sent.text("stage"),
        currency=sent.text("currency").upper(), amount=None if lines else sent.number("amount"),
        probability=sent.number("probability"), forecast=sent.text("forecast"),
        expected_on=sent.day("expected_on"), competitor=sent.text("competitor"),
        note=sent.text("note"), external_id=sent.text("external_id") or None,
    )  # fmt: skip
    if sent.wrong:
        return again(request, new_opportunity, sent.wrong)
    outcomes = enter_opportunities([row], actor=request.actor, at=request.at)
    outcome = outcomes[0]
    if not outcome.accepted or outcome.id is None:
        return again(request, new_opportunity, {_field_of(outcome, numbers): outcome.message})
    return told(request, outcomes, back=reverse("opportunity", args=[outcome.id]))


def _lines(sent: Typed) -> tuple[tuple[OpportunityLineOf, ...], list[int]]:
    """The lines that were filled in, and their numbers in the form."""
    numbers = [
        nth for nth in range(1, _count(sent.sent) + 1)
        if any(sent.text(f"{cell}-{nth}") for cell in CELLS)
    ]  # fmt: skip
    return tuple(
        OpportunityLineOf(
            quantity=sent.needed(f"quantity-{nth}"), price=sent.needed(f"price-{nth}"),
            item=sent.text(f"item-{nth}"), description=sent.text(f"description-{nth}"),
            unit=sent.text(f"unit-{nth}"), expected_on=sent.day(f"expected-{nth}"),
            competitor_price=sent.number(f"rival-{nth}"),
        )
        for nth in numbers
    ), numbers  # fmt: skip


def _field_of(outcome: Outcome, numbers: list[int]) -> str:
    """The field of the line that was refused, else that of the form."""
    line, field = outcome.detail.get("line"), outcome.code.field or ""
    if not line:
        return field
    return f"{FIELDS.get(field, field)}-{numbers[int(line) - 1]}"


@page(
    "opportunities/<int:opportunity_id>/edit/", name="edit_opportunity",
    duty=change_opportunities.duty,
)  # fmt: skip
def edit_opportunity(
    request: WorkRequest,
    opportunity_id: int,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The form of what may change of an opportunity."""
    company_id = request.actor.company_id
    found = queries.opportunity_head(company_id, opportunity_id)
    if found is None:
        raise Http404
    persons = (
        contacts(company_id, customer_id=found.customer_id)
        if found.customer_id and request.actor.may("parties.read_contacts") else []
    )  # fmt: skip
    return _form(
        request, values or _now(company_id, found), errors or {}, title=f"Edit {found.name}",
        url=reverse("change_opportunity", args=[opportunity_id]),
        back=reverse("opportunity", args=[opportunity_id]), is_new=False, opportunity=found,
        contacts=[(str(one.id), one.name) for one in persons],
    )  # fmt: skip


def _now(company_id: int, found: queries.OpportunityHead) -> dict[str, Any]:
    """What stands, as the form's fields have it."""
    values: dict[str, Any] = {
        "name": found.name, "customer": found.customer or "", "account_name": found.account_name,
        "owner": found.owner or "", "channel": found.channel, "forecast": found.forecast,
        "amount": found.amount, "probability": found.own_probability,
        "expected_on": found.expected_on and found.expected_on.isoformat(),
        "competitor": found.competitor, "note": found.note, "version": found.version,
        "loss_reason": found.loss_reason, "contact": str(found.contact_id or ""),
    }  # fmt: skip
    for nth, line in enumerate(queries.opportunity_lines(company_id, found.id), start=1):
        values |= {
            f"item-{nth}": line.item or "",
            f"description-{nth}": line.description,
            f"quantity-{nth}": f"{line.quantity.normalize():f}",
            f"unit-{nth}": line.unit or "",
            f"price-{nth}": f"{line.price.normalize():f}",
            f"expected-{nth}": line.expected_on.isoformat() if line.expected_on else "",
            f"rival-{nth}": ""
            if line.competitor_price is None
            else f"{line.competitor_price.normalize():f}",
        }
    return values


@page(
    "opportunities/<int:opportunity_id>/edit/", name="change_opportunity",
    duty=change_opportunities.duty, methods=("POST",),
)  # fmt: skip
def change_opportunity(request: WorkRequest, opportunity_id: int) -> HttpResponseBase:
    """The opportunity becomes what was typed."""
    sent = Typed(request.POST)
    lines, numbers = _lines(sent)
    row = ChangeOpportunity(
        opportunity_id, sent.whole("version"), name=sent.text("name"),
        customer=sent.text("customer"), lines=lines, sets_lines=True,
        account_name=sent.text("account_name"),
        contact_id=int(sent.text("contact") or 0) if "contact" in request.POST else None,
        owner=sent.text("owner"), channel=sent.text("channel") or "field",
        amount=None if lines else sent.number("amount"), probability=sent.number("probability"),
        forecast=sent.text("forecast") or None, expected_on=sent.day("expected_on"),
        competitor=sent.text("competitor"), note=sent.text("note"),
        loss_reason=sent.text("loss_reason") or None,
    )  # fmt: skip
    if sent.wrong:
        return again(request, edit_opportunity, sent.wrong, opportunity_id=opportunity_id)
    outcomes = change_opportunities([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        wrong = {_field_of(outcomes[0], numbers): outcomes[0].message}
        return again(request, edit_opportunity, wrong, opportunity_id=opportunity_id)
    return told(request, outcomes, back=reverse("opportunity", args=[opportunity_id]))
