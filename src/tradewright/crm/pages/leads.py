"""Leads: the list, one of them, its form, and making it a customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.company.queries import company_details
from tradewright.control.queries import history
from tradewright.kernel.answers import again, chosen, note, told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, link, menu, page
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Asked, Filter, Tab, asked
from tradewright.kernel.outcome import Outcomes
from tradewright.kernel.pieces import Act, Fact, Happening
from tradewright.kernel.sight import seen
from tradewright.kernel.typed import Typed
from tradewright.parties.queries import payment_terms
from tradewright.stewardship.queries.duplicates import Double, doubles_of

from ..operations.conversion import ConvertLead, convert_leads
from ..operations.leads import (
    ChangeLead,
    DisqualifyLead,
    EnterLead,
    QualifyLead,
    ReopenLead,
    TakeLead,
    change_leads,
    disqualify_leads,
    enter_leads,
    qualify_leads,
    reopen_leads,
    take_leads,
)
from ..queries import leads as queries
from ..queries.opportunities import rep_choices
from .telling import said

menu("CRM", "Leads", "leads", "user-search", order=30)

SOURCES = list(queries.SOURCES.items())
LABELS = {
    "open": "Open", "mine": "Mine", "new": "New", "working": "Working", "qualified": "Qualified",
    "converted": "Converted", "disqualified": "Given up", "all": "All",
}  # fmt: skip
TONES = {"new": "waits", "qualified": "running", "converted": "done"}
COLUMNS = ("Lead", "State", "Firm", "City", "Country", "Source", "Owner", "Value", "Entered")
ACTS = {
    "new": ("take", "qualify", "disqualify"),
    "working": ("qualify", "disqualify"),
    "qualified": ("convert", "disqualify"),
    "disqualified": ("reopen",),
}


def _asked(request: WorkRequest) -> Asked:
    return asked(request, tabs=queries.VIEWS, filters=(
        Filter("owner", "Owner", "choice", rep_choices(request.actor.company_id)),
        Filter("source", "Source", "choice", SOURCES),
    ))  # fmt: skip


def _found(request: WorkRequest, address: Asked, *, limit: int) -> queries.LeadPage:
    (after,) = address.place(1)
    return queries.lead_list(
        request.actor.company_id, view=address.tab, search=address.words,
        user_id=request.actor.user_id, after=after, limit=limit, **address.values,
    )  # fmt: skip


@page("leads/", name="leads", duty="crm.read")
def leads(request: WorkRequest) -> HttpResponseBase:
    """Leads, the latest first; the ticked ones are taken, qualified or given up."""
    address = _asked(request)
    found = _found(request, address, limit=address.fetch)
    return render(request, "crm/leads.html", {
        "title": "Leads",
        "pretitle": "CRM",
        "acts": [
            Act("New lead", reverse("new_lead"), "plus", enter_leads.duty, method="get"),
        ],
        "sources": queries.SOURCES,
        "list": address.listing(
            found.rows,
            key=lambda row: (row.id,),
            tabs=[
                Tab(view, LABELS[view], found.counts[view], TONES.get(view, "plain"))
                for view in queries.VIEWS
            ],
            count=found.count,
            foot=[Fact("Value", found.value, currency=request.workplace.currency)],
            acts=[
                Act("Take", reverse("take_leads"), "hand-grab", take_leads.duty),
                Act("Qualify", reverse("qualify_leads"), "star", qualify_leads.duty),
                Act("Give up", reverse("disqualify_leads"), "x", disqualify_leads.duty,
                    ask="Why they come to nothing", tone="blocked"),
            ] if address.tab not in ("converted", "disqualified") else [],
            empty="Leads stand here once one is entered, imported, or sent through the API.",
            file=address.file("leads_csv"),
        ),
    })  # fmt: skip


@page("leads.csv", name="leads_csv", duty="crm.read")
def leads_csv(request: WorkRequest) -> HttpResponseBase:
    """All leads that the list's filters let through, without the persons, as a file."""
    address = _asked(request)
    address.after = None
    found = _found(request, address, limit=MOST)
    return csv_file("leads", COLUMNS, (
        (
            row.number, row.status, row.company_name, row.city, row.country, row.source,
            row.owner, row.estimated_value, row.entered_at,
        )
        for row in found.rows
    ))  # fmt: skip


