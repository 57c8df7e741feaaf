"""Making and changing customers. Their list and their own page stand in sales, which knows more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.company.queries import company_details
from tradewright.kernel.answers import again, chosen, told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, link, page, searcher
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Found
from tradewright.kernel.sight import seen, shows
from tradewright.kernel.typed import Typed
from tradewright.stewardship.queries.duplicates import Double

from .. import queries
from ..operations.addresses import AddAddress, add_addresses
from ..operations.customers import (
    ChangeCustomer,
    CreateAddress,
    CreateCustomer,
    change_customers,
    create_customers,
)
from .merges import likely_doubles

Form = Mapping[str, Any]
Errors = Mapping[str, str]

KINDS = [("account", "Account: buys on terms"), ("cash", "Cash: stands for buyers without a name")]
STATUSES = [("active", "Active"), ("stopped", "Stopped: no new orders"), ("closed", "Closed")]


def _customer(company_id: int, customer_id: int) -> queries.CustomerFacts:
    found = queries.customer(company_id, customer_id)
    if found is None:
        raise Http404
    return found


def _terms(company_id: int) -> list[tuple[str, str]]:
    return [
        (terms.code, f"{terms.code}: {terms.name}") for terms in queries.payment_terms(company_id)
    ]


def _groups(company_id: int) -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in queries.customer_groups(company_id)]


def _page_of(customer_id: int | None) -> str:
    """Where a customer is shown; their form where nothing above is installed."""
    return link("customer", customer_id) or reverse("edit_customer", args=[customer_id])


@page("customers/new/", name="new_customer", duty=create_customers.duty)
def new_customer(
    request: WorkRequest,
    values: Form | None = None,
    errors: Errors | None = None,
    doubles: Sequence[Double] = (),
) -> HttpResponseBase:
    """The form of a customer with a first address."""
    company_id = request.actor.company_id
    home = company_details(company_id).country
    return render(request, "parties/new_customer.html", {
        "title": "New customer",
        "pretitle": "Customers",
        "kinds": KINDS,
        "back": link("customers") or "/",
        "terms": _terms(company_id),
        "groups": _groups(company_id),
        "offers": reverse("customer_offers"),
        "values": values or {
            "kind": "account", "country": home, "address_code": "MAIN", "accepts_substitutes": "1",
        },
        "errors": errors or {},
        "doubles": doubles,
    })  # fmt: skip


@page("customers/new/", name="create_customer", duty=create_customers.duty, methods=("POST",))
def create_customer(request: WorkRequest) -> HttpResponseBase:
    """A customer with one address, to which bills and goods go; further ones come later."""
    typed = Typed(request.POST)
    name = typed.text("name")
    place = CreateAddress(
        code=typed.text("address_code") or "MAIN",
        country=typed.text("country").upper(),
        name=name,
        street=typed.text("street"),
        city=typed.text("city"),
        region=typed.text("region"),
        postcode=typed.text("postcode"),
    )
    row = CreateCustomer(
        code=typed.text("code"),
        name=name,
        currency=request.workplace.currency,
        terms=typed.text("terms"),
        addresses=(place,),
        kind=typed.text("kind") or "account",
        tax_number=typed.text("tax_number"),
        prices_include_tax=typed.ticked("prices_include_tax"),
        email=typed.text("email"),
        phone=typed.text("phone"),
        external_id=typed.text("external_id") or None,
        customer_group=typed.text("customer_group"),
        parent=typed.text("parent"),
        accepts_substitutes=typed.ticked("accepts_substitutes"),
    )
    if not typed.ticked("is_another"):
        with entered(request.actor.company_id):
            doubles = likely_doubles(request.actor.company_id, typed)
        if doubles:
            return again(request, new_customer, {}, doubles=doubles)
    outcomes = create_customers([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, new_customer, _at_the_form(outcomes[0].field, outcomes[0].message))
    return told(request, outcomes, back=_page_of(outcomes[0].id))


def _at_the_form(field: str | None, message: str) -> dict[str, str]:
    """The form has one address, so the address's fields stand in it under their own names."""
    last = (field or "").rpartition(".")[2]
    if (field or "").startswith("addresses"):
        return {"address_code" if last == "code" else last: message}
    return {last: message}


@page("customers/<int:customer_id>/edit/", name="edit_customer", duty=change_customers.duty)
def edit_customer(
    request: WorkRequest,
    customer_id: int,
    values: Form | None = None,
    errors: Errors | None = None,
) -> HttpResponseBase:
    """The form of what may change of a customer, with its addresses beneath."""
    company_id = request.actor.company_id
    found = seen(_customer(company_id, customer_id), request.actor)
    now = {
        "name": found.name, "status": found.status, "terms": found.terms,
        "tax_number": found.tax_number, "prices_include_tax": found.prices_include_tax,
        "email": found.email, "phone": found.phone, "version": found.version,
        "customer_group": found.customer_group, "parent": found.parent,
        "accepts_substitutes": found.accepts_substitutes,
    }  # fmt: skip
    return render(request, "parties/edit_customer.html", {
        "title": f"Edit {found.name}",
        "pretitle": f"Customer {found.code}",
        "customer": found,
        "sees_tax_number": shows(request.actor, "tax_number"),
        "statuses": STATUSES,
        "terms": _terms(company_id),
        "groups": _groups(company_id),
        "offers": reverse("customer_offers"),
        "back": _page_of(customer_id),
        "values": values or now,
        "errors": errors or {},
    })  # fmt: skip


