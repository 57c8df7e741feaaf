"""What customers call our items: the list, and the form that sets one."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import again, chosen, told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, link, menu, page
from tradewright.kernel.lists import Filter, asked
from tradewright.kernel.pieces import Act
from tradewright.kernel.typed import Typed

from ..operations.customer_items import (
    RemoveCustomerItem,
    SetCustomerItem,
    remove_customer_items,
    set_customer_items,
)
from ..queries.customer_items import customer_items, numbers_by_id

menu("Sales", "Part numbers", "part_numbers", "id", order=50)

FILTERS = (Filter("customer", "Customer"), Filter("item", "Item"))


@page("part-numbers/", name="part_numbers", duty="sales.read")
def part_numbers(
    request: WorkRequest,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Customers' own numbers, by customer; those of ?customer=CODE or ?item=CODE."""
    address = asked(request, filters=FILTERS)
    narrowed = {name: address.values.get(name) or "" for name in ("customer", "item")}
    (after,) = address.place(1)
    rows = customer_items(
        request.actor.company_id,
        number=address.words,
        after=after,
        limit=address.fetch,
        **narrowed,
    )
    return render(request, "sales/part_numbers.html", {
        "title": "Part numbers",
        "pretitle": "Sales",
        "list": address.listing(
            rows, key=lambda row: (row.id,),
            acts=[
                Act("Remove", reverse("remove_part_numbers"), "trash", remove_customer_items.duty,
                    tone="blocked", confirm="Remove the ticked numbers?"),
            ],
            empty="A customer’s own number of an item stands here once it is set: orders may then"
            " be entered by it.",
        ),
        "links": {name: bool(link(name, 1)) for name in ("customer", "item")},
        "may_set": request.actor.may(set_customer_items.duty),
        "offers": {"customer": link("customer_offers"), "item": link("item_offers")},
        "values": values or narrowed,
        "errors": errors or {},
    })  # fmt: skip


@page("part-numbers/set/", name="set_part_number", duty=set_customer_items.duty, methods=("POST",))
def set_part_number(request: WorkRequest) -> HttpResponseBase:
    """The customer may order the item by this number."""
    typed = Typed(request.POST)
    row = SetCustomerItem(
        typed.text("customer"), typed.text("code"), typed.text("item"),
        typed.text("description"), typed.text("unit").upper(),
    )  # fmt: skip
    outcomes = set_customer_items([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, part_numbers, outcomes[0])
    return told(request, outcomes, back=f"{reverse('part_numbers')}?customer={row.customer}")


@page(
    "part-numbers/remove/", name="remove_part_numbers", duty=remove_customer_items.duty,
    methods=("POST",),
)  # fmt: skip
def remove_part_numbers(request: WorkRequest) -> HttpResponseBase:
    """The ticked numbers mean nothing any more."""
    with entered(request.actor.company_id):
        found = numbers_by_id(request.actor.company_id, chosen(request))
    rows = [RemoveCustomerItem(customer, code) for customer, code in found]
    outcomes = remove_customer_items(rows, actor=request.actor, at=request.at)
    labels = [f"{customer} {code}" for customer, code in found]
    return told(request, outcomes, back=reverse("part_numbers"), labels=labels)
