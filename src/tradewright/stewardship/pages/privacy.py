"""Privacy: what is held about a person, as a file; erasing them; and the proofs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.kernel.answers import told
from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.lists import asked
from tradewright.kernel.operation import finer_duty

from ..operations.erasure import ErasePerson, erase_persons
from ..queries import persons as queries

EXPORT_PERSONS = finer_duty("stewardship.export_persons")

menu("Data", "Privacy", "privacy", "user-shield", order=50)


@page("privacy/", name="privacy", duty="stewardship.read")
def privacy(request: WorkRequest) -> HttpResponseBase:
    """Find a person by name, e-mail or phone; below, whom was erased, with the proof."""
    company_id = request.actor.company_id
    address = asked(request)
    may_find = request.actor.may(EXPORT_PERSONS)
    who = request.GET.get("who", "").strip()
    rows = queries.erasures(company_id, after=address.place(1)[0], limit=address.fetch)
    return render(request, "stewardship/privacy.html", {
        "title": "Privacy",
        "pretitle": "Data",
        "may_find": may_find,
        "who": who,
        "persons": queries.persons(company_id, who) if may_find else [],
        "list": address.listing(
            rows, key=lambda row: (row.id,), searchable=False,
            empty="Nobody has been erased.",
        ),
    })  # fmt: skip


def _person(request: WorkRequest, subject: str, subject_id: int) -> queries.Person:
    found = queries.person(request.actor.company_id, subject, subject_id)
    if found is None:
        raise Http404
    return found


@page("privacy/<str:subject>/<int:subject_id>/", name="person", duty=EXPORT_PERSONS)
def person(
    request: WorkRequest,
    subject: str,
    subject_id: int,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Everything held about one person, with the way to take it away."""
    found = _person(request, subject, subject_id)
    held = queries.held(request.actor.company_id, found)
    return render(request, "stewardship/person.html", {
        "pretitle": f"Privacy: {found.subject}",
        "title": found.label,
        "person": found,
        "held": held,
        "facts_held": [(name.replace("_", " ").capitalize(), _said(value))
                       for name, value in found.facts.items()],
        "may_erase": request.actor.may(erase_persons.duty),
        "values": values or {},
        "errors": errors or {},
    })  # fmt: skip


def _said(value: Any) -> str:
    """A value of a row, as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, datetime):
        value = timezone.localtime(value)
        return f"{value.day} {value:%b %Y %H:%M}"
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    return "" if value is None else str(value)


@page("privacy/<str:subject>/<int:subject_id>/file/", name="person_file", duty=EXPORT_PERSONS)
def person_file(request: WorkRequest, subject: str, subject_id: int) -> HttpResponseBase:
    """Everything held about one person, as the file that they get."""
    found = _person(request, subject, subject_id)
    held = queries.held(request.actor.company_id, found)
    answer = HttpResponse(
        json.dumps(held, default=str, indent=2, ensure_ascii=False),
        content_type="application/json",
    )
    answer["Content-Disposition"] = f'attachment; filename="{subject}-{subject_id}.json"'
    return answer


@page(
    "privacy/<str:subject>/<int:subject_id>/erase/", name="erase_person",
    duty=erase_persons.duty, methods=("POST",),
)  # fmt: skip
def erase_person(request: WorkRequest, subject: str, subject_id: int) -> HttpResponseBase:
    """The person is erased."""
    row = ErasePerson(subject, subject_id, _reason(request.POST))
    outcomes = erase_persons([row], actor=request.actor, at=request.at)
    refused = bool(outcomes.refused) and outcomes[0].code.value == "reason_missing"
    back = reverse("person", args=[subject, subject_id]) if refused else reverse("privacy")
    return told(request, outcomes, back=back)


def _reason(sent: Any) -> str:
    return str(sent.get("reason", "")).strip()
