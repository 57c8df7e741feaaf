"""What may be sold instead of an item: set on the item's form."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.urls import reverse

from tradewright.kernel.answers import again, told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, page
from tradewright.kernel.typed import Typed

from .. import queries
from ..operations.substitutes import SetSubstitutes, SubstituteOf, set_substitutes
from .items import edit_item


def _said(request: WorkRequest, item_id: int) -> dict[str, SubstituteOf]:
    """What the item itself names as its substitutes now, by code."""
    company_id = request.actor.company_id
    with entered(company_id):
        if queries.item(company_id, item_id) is None:
            raise Http404
        found = queries.substitutes_of(company_id, [item_id], with_retired=True)[item_id]
    return {
        row.code: SubstituteOf(row.code, row.kind, row.both_ways, row.rank)
        for row in found
        if not row.backwards
    }


def _back(item_id: int) -> str:
    return reverse("edit_item", args=[item_id]) + "#substitutes"


@page(
    "items/<int:item_id>/substitutes/", name="add_substitute", duty=set_substitutes.duty,
    methods=("POST",),
)  # fmt: skip
def add_substitute(request: WorkRequest, item_id: int) -> HttpResponseBase:
    """One more item is sold instead, or one as something else."""
    typed = Typed(request.POST)
    code = typed.text("substitute")
    one = SubstituteOf(
        code, typed.text("kind"), typed.ticked("both_ways"),
        typed.whole("rank") if typed.text("rank") else 1,
    )  # fmt: skip
    if typed.wrong:
        return again(request, edit_item, typed.wrong, item_id=item_id)
    said = _said(request, item_id) | {code: one}
    row = SetSubstitutes(item_id, tuple(said.values()))
    outcomes = set_substitutes([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        wrong = {(outcomes[0].field or "").rpartition(".")[2]: outcomes[0].message}
        return again(request, edit_item, wrong, item_id=item_id)
    return told(request, outcomes, back=_back(item_id))


@page(
    "items/<int:item_id>/substitutes/remove/", name="remove_substitute", duty=set_substitutes.duty,
    methods=("POST",),
)  # fmt: skip
def remove_substitute(request: WorkRequest, item_id: int) -> HttpResponseBase:
    """An item is no longer sold instead."""
    said = _said(request, item_id)
    said.pop(request.POST.get("item", ""), None)
    row = SetSubstitutes(item_id, tuple(said.values()))
    outcomes = set_substitutes([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=_back(item_id))
