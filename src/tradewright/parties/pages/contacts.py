"""Persons at a customer: the section on the customer's page, and the form of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, link, page, searcher
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Found
from tradewright.kernel.typed import Typed

from .. import queries
from ..operations.contacts import (
    READ_CONTACTS,
    AddContact,
    ChangeContact,
    EndContact,
    add_contacts,
    change_contacts,
    end_contacts,
)

Form = Mapping[str, Any]
Errors = Mapping[str, str]


@page("customers/<int:customer_id>/contacts/", name="contacts", duty=READ_CONTACTS)
def contacts(request: WorkRequest, customer_id: int) -> HttpResponseBase:
    """The persons at a customer: a section, which the customer's page asks for."""
    company_id = request.actor.company_id
    found = queries.customer(company_id, customer_id)
    if found is None:
        raise Http404
    name = "parties/parts/contacts.html" if request.htmx else "parties/contacts.html"
    return render(request, name, {
        "title": "Contacts",
        "pretitle": f"{found.code} {found.name}",
        "customer": found,
        "contacts": queries.contacts(company_id, customer_id=customer_id),
        "may_add": request.actor.may(add_contacts.duty),
        "may_change": request.actor.may(change_contacts.duty),
        "back": link("customer", customer_id),
    })  # fmt: skip


@page("customers/<int:customer_id>/contacts/new/", name="new_contact", duty=add_contacts.duty)
def new_contact(
    request: WorkRequest,
    customer_id: int,
    values: Form | None = None,
    errors: Errors | None = None,
) -> HttpResponseBase:
    """The form of one more person."""
    found = queries.customer(request.actor.company_id, customer_id)
    if found is None:
        raise Http404
    return render(request, "parties/contact.html", {
        "title": "New contact",
        "pretitle": f"{found.code} {found.name}",
        "customer_id": customer_id,
        "back": _back(customer_id),
        "values": values or {},
        "errors": errors or {},
    })  # fmt: skip


@page(
    "customers/<int:customer_id>/contacts/new/", name="add_contact", duty=add_contacts.duty,
    methods=("POST",),
)  # fmt: skip
def add_contact(request: WorkRequest, customer_id: int) -> HttpResponseBase:
    """The customer has one more person."""
    typed = Typed(request.POST)
    row = AddContact(
        customer_id, consent_on=typed.day("consent_on"),
        external_id=typed.text("external_id") or None, **_typed(typed),
    )  # fmt: skip
    if typed.wrong:
        return again(request, new_contact, typed.wrong, customer_id=customer_id)
    outcomes = add_contacts([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, new_contact, outcomes[0], customer_id=customer_id)
    return told(request, outcomes, back=_back(customer_id))


def _typed(typed: Typed) -> dict[str, Any]:
    words = {name: typed.text(name) for name in ("name", "email", "phone", "language",
                                                 "consent_source")}  # fmt: skip
    return words | {
        "roles": " ".join(typed.text("roles").replace(",", " ").split()),
        "may_mail": typed.ticked("may_mail"),
        "may_call": typed.ticked("may_call"),
    }


def _contact(request: WorkRequest, contact_id: int) -> queries.Contact:
    found = queries.contacts(request.actor.company_id, ids=[contact_id], limit=1)
    if not found:
        raise Http404
    return found[0]


@page("contacts/<int:contact_id>/", name="edit_contact", duty=change_contacts.duty)
def edit_contact(
    request: WorkRequest,
    contact_id: int,
    values: Form | None = None,
    errors: Errors | None = None,
) -> HttpResponseBase:
    """The form of one person."""
    found = _contact(request, contact_id)
    now = {
        "name": found.name, "email": found.email, "phone": found.phone,
        "language": found.language, "roles": " ".join(found.roles), "may_mail": found.may_mail,
        "may_call": found.may_call,
        "consent_on": found.consent_on.isoformat() if found.consent_on else "",
        "consent_source": found.consent_source, "version": found.version,
    }  # fmt: skip
    return render(request, "parties/contact.html", {
        "title": found.name,
        "pretitle": f"Contact at {found.customer} {found.customer_name}",
        "contact": found,
        "customer_id": found.customer_id,
        "back": _back(found.customer_id),
        "values": values or now,
        "errors": errors or {},
    })  # fmt: skip


@page(
    "contacts/<int:contact_id>/", name="change_contact", duty=change_contacts.duty,
    methods=("POST",),
)  # fmt: skip
def change_contact(request: WorkRequest, contact_id: int) -> HttpResponseBase:
    """The person becomes what was typed."""
    typed = Typed(request.POST)
    row = ChangeContact(
        contact_id, typed.whole("version"), consent_on=typed.day("consent_on"), **_typed(typed)
    )
    if typed.wrong:
        return again(request, edit_contact, typed.wrong, contact_id=contact_id)
    outcomes = change_contacts([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, edit_contact, outcomes[0], contact_id=contact_id)
    return told(request, outcomes, back=_back(int(request.POST.get("customer_id") or 0)))


@page(
    "contacts/<int:contact_id>/end/", name="end_contact", duty=end_contacts.duty,
    methods=("POST",),
)  # fmt: skip
def end_contact(request: WorkRequest, contact_id: int) -> HttpResponseBase:
    """The person has left the customer."""
    outcomes = end_contacts([EndContact(contact_id)], actor=request.actor, at=request.at)
    return told(request, outcomes, back=_back(int(request.POST.get("customer_id") or 0)))


def _back(customer_id: int) -> str:
    return link("customer", customer_id) if customer_id else link("customers") or "/"


@searcher("Contacts", duty=READ_CONTACTS, order=25)
def find_contacts(words: str, *, actor: Actor, limit: int) -> list[Found]:
    """Persons by words of their name, their e-mail or phone."""
    return [
        Found(one.name, link("customer", one.customer_id) or link("contacts", one.customer_id),
              f"{one.customer} {one.customer_name}", "user",
              "" if one.status == "active" else one.status)
        for one in queries.contact_lookup(actor.company_id, words, limit)
    ]  # fmt: skip