@page(
    "customers/<int:customer_id>/edit/", name="change_customer", duty=change_customers.duty,
    methods=("POST",),
)  # fmt: skip
def change_customer(request: WorkRequest, customer_id: int) -> HttpResponseBase:
    """The customer becomes what was typed."""
    typed = Typed(request.POST)
    row = ChangeCustomer(
        customer_id=customer_id,
        version=typed.whole("version"),
        name=typed.text("name"),
        status=typed.text("status"),
        terms=typed.text("terms"),
        tax_number=typed.text("tax_number") if shows(request.actor, "tax_number") else None,
        prices_include_tax=typed.ticked("prices_include_tax"),
        email=typed.text("email"),
        phone=typed.text("phone"),
        customer_group=typed.text("customer_group"),
        parent=typed.text("parent"),
        accepts_substitutes=typed.ticked("accepts_substitutes"),
    )
    if typed.wrong:
        return again(request, edit_customer, typed.wrong, customer_id=customer_id)
    outcomes = change_customers([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, edit_customer, outcomes[0], customer_id=customer_id)
    return told(request, outcomes, back=_page_of(customer_id))


def _set_status(request: WorkRequest, status: str, done: str) -> HttpResponseBase:
    """The customers chosen (or the one shown) get a status; the version is the one of now."""
    ids = chosen(request)
    with entered(request.actor.company_id):
        found = queries.customers_by_id(request.actor.company_id, ids)
    known = [found[one] for one in ids if one in found]
    rows = [ChangeCustomer(one.id, one.version, status=status) for one in known]
    outcomes = change_customers(rows, actor=request.actor, at=request.at)
    labels = [f"{one.code} {one.name}" for one in known]
    single = request.POST.get("from") == "page" and len(known) == 1
    back = _page_of(known[0].id) if single else link("customers") or "/"
    changed = done if any(one.code.value == "changed" for one in outcomes) else ""
    return told(request, outcomes, back=back, labels=labels, done=changed)


@page("customers/stop/", name="stop_customers", duty=change_customers.duty, methods=("POST",))
def stop_customers(request: WorkRequest) -> HttpResponseBase:
    """No new orders are taken from these customers."""
    return _set_status(request, "stopped", "Stopped: no new orders are taken.")


@page(
    "customers/activate/", name="activate_customers", duty=change_customers.duty, methods=("POST",)
)
def activate_customers(request: WorkRequest) -> HttpResponseBase:
    """Orders are taken from these customers again."""
    return _set_status(request, "active", "Active: orders are taken again.")


@page("customers/<int:customer_id>/addresses/", name="new_address", duty=add_addresses.duty)
def new_address(
    request: WorkRequest,
    customer_id: int,
    values: Form | None = None,
    errors: Errors | None = None,
) -> HttpResponseBase:
    """The form of one more address."""
    company_id = request.actor.company_id
    found = _customer(company_id, customer_id)
    return render(request, "parties/new_address.html", {
        "title": "New address",
        "pretitle": f"{found.code} {found.name}",
        "customer": found,
        "back": _page_of(customer_id),
        "values": values or {"country": company_details(company_id).country, "is_ship_to": "1"},
        "errors": errors or {},
    })  # fmt: skip


@page(
    "customers/<int:customer_id>/addresses/", name="add_address", duty=add_addresses.duty,
    methods=("POST",),
)  # fmt: skip
def add_address(request: WorkRequest, customer_id: int) -> HttpResponseBase:
    """The customer has one more place."""
    typed = Typed(request.POST)
    row = AddAddress(
        customer_id=customer_id,
        code=typed.text("code"),
        country=typed.text("country").upper(),
        name=typed.text("name"),
        street=typed.text("street"),
        city=typed.text("city"),
        region=typed.text("region"),
        postcode=typed.text("postcode"),
        is_bill_to=typed.ticked("is_bill_to"),
        is_ship_to=typed.ticked("is_ship_to"),
    )
    outcomes = add_addresses([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, new_address, outcomes[0], customer_id=customer_id)
    return told(request, outcomes, back=_page_of(customer_id))


@page("customers/offers/", name="customer_offers", duty="parties.read")
def customer_offers(request: WorkRequest) -> HttpResponseBase:
    """Codes and names for the list under a customer field, while one types."""
    words = request.GET.get(request.GET.get("field", "customer"), "")
    found = queries.customer_lookup(request.actor.company_id, words)
    offers = [(hit.code, f"{hit.name}{f', {hit.city}' if hit.city else ''}") for hit in found]
    return render(request, "web/parts/offers.html", {"offers": offers})


@searcher("Customers", duty="parties.read", order=20)
def find_customers(words: str, *, actor: Actor, limit: int) -> list[Found]:
    """Customers by code, name or a part of it."""
    return [
        Found(
            hit.name, _page_of(hit.id), " · ".join(filter(None, (hit.code, hit.city))),
            "building-store", "" if hit.status == "active" else hit.status,
        )
        for hit in queries.customer_lookup(actor.company_id, words, limit)
    ]  # fmt: skip
