"""Customer groups: the list, and the form that makes or renames one."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.typed import Typed

from .. import queries
from ..operations.groups import SetCustomerGroup, set_customer_groups

menu("Data", "Customer groups", "customer_groups", "users-group", order=70)


@page("customers/groups/", name="customer_groups", duty="parties.read")
def customer_groups(
    request: WorkRequest,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """All of them by code."""
    return render(request, "parties/customer_groups.html", {
        "title": "Customer groups",
        "pretitle": "Data",
        "rows": queries.customer_groups(request.actor.company_id),
        "may_set": request.actor.may(set_customer_groups.duty),
        "values": values or {},
        "errors": errors or {},
    })  # fmt: skip


@page(
    "customers/groups/", name="set_customer_group", duty=set_customer_groups.duty, methods=("POST",)
)
def set_customer_group(request: WorkRequest) -> HttpResponseBase:
    """A code is made, or gets another name."""
    typed = Typed(request.POST)
    row = SetCustomerGroup(typed.text("code").upper(), typed.text("name"))
    outcomes = set_customer_groups([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, customer_groups, outcomes[0])
    return told(request, outcomes, back=reverse("customer_groups"))
