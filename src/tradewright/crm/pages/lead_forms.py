"""Forms that strangers fill in: their addresses, and what came by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.typed import Typed

from ..operations.lead_forms import SetLeadForm, set_lead_forms
from ..queries import lead_forms as queries
from ..queries.leads import SOURCES
from ..queries.opportunities import rep_choices

menu("CRM", "Lead forms", "lead_forms", "forms", order=85)

EMPTY = {"source": "web", "is_open": "1"}


@page("leads/forms/", name="lead_forms", duty="crm.read")
def lead_forms(
    request: WorkRequest,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The forms with their addresses, and the form that sets one; `?form=` fills it in."""
    company_id = request.actor.company_id
    rows = queries.lead_forms(company_id)
    wanted = next((one for one in rows if one.code == request.GET.get("form")), None)
    return render(request, "crm/lead_forms.html", {
        "pretitle": "CRM",
        "title": "Lead forms",
        "forms": [(one, _address(company_id, one)) for one in rows],
        "sources": SOURCES,
        "source_choices": list(SOURCES.items()),
        "owners": rep_choices(company_id),
        "changed": wanted,
        "values": values or (wanted._asdict() if wanted else EMPTY),
        "errors": errors or {},
    })  # fmt: skip


def _address(company_id: int, form: queries.LeadFormRow) -> str:
    token = queries.LEAD_FORM.token_of(company_id, form.key)
    return f"{settings.PUBLIC_ADDRESS}/ask/{token}/"


@page("leads/forms/", name="set_lead_form", duty=set_lead_forms.duty, methods=("POST",))
def set_lead_form(request: WorkRequest) -> HttpResponseBase:
    """The form becomes what was typed."""
    sent = Typed(request.POST)
    row = SetLeadForm(
        sent.text("code"), sent.text("heading"), sent.text("words"), sent.text("privacy_url"),
        sent.text("source"), sent.text("owner"), sent.ticked("is_open"),
        sent.ticked("is_new_address"),
    )  # fmt: skip
    if sent.wrong:
        return again(request, lead_forms, sent.wrong)
    outcomes = set_lead_forms([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, lead_forms, outcomes[0])
    return told(request, outcomes, back=reverse("lead_forms"))
