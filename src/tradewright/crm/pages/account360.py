"""The account: everything that is known of a customer, on one screen."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.credit.operations import set_limits
from tradewright.credit.queries import CreditPosition
from tradewright.kernel.doors import WorkRequest, link, page
from tradewright.kernel.pieces import Act, Block, Fact
from tradewright.kernel.sight import seen
from tradewright.parties.operations.addresses import add_addresses
from tradewright.parties.operations.contacts import add_contacts, change_contacts
from tradewright.parties.operations.customers import change_customers
from tradewright.parties.operations.merges import unmerge_customers
from tradewright.parties.queries import MergedCustomer
from tradewright.pricing.operations.proposals import propose_prices
from tradewright.receivables.queries.aging import AgingRow
from tradewright.sales.operations.entry import enter_orders
from tradewright.sales.operations.returns import WITHOUT_REFERENCE

from ..operations.activities import plan_activities
from ..operations.cases import open_cases
from ..queries import account360 as queries
from ..queries.account360 import Account, HeldOrder, WorkRow
from .timeline import happenings

ZERO = Decimal(0)
AGES = (("current", "Not due"), ("days_1_30", "1–30 days"), ("days_31_60", "31–60"),
        ("days_61_90", "61–90"), ("days_91", "Over 90"))  # fmt: skip
# kinds of rows, what a sheet of them is called, and the page of one
BLOCKS = {
    "order": ("Open orders", "order"),
    "quote": ("Quotes", "quote"),
    "opportunity": ("Opportunities", "opportunity"),
    "shipment": ("Shipments", "shipment"),
    "return": ("Returns", "return"),
    "invoice": ("Open invoices", "invoice"),
    "payment": ("Payments", "payment"),
    "dispute": ("Disputes", "dispute"),
    "case": ("Cases", "case"),
    "activity": ("Next steps", "activity"),
}
LISTS = {"order": "orders", "quote": "quotes", "opportunity": "opportunities",
         "shipment": "shipments", "return": "returns", "case": "cases"}  # fmt: skip


@page("accounts/<int:customer_id>/", name="account", duty="parties.read")
def account(request: WorkRequest, customer_id: int) -> HttpResponseBase:
    """The account under the name that salespeople use."""
    return HttpResponseRedirect(reverse("customer", args=[customer_id]))


@page("customers/<int:customer_id>/", name="customer", duty="parties.read")
def customer(request: WorkRequest, customer_id: int) -> HttpResponseBase:
    """Everything about a customer that the person at work may see."""
    actor, today = request.actor, timezone.localdate(request.at)
    read = queries.account(actor.company_id, customer_id, actor=actor, today=today, at=request.at)
    if read is None:
        raise Http404
    found = seen(read, actor)
    facts = found.customer
    winner = next((one for one in found.merged if one.goes_up), None)
    return render(request, "crm/account.html", {
        "pretitle": f"Customer {facts.code}",
        "title": facts.name,
        "state": facts.status,
        "acts": _acts_of_merged(found) if winner else _acts(found),
        "blocked": _merged(winner) if winner else _block(found),
        "facts": _facts(found),
        "account": found,
        "customer": facts,
        "names": [one for one in found.merged if not one.goes_up],
        "position": found.credit,
        "exposure": found.credit.explained() if found.credit else None,
        "bar": credit_bar(found.credit) if found.credit else None,
        "holds": [_hold(one, found.credit) for one in found.holds],
        "limit_url": link("edit_limit", customer_id),
        "ages": _ages(found.ages),
        "blocks": {kind: _shown(kind, found, rows) for kind, rows in found.work.items()},
        "pattern": _pattern(found, today),
        "contacts": found.contacts,
        "may_add": actor.may(add_contacts.duty),
        "may_change": actor.may(change_contacts.duty),
        "prices": (found.prices or ())[: queries.SHOWN],
        "price_url": f"{link('prices')}?q={facts.code}",
        "happenings": happenings(found.timeline, currency=facts.currency),
        "timeline_url": reverse("account_timeline", args=[customer_id]),
    })  # fmt: skip


def _acts(found: Account) -> list[Act]:
    facts = found.customer

    def opens(label: str, name: str, icon: str, duty: str, tone: str = "plain") -> Act:
        return Act(label, link(name, facts.id), icon, duty, method="get", tone=tone)

    def for_customer(label: str, name: str, icon: str, duty: str) -> Act:
        return Act(label, f"{link(name)}?customer={facts.code}", icon, duty, method="get")

    fields = {"id": facts.id, "from": "page"}
    acts = []
    if facts.status == "active" and link("new_order"):
        acts.append(for_customer("New order", "new_order", "square-plus", enter_orders.duty))
    if facts.status == "active" and link("new_quote"):
        acts.append(for_customer("New quote", "new_quote", "file-plus", "sales.enter_quotes"))
    acts += [
        for_customer("Plan an activity", "new_activity", "calendar-plus", plan_activities.duty),
        for_customer("Open a case", "new_case", "lifebuoy", open_cases.duty),
    ]
    if link("new_loose_return"):
        acts.append(
            for_customer("Return goods", "new_loose_return", "truck-return", WITHOUT_REFERENCE)
        )
    acts += [
        opens("Set credit limit", "edit_limit", "gauge", set_limits.duty),
        for_customer("Propose a price", "new_price", "tags", propose_prices.duty),
        for_customer("Part numbers", "part_numbers", "id", "sales.read"),
        opens("Edit", "edit_customer", "pencil", change_customers.duty),
        opens("New address", "new_address", "map-pin-plus", add_addresses.duty),
        Act("History", link("row_history", "customer", facts.id), "history", "audit.read",
            method="get"),
    ]  # fmt: skip
    if facts.status == "active":
        acts.append(Act("Stop", link("stop_customers"), "hand-stop", change_customers.duty,
                        tone="blocked", confirm=f"Take no new orders from {facts.name}?",
                        fields=fields))  # fmt: skip
    else:
        acts.append(Act("Activate", link("activate_customers"), "player-play",
                        change_customers.duty, fields=fields))  # fmt: skip
    return acts


def _acts_of_merged(found: Account) -> list[Act]:
    """A merged customer is left as it is, or stands on its own again."""
    facts = found.customer
    return [
        Act("Undo the merge", link("unmerge_customer", facts.id), "arrows-split",
            unmerge_customers.duty, confirm=f"Let {facts.name} stand on its own again?",
            ask="Why"),
    ]  # fmt: skip


def _merged(winner: MergedCustomer) -> Block:
    return Block(
        f"Merged into {winner.code} {winner.name}: what is open runs off here, "
        "new orders go there.",
        winner.merged_at, url=link("customer", winner.id), verb=f"Open {winner.code}",
    )  # fmt: skip


def _block(found: Account) -> Block | None:
    """What stops new orders, in one sentence."""
    if found.customer.status == "stopped":
        return Block("Stopped: no new orders are taken.")
    at = found.credit
    if at is not None and at.over_by > 0:
        return Block(
            f"{amount(at.over_by)} {at.currency} over the credit limit: new orders are held. "
            f"A payment of {amount(at.over_by)} {at.currency} brings it back within.",
            url=link("credit") + "?tab=over", verb="See all over limit",
        )  # fmt: skip
    return None


def amount(value: Decimal) -> str:
    """An amount in a sentence, in the company's minor unit."""
    return f"{value:,.2f}"


