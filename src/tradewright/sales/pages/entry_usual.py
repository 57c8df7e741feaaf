"""What a customer orders again and again, offered while an order is entered."""

from __future__ import annotations

from django.http import HttpResponseBase, JsonResponse
from django.utils import timezone

from tradewright.kernel.doors import WorkRequest, page

from ..operations.entry import enter_orders
from ..queries import entry as queries
from ..queries.entry_help import usual_items
from .figures import plain, spoken_day

SHOWN = 12


@page("orders/usual/", name="usual_items", duty=enter_orders.duty)
def usual(request: WorkRequest) -> HttpResponseBase:
    """For ?customer=CODE: JSON of items with the last quantity, the soonest due first."""
    company_id = request.actor.company_id
    customer = queries.entry_customer(company_id, request.GET.get("customer", "").strip())
    if customer is None:
        return JsonResponse({"items": []})
    today = timezone.localdate(request.at)
    found = usual_items(company_id, customer.id, today=today, limit=SHOWN)
    return JsonResponse({
        "items": [
            {
                "code": one.code, "name": one.name, "unit": one.unit,
                "quantity": plain(one.last_quantity),
                "price": plain(one.last_price, customer.minor_unit),
                "last": spoken_day(one.last_on),
                "cycle": one.cycle, "times": one.times, "is_due": one.due_on <= today,
            }
            for one in found
        ]
    })  # fmt: skip
