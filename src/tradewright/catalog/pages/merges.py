"""Merging items, undoing it, and the doubles that an item being typed may have."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import note, told
from tradewright.kernel.doors import WorkRequest, link, page
from tradewright.kernel.typed import Typed
from tradewright.stewardship.queries.duplicates import Double, doubles_of

from ..operations.items import create_items
from ..operations.merges import (
    MergeItem,
    UnmergeItem,
    merge_items,
    unmerge_items,
)


@page("items/merge/", name="merge_item", duty=merge_items.duty, methods=("POST",))
def merge_item(request: WorkRequest) -> HttpResponseBase:
    """One item becomes another name of the other."""
    typed = Typed(request.POST)
    row = MergeItem(typed.whole("loser_id"), typed.whole("winner_id"), note(request))
    outcomes = merge_items([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        pair = typed.text("pair_id")
        known = pair.isdigit() and link("duplicate_pair", pair)
        return told(request, outcomes, back=known or link("items") or "/")
    return told(request, outcomes, back=link("item", row.winner_id) or "/")


@page(
    "items/<int:item_id>/unmerge/", name="unmerge_item",
    duty=unmerge_items.duty, methods=("POST",),
)  # fmt: skip
def unmerge_item(request: WorkRequest, item_id: int) -> HttpResponseBase:
    """A merged item stands on its own again."""
    row = UnmergeItem(item_id, note(request))
    outcomes = unmerge_items([row], actor=request.actor, at=request.at)
    back = link("item", item_id) or reverse("edit_item", args=[item_id])
    return told(request, outcomes, back=back)


@page("items/doubles/", name="item_doubles", duty=create_items.duty)
def item_doubles(request: WorkRequest) -> HttpResponseBase:
    """Items that the one being typed may be, for the form while one types."""
    found = likely_doubles(request.actor.company_id, Typed(request.GET))
    return render(request, "parties/parts/doubles.html", {"doubles": found})


def likely_doubles(company_id: int, typed: Typed) -> list[Double]:
    """The items that the typed one may be; none without a name."""
    values = {"name": typed.text("name"), "code": typed.text("barcode")}
    return doubles_of(company_id, "item", values) if values["name"] else []
