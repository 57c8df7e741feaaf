"""Customers: the list, and one customer with orders, debts, credit, prices and history."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.control.queries import Told, history
from tradewright.credit.operations import set_limits
from tradewright.credit.queries import CreditPosition, credit_position
from tradewright.kernel.doors import WorkRequest, link, menu, page
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Tab, asked
from tradewright.kernel.pieces import Act, Block, Fact, Happening, Trace
from tradewright.kernel.sight import seen
from tradewright.parties.operations.addresses import add_addresses
from tradewright.parties.operations.contacts import READ_CONTACTS, add_contacts, change_contacts
from tradewright.parties.operations.customers import change_customers, create_customers
from tradewright.parties.operations.merges import unmerge_customers
from tradewright.parties.queries import CustomerFacts, MergedCustomer, contacts, merges_of
from tradewright.parties.queries import customer as customer_facts
from tradewright.pricing.operations import set_prices
from tradewright.pricing.queries import price_list
from tradewright.receivables.queries.aging import aging
from tradewright.receivables.queries.invoices import open_invoices
from tradewright.receivables.queries.payments import payments

from ..operations.entry import enter_orders
from ..operations.returns import WITHOUT_REFERENCE
from ..queries import customers as queries
from .figures import PAGES, TOPICS, amount

menu("Sales", "Customers", "customers", "building-store", order=10)

COLUMNS = ("Code", "Name", "State", "Terms", "City", "Open orders", "Receivable", "Overdue",
           "Credit limit", "Available", "Over limit")  # fmt: skip
SHOWN = 20
MORE = {
    "receivables.payment_received": ("", "cash", "done"),
    "parties.customer_created": ("", "user-plus", "plain"),
    "parties.customer_changed": ("", "pencil", "plain"),
    "parties.address_added": ("", "map-pin", "plain"),
    "parties.customer_merged": ("", "arrow-merge", "plain"),
    "parties.customer_unmerged": ("", "arrows-split", "plain"),
}
# steps that the order's own page tells; a customer's timeline would drown in them
QUIET = {"sales.order_confirmed", "sales.order_released", "sales.order_release_settled"}
ZERO = Decimal(0)
NOT_DUE = "Not due"
AGES = (("current", NOT_DUE), ("days_1_30", "1–30 days"), ("days_31_60", "31–60"),
        ("days_61_90", "61–90"), ("days_91", "Over 90"))  # fmt: skip


@page("customers/", name="customers", duty="parties.read")
def customers(request: WorkRequest) -> HttpResponseBase:
    """Customers by name; figures of money are for those who may read credit."""
    company_id, today = request.actor.company_id, timezone.localdate(request.at)
    address = asked(request, tabs=queries.VIEWS)
    narrowed: dict[str, Any] = {"today": today, "view": address.tab, "search": address.words}
    rows = queries.customer_list(
        company_id, **narrowed, after=address.place(2), limit=address.fetch
    )
    totals = queries.customer_totals(company_id, **narrowed)
    sees_money = request.actor.may("credit.read")
    currency = request.workplace.currency
    money = [
        Fact("Receivable", totals.receivable, currency=currency),
        Fact("Overdue", totals.overdue, currency=currency),
        Fact("Over limits", totals.over_by, currency=currency),
    ]
    return render(request, "sales/customers.html", {
        "title": "Customers",
        "pretitle": "Sales",
        "acts": [Act("New customer", reverse("new_customer"), "plus", create_customers.duty,
                     method="get")],
        "sees_money": sees_money,
        "list": address.listing(
            rows,
            key=lambda row: (row.name, row.id),
            tabs=[
                Tab("", "All", totals.count_all),
                *([Tab("over", "Over limit", totals.count_over, "blocked")] if sees_money else []),
                Tab("stopped", "Stopped", totals.count_stopped, "waits"),
            ],
            count=totals.how_many,
            foot=money if sees_money else (),
            file=address.file("customers_csv") if sees_money else "",
            acts=[
                Act("Stop", reverse("stop_customers"), "hand-stop", change_customers.duty,
                    confirm="Take no new orders from the ticked customers?"),
                Act("Activate", reverse("activate_customers"), "player-play",
                    change_customers.duty),
            ],
            empty="Customers stand here once one has been created.",
        ),
    })  # fmt: skip


@page("customers.csv", name="customers_csv", duty="credit.read")
def customers_csv(request: WorkRequest) -> HttpResponseBase:
    """The list as it is narrowed, as a file."""
    address = asked(request, tabs=queries.VIEWS)
    rows = queries.customer_list(
        request.actor.company_id, today=timezone.localdate(request.at), view=address.tab,
        search=address.words, limit=MOST,
    )  # fmt: skip
    return csv_file("customers", COLUMNS, (row[1:] for row in rows))


@page("customers/<int:customer_id>/", name="customer", duty="parties.read")
def customer(request: WorkRequest, customer_id: int) -> HttpResponseBase:
    """Everything about a customer that the person at work may see."""
    actor, today = request.actor, timezone.localdate(request.at)
    company_id = actor.company_id
    found = seen(customer_facts(company_id, customer_id), actor)
    if found is None:
        raise Http404
    position = credit_position(company_id, [customer_id])[customer_id]
    sees_money = actor.may("credit.read")
    shown: dict[str, Any] = {}
    if actor.may("sales.read"):
        shown["orders"] = queries.customer_orders(company_id, customer_id, limit=SHOWN)
    if actor.may("receivables.read"):
        debts = open_invoices(customer_id, company_id=company_id, on=today)
        shown["invoices"], shown["more_invoices"] = debts[:SHOWN], max(0, len(debts) - SHOWN)
        shown["ages"] = _ages(company_id, customer_id, today)
        shown["on_account"] = payments(
            company_id=company_id, view="on_account", customer_id=customer_id, limit=SHOWN
        ).rows
    if actor.may("pricing.read"):
        shown["prices"] = price_list(company_id, customer_id=customer_id, limit=SHOWN)
    names = merges_of(company_id, customer_id)
    winner = next((one for one in names if one.goes_up), None)
    documents = queries.customer_documents(company_id, customer_id)
    told_of = seen(
        history(
            company_id,
            [one for one in documents if sees_money or one[0] != "credit_account"],
            limit=60,
        ),
        actor,
    )
    return render(request, "sales/customer.html", {
        "pretitle": f"Customer {found.code}",
        "title": found.name,
        "state": found.status,
        "acts": _acts_of_merged(found) if winner else _acts(found),
        "blocked": _merged(winner) if winner
        else _block(found, position) if sees_money or found.status == "stopped" else None,
        "names": [one for one in names if not one.goes_up],
        "facts": _facts(found, position if sees_money else None, shown.get("ages", [])),
        "customer": found,
        "position": position if sees_money else None,
        "exposure": _exposure(position) if sees_money else None,
        "bar": _bar(position) if sees_money else None,
        "limit_url": link("edit_limit", customer_id),
        "contacts": contacts(company_id, customer_id=customer_id)
        if actor.may(READ_CONTACTS) else None,
        "may_add": actor.may(add_contacts.duty),
        "may_change": actor.may(change_contacts.duty),
        "links": {name: bool(link(name, 1)) for name in ("order", "invoice", "payment")},
        "all_orders": link("orders"),
        "price_url": f"{link('new_price')}?customer={found.code}",
        "happenings": [_happening(one) for one in told_of if one.topic not in QUIET][:SHOWN],
        **shown,
    })  # fmt: skip


def _acts(found: CustomerFacts) -> list[Act]:
    def opens(label: str, name: str, icon: str, duty: str) -> Act:
        return Act(label, link(name, found.id), icon, duty, method="get")

    fields = {"id": found.id, "from": "page"}
    acts = []
    if found.status == "active" and link("new_order"):
        acts.append(Act("New order", f"{link('new_order')}?customer={found.code}", "square-plus",
                        enter_orders.duty, method="get"))  # fmt: skip
    if link("new_loose_return"):
        acts.append(Act("Return goods", f"{link('new_loose_return')}?customer={found.code}",
                        "truck-return", WITHOUT_REFERENCE, method="get"))  # fmt: skip
    acts += [
        opens("Set credit limit", "edit_limit", "gauge", set_limits.duty),
        Act("Set a price", f"{link('new_price')}?customer={found.code}", "tags", set_prices.duty,
            method="get"),
        opens("Edit", "edit_customer", "pencil", change_customers.duty),
        opens("New address", "new_address", "map-pin-plus", add_addresses.duty),
        Act("History", link("row_history", "customer", found.id), "history", "audit.read",
            method="get"),
    ]  # fmt: skip
    if found.status == "active":
        acts.append(Act("Stop", link("stop_customers"), "hand-stop", change_customers.duty,
                        tone="blocked", confirm=f"Take no new orders from {found.name}?",
                        fields=fields))  # fmt: skip
    else:
        acts.append(Act("Activate", link("activate_customers"), "player-play",
                        change_customers.duty, fields=fields))  # fmt: skip
    return acts


def _acts_of_merged(found: CustomerFacts) -> list[Act]:
    """A merged customer is left as it is, or stands on its own again."""
    return [
        Act("Undo the merge", link("unmerge_customer", found.id), "arrows-split",
            unmerge_customers.duty, confirm=f"Let {found.name} stand on its own again?",
            ask="Why"),
    ]  # fmt: skip


def _merged(winner: MergedCustomer) -> Block:
    return Block(
        f"Merged into {winner.code} {winner.name}: what is open runs off here, "
        "new orders go there.",
        winner.merged_at, url=link("customer", winner.id), verb=f"Open {winner.code}",
    )  # fmt: skip


def _block(found: CustomerFacts, at: CreditPosition) -> Block | None:
    if found.status == "stopped":
        return Block("Stopped: no new orders are taken.")
    if at.over_by > 0:
        return Block(
            f"{amount(at.over_by)} {at.currency} over the credit limit: new orders are held.",
            url=link("credit") + "?tab=over", verb="See all over limit",
        )  # fmt: skip
    return None


def _facts(
    found: CustomerFacts, at: CreditPosition | None, ages: list[tuple[str, Decimal]]
) -> list[Fact]:
    facts = [Fact("Terms", found.terms_name)]
    if at is not None:
        late = sum((value for label, value in ages if label != NOT_DUE), ZERO)
        facts += [
            Fact("Receivable", at.receivable, currency=at.currency),
            Fact("Overdue", late, currency=at.currency),
            Fact("Exposure", at.exposure, currency=at.currency),
            Fact("Available", "no limit" if at.available is None else at.available,
                 currency="" if at.available is None else at.currency),
        ]  # fmt: skip
    return facts


def _exposure(at: CreditPosition) -> Trace:
    """Exposure, explained: the buckets that make it up (rules.md C4)."""
    limit = "no limit" if at.limit is None else amount(at.limit)
    return Trace(
        "Exposure",
        "What is on order, shipped but not billed, and billed but not paid, less what was paid "
        "on account and credit notes not used.",
        figures=[
            ("Ordered", amount(at.ordered)),
            ("Unbilled", f"+ {amount(at.unbilled)}"),
            ("Receivable", f"+ {amount(at.receivable)}"),
            ("Unapplied", f"− {amount(at.unapplied)}"),
            ("Exposure", f"= {amount(at.exposure)}"),
            ("Limit", limit),
            ("Available", "no limit" if at.available is None else amount(at.available)),
        ],
    )


def _bar(at: CreditPosition) -> dict[str, Any]:
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


def _ages(company_id: int, customer_id: int, today: date) -> list[tuple[str, Decimal]]:
    """What is owed by age, the buckets that hold something."""
    rows = aging(today, company_id=company_id, customer_ids=[customer_id])
    if not rows:
        return []
    found = [(label, getattr(rows[0], key)) for key, label in AGES]
    return [(label, value) for label, value in found if value]


def _happening(told: Told) -> Happening:
    _, icon, tone = TOPICS.get(told.topic, MORE.get(told.topic, ("", "point", "plain")))
    why = told.why
    if told.topic == "credit.limit_set":
        new = told.body.get("to")
        words = "no limit" if new is None else amount(Decimal(new))
        why, icon = f"{words}: {told.why}", "gauge"
    name = {**PAGES, "payment": "payment"}.get(told.aggregate, "")
    return Happening(told.at, told.what, told.who, why, link(name, told.key), tone, icon)