def _facts(found: Account) -> list[Fact]:
    at, about = found.credit, found.customer
    facts = [Fact("Terms", about.terms_name, hint=about.group_name)]
    if about.parent_id:
        facts.append(Fact("Belongs to", about.parent_name, link("customer", about.parent_id)))
    if about.branches:
        facts.append(Fact("Below it", about.branches, f"{link('customers')}?family={about.code}",
                          hint="customers, and theirs"))  # fmt: skip
    if at is not None:
        facts.append(Fact("Receivable", at.receivable, currency=at.currency, url="#invoice"))
    if found.ages is not None:
        late = _late(found.ages)
        facts.append(Fact("Overdue", late, currency=about.currency, url="#invoice"))
    if at is not None:
        facts += [
            Fact("Exposure", at.exposure, currency=at.currency, url="#credit"),
            Fact("Available", "no limit" if at.available is None else at.available,
                 currency="" if at.available is None else at.currency, url="#credit"),
        ]  # fmt: skip
    return facts


def _late(ages: AgingRow) -> Decimal:
    return ages.days_1_30 + ages.days_31_60 + ages.days_61_90 + ages.days_91


def credit_bar(at: CreditPosition) -> dict[str, Any]:
    """The buckets as parts of a bar, in thousandths of its length, and where the limit stands."""
    parts = [
        ("receivable", "Receivable", max(at.receivable - at.unapplied, ZERO)),
        ("unbilled", "Unbilled", at.unbilled),
        ("ordered", "Ordered", at.ordered),
    ]
    length = max(at.limit or ZERO, sum((value for _, _, value in parts), ZERO))
    if length <= 0:
        return {"parts": [], "limit": None}
    place, drawn = 0, []
    for key, label, value in parts:
        width = int(value * 1000 / length)
        drawn.append({"key": key, "label": label, "value": value, "x": place, "width": width})
        place += width
    over = at.limit is not None and at.limit < length
    return {"parts": drawn, "limit": int((at.limit or ZERO) * 1000 / length) if over else None}