@page("leads/<int:lead_id>/", name="lead", duty="crm.read")
def lead(
    request: WorkRequest,
    lead_id: int,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    doubles: Sequence[Double] = (),
) -> HttpResponseBase:
    """One lead, what may be done with it, and the form that makes it a customer."""
    company_id = request.actor.company_id
    found = _lead(company_id, lead_id)
    told_of = seen(history(company_id, [("lead", lead_id)]), request.actor)
    started = {"opportunity": f"{found.company_name}: first order",
               "amount": found.estimated_value}  # fmt: skip
    return render(request, "crm/lead.html", {
        "pretitle": "Lead",
        "title": found.number,
        "state": found.status,
        "acts": _acts(found),
        "facts": [
            Fact("Firm", found.company_name, hint=f"{found.city} {found.country}".strip()),
            Fact("Person", found.contact_name or None,
                 hint="erased" if found.erased_at else found.email or found.phone),
            Fact("Value", found.estimated_value, currency=request.workplace.currency,
                 hint="estimated"),
            Fact("Owner", found.owner_name),
            Fact("Source", queries.SOURCES.get(found.source, found.source),
                 hint=found.form or ""),
        ],
        "lead": found,
        "customer_url": link("customer", found.customer_id) if found.customer_id else "",
        "terms": [(one.code, f"{one.code}: {one.name}") for one in payment_terms(company_id)],
        "values": values or started,
        "errors": errors or {},
        "doubles": doubles,
        "happenings": [
            Happening(one.at, said(one.topic, ""), one.who, str(one.body.get("reason") or ""))
            for one in told_of
        ],
    })  # fmt: skip


def _lead(company_id: int, lead_id: int) -> queries.LeadHead:
    found = queries.lead_head(company_id, lead_id)
    if found is None:
        raise Http404
    return found


def _acts(found: queries.LeadHead) -> list[Act]:
    """What may follow; converting has a form of its own."""
    fields = {"id": found.id, "from": "page"}
    every = {
        "take": Act("Take", reverse("take_leads"), "hand-grab", take_leads.duty, fields=fields),
        "qualify": Act("Qualify", reverse("qualify_leads"), "star", qualify_leads.duty,
                       fields=fields),
        "disqualify": Act("Give up", reverse("disqualify_leads"), "x", disqualify_leads.duty,
                          fields=fields, ask="Why it comes to nothing", tone="blocked"),
        "reopen": Act("Work on it again", reverse("reopen_leads"), "arrow-back-up",
                      reopen_leads.duty, fields=fields),
        "convert": Act("Make it a customer", "#convert", "user-check", convert_leads.duty,
                       method="get"),
    }  # fmt: skip
    edit = Act("Edit", reverse("edit_lead", args=[found.id]), "pencil", change_leads.duty,
               method="get", tone="quiet")  # fmt: skip
    acts = [every[name] for name in ACTS.get(found.status, ())]
    return [*acts, edit] if found.status != "converted" else acts


def _back(request: WorkRequest) -> str:
    ids = chosen(request)
    if request.POST.get("from") == "page" and len(ids) == 1:
        return reverse("lead", args=ids)
    return reverse("leads")


@page("leads/take/", name="take_leads", duty=take_leads.duty, methods=("POST",))
def take(request: WorkRequest) -> HttpResponseBase:
    """The ticked ones are worked on by who asks."""
    return _done(request, take_leads([TakeLead(one) for one in chosen(request)],
                                     actor=request.actor, at=request.at))  # fmt: skip


@page("leads/qualify/", name="qualify_leads", duty=qualify_leads.duty, methods=("POST",))
def qualify(request: WorkRequest) -> HttpResponseBase:
    """The ticked ones are worth a customer."""
    return _done(request, qualify_leads([QualifyLead(one) for one in chosen(request)],
                                        actor=request.actor, at=request.at))  # fmt: skip


@page("leads/disqualify/", name="disqualify_leads", duty=disqualify_leads.duty, methods=("POST",))
def disqualify(request: WorkRequest) -> HttpResponseBase:
    """The ticked ones come to nothing, for the reason typed."""
    rows = [DisqualifyLead(one, note(request)) for one in chosen(request)]
    return _done(request, disqualify_leads(rows, actor=request.actor, at=request.at))


@page("leads/reopen/", name="reopen_leads", duty=reopen_leads.duty, methods=("POST",))
def reopen(request: WorkRequest) -> HttpResponseBase:
    """What was given up is worked on again."""
    return _done(request, reopen_leads([ReopenLead(one) for one in chosen(request)],
                                       actor=request.actor, at=request.at))  # fmt: skip


