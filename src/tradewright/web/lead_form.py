"""A form that strangers fill in without signing in: its signed address, and nothing else of ours.

What they send is a lead with the form's source and owner. A field that no person sees catches
programs that fill in everything; whoever comes too often in a minute is asked to wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tradewright.company.queries import company_details
from tradewright.crm.operations.leads import EnterLead, enter_leads
from tradewright.crm.queries.lead_forms import LEAD_FORM, LeadFormRow, form_of_key
from tradewright.kernel.database import entered
from tradewright.kernel.operation import SYSTEM_USER_ID, Actor

from .pace import is_too_fast
from .strangers import nothing_here, private

LOOKS, WORDS = 60, 6  # a minute, from one address
LONGEST, LONGEST_NOTE = 200, 4000
TRAP = "website"
FIELDS = ("company_name", "contact_name", "email", "phone", "city", "country")


@dataclass(frozen=True, slots=True)
class Opened:
    """What the address leads to."""

    company_id: int
    company_name: str
    country: str
    form: LeadFormRow


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Any, token: str) -> HttpResponse:
    """The form; what is sent by it becomes a lead."""
    is_sent = request.method == "POST"
    if is_too_fast(request, "ask", a_minute=LOOKS) or (
        is_sent and is_too_fast(request, "lead", a_minute=WORDS)
    ):
        return nothing_here(request, HTTPStatus.TOO_MANY_REQUESTS)
    found = _opened(token)
    if found is None:
        return nothing_here(request, HTTPStatus.NOT_FOUND)
    if not is_sent:
        return _page(request, token, found, {"country": found.country}, {})
    values = {name: request.POST.get(name, "").strip()[:LONGEST] for name in FIELDS}
    values["note"] = request.POST.get("note", "").strip()[:LONGEST_NOTE]
    wrong = _missing(values)
    if request.POST.get(TRAP):
        wrong[TRAP] = "Leave this field empty, then send it again."
    if wrong:
        return _page(request, token, found, values, wrong)
    row = EnterLead(**values, form=found.form.code, external_id=_once(request))
    (outcome,) = enter_leads([row], actor=_actor(request, found), at=request.at)
    if not outcome.accepted:
        return _page(request, token, found, values, {outcome.field or "": outcome.message})
    return HttpResponseRedirect(reverse("asked", args=[token]))


@require_safe
def asked(request: Any, token: str) -> HttpResponse:
    """It has come."""
    found = _opened(token)
    if found is None:
        return nothing_here(request, HTTPStatus.NOT_FOUND)
    return private(render(request, "web/asked.html", {"company": found.company_name}))


def _opened(token: str) -> Opened | None:
    read = LEAD_FORM.read(token)
    if read is None:
        return None
    company_id, key = read
    with entered(company_id):
        form = form_of_key(company_id, key)
        company = company_details(company_id)
    return Opened(company_id, company.name, company.country, form) if form else None


def _missing(values: dict[str, str]) -> dict[str, str]:
    wrong = {}
    if not values["contact_name"]:
        wrong["contact_name"] = "Give your name."
    if not values["email"] and not values["phone"]:
        wrong["email"] = "Give an e-mail address or a phone number."
    return wrong


def _once(request: HttpRequest) -> str:
    """The key of this filling in: sent twice, it is one lead."""
    try:
        key = UUID(request.POST.get("external_id", ""))
    except ValueError:
        key = uuid4()
    return f"form:{key.hex}"


def _actor(request: Any, found: Opened) -> Actor:
    """The program, at the word of a stranger: with this right, and no other."""
    return Actor(
        SYSTEM_USER_ID, found.company_id, "stranger", frozenset({enter_leads.duty}),
        request.request_id, channel="form", source="lead form",
        behalf=f"a visitor of the form {found.form.code}",
    )  # fmt: skip


def _page(
    request: HttpRequest, token: str, found: Opened, values: dict[str, str], wrong: dict[str, str]
) -> HttpResponse:
    facts = {
        "form": found.form, "company": found.company_name, "token": token, "values": values,
        "wrong": wrong, "general": wrong.get("", ""), "trap": TRAP,
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return private(render(request, "web/ask.html", facts, status=status))