def _hold(held: HeldOrder, at: CreditPosition | None) -> dict[str, Any]:
    """Why an order waits, and what would let it go (features CD-07)."""
    if held.kind == "price":
        clears = "An approval of its prices lets it go."
    elif held.kind != "credit":
        clears = "Who may lift holds lets it go."
    elif at is None or at.limit is None:
        clears = "A payment, a higher limit or a credit analyst lets it go."
    else:
        missing = max(at.exposure + held.amount_total - at.limit, ZERO)
        clears = (
            f"A payment of {amount(missing)} {at.currency}, a limit higher by as much, or a credit "
            "analyst lets it go."
            if missing
            else "It is within the limit now and goes by itself, or a credit analyst lets it go."
        )
    reason = held.reason if held.kind != "manual" else f"Held by hand: {held.reason}"
    return {"held": held, "because": reason, "clears": clears, "url": link("order", held.order_id)}


def _ages(ages: AgingRow | None) -> list[dict[str, Any]]:
    """What is owed by age, each as a part of a bar in thousandths."""
    if ages is None:
        return []
    whole = sum((getattr(ages, key) for key, _ in AGES), ZERO)
    if whole <= 0:
        return []
    place, drawn = 0, []
    for key, label in AGES:
        value = getattr(ages, key)
        if value:
            width = int(value * 1000 / whole)
            drawn.append({"key": key, "label": label, "value": value, "x": place, "width": width})
            place += width
    return drawn


def _shown(kind: str, found: Account, rows: Sequence[WorkRow]) -> dict[str, Any]:
    """A block: its rows with their addresses, how many there are in all, and where they stand."""
    title, name = BLOCKS[kind]
    listing = link(LISTS[kind]) if kind in LISTS else ""
    narrowed = f"{listing}?customer={found.customer.code}" if listing else ""
    if kind == "dispute":
        name = ""
    return {
        "kind": kind,
        "title": title,
        "rows": [(row, link(name, row.id) if name else "") for row in rows],
        "how_many": rows[0].how_many if rows else 0,
        "total": rows[0].total if rows else None,
        "all": narrowed,
    }


def _pattern(found: Account, today: Any) -> dict[str, Any] | None:
    """How the account buys, in words and flags."""
    how = found.pattern
    if how is None:
        return None
    base, compared = how.baseline
    return {
        "how": how,
        "expected_by": how.expected_by,
        "is_late": how.is_late(today),
        "is_shrinking": how.is_shrinking,
        "base": base,
        "compared": compared,
        "lost": how.lost or (),
    }
