"""Brands: the list, and the form that makes or renames one."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.typed import Typed

from .. import queries
from ..operations.brands import SetBrand, set_brands

menu("Data", "Brands", "brands", "rosette", order=80)


@page("items/brands/", name="brands", duty="catalog.read")
def brands(
    request: WorkRequest,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """All of them by code."""
    return render(request, "catalog/brands.html", {
        "title": "Brands",
        "pretitle": "Data",
        "rows": queries.brands(request.actor.company_id),
        "may_set": request.actor.may(set_brands.duty),
        "values": values or {},
        "errors": errors or {},
    })  # fmt: skip


@page("items/brands/", name="set_brand", duty=set_brands.duty, methods=("POST",))
def set_brand(request: WorkRequest) -> HttpResponseBase:
    """A code is made, or gets another name."""
    typed = Typed(request.POST)
    row = SetBrand(typed.text("code").upper(), typed.text("name"))
    outcomes = set_brands([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, brands, outcomes[0])
    return told(request, outcomes, back=reverse("brands"))