def _done(request: WorkRequest, outcomes: Outcomes) -> HttpResponseBase:
    labels = [str(one.detail.get("number") or "") for one in outcomes]
    return told(request, outcomes, back=_back(request), labels=labels)


@page("leads/new/", name="new_lead", duty=enter_leads.duty)
def new_lead(
    request: WorkRequest,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """An empty form, or one shown again with what is wrong."""
    home = company_details(request.actor.company_id).country
    return _form(request, values or {"country": home, "source": "call"}, errors or {},
                 title="New lead", url=reverse("enter_lead"), back=reverse("leads"),
                 is_new=True)  # fmt: skip


def _form(
    request: WorkRequest, values: Mapping[str, Any], errors: Mapping[str, str], **more: Any
) -> HttpResponseBase:
    return render(request, "crm/lead_form.html", {
        "pretitle": "Leads", "values": values, "errors": errors, "sources": SOURCES,
        "owners": rep_choices(request.actor.company_id), **more,
    })  # fmt: skip


@page("leads/new/", name="enter_lead", duty=enter_leads.duty, methods=("POST",))
def enter_lead(request: WorkRequest) -> HttpResponseBase:
    """A new lead."""
    sent = Typed(request.POST)
    row = EnterLead(**_typed(sent), external_id=sent.text("external_id") or None)
    if sent.wrong:
        return again(request, new_lead, sent.wrong)
    outcomes = enter_leads([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, new_lead, outcomes[0])
    return told(request, outcomes, back=reverse("lead", args=[outcomes[0].id]))


def _typed(sent: Typed) -> dict[str, Any]:
    words = ("company_name", "source", "contact_name", "email", "phone", "city", "owner", "note")
    return {name: sent.text(name) for name in words} | {
        "country": sent.text("country").upper(), "estimated_value": sent.number("estimated_value"),
    }  # fmt: skip


@page("leads/<int:lead_id>/edit/", name="edit_lead", duty=change_leads.duty)
def edit_lead(
    request: WorkRequest,
    lead_id: int,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The form of what may change of a lead."""
    found = _lead(request.actor.company_id, lead_id)
    return _form(request, values or found._asdict(), errors or {}, title=f"Edit {found.number}",
                 url=reverse("change_lead", args=[lead_id]), back=reverse("lead", args=[lead_id]),
                 is_new=False)  # fmt: skip


@page("leads/<int:lead_id>/edit/", name="change_lead", duty=change_leads.duty, methods=("POST",))
def change_lead(request: WorkRequest, lead_id: int) -> HttpResponseBase:
    """The lead becomes what was typed."""
    sent = Typed(request.POST)
    row = ChangeLead(lead_id, sent.whole("version"), **_typed(sent))
    if sent.wrong:
        return again(request, edit_lead, sent.wrong, lead_id=lead_id)
    outcomes = change_leads([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, edit_lead, outcomes[0], lead_id=lead_id)
    return told(request, outcomes, back=reverse("lead", args=[lead_id]))


@page(
    "leads/<int:lead_id>/convert/", name="convert_lead", duty=convert_leads.duty,
    methods=("POST",),
)  # fmt: skip
def convert_lead(request: WorkRequest, lead_id: int) -> HttpResponseBase:
    """The lead is a customer, unless one is known that it may be and nobody says it is not."""
    sent = Typed(request.POST)
    row = ConvertLead(
        lead_id, customer=sent.text("customer"), is_another=sent.ticked("is_another"),
        terms=sent.text("terms"), opportunity=sent.text("opportunity"),
        amount=sent.number("amount"), expected_on=sent.day("expected_on"),
    )  # fmt: skip
    if sent.wrong:
        return again(request, lead, sent.wrong, lead_id=lead_id)
    if not row.customer and not row.is_another:
        with entered(request.actor.company_id):
            found = _lead(request.actor.company_id, lead_id)
            doubles = doubles_of(request.actor.company_id, "customer", {
                "name": found.company_name, "city": found.city, "phone": found.phone,
                "email": found.email,
            })  # fmt: skip
        if doubles:
            return again(request, lead, {}, lead_id=lead_id, doubles=doubles)
    outcomes = convert_leads([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, lead, outcomes[0], lead_id=lead_id)
    chance = outcomes[0].detail.get("opportunity_id")
    back = reverse("opportunity", args=[chance]) if chance else reverse("lead", args=[lead_id])
    return told(request, outcomes, back=back)
