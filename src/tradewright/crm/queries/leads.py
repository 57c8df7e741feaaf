"""Reads about leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import statements

from ..models.leads import Lead

SQL = statements()

VIEWS = ("open", "mine", "new", "working", "qualified", "converted", "disqualified", "all")
SOURCES = {
    "web": "Web form", "referral": "Referral", "fair": "Fair", "call": "Call", "mail": "Mail",
    "import": "Import", "api": "API", "other": "Other",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeadPerson:
    """The person of a lead, as the privacy page reads them."""

    id: int
    number: str
    company_name: str
    contact_name: str
    email: str
    phone: str
    note: str
    source: str
    country: str
    entered_at: datetime


class LeadRow(NamedTuple):
    """A lead as lists show it."""

    id: int
    number: str
    status: str
    company_name: str
    contact_name: str
    city: str
    country: str
    source: str
    owner: str | None
    estimated_value: Decimal | None
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class LeadPage:
    """Rows of one page, the latest first; `count` and `value` are of all that fit."""

    rows: list[LeadRow]
    count: int
    value: Decimal
    counts: Mapping[str, int]


class WaitingLead(NamedTuple):
    """A lead that nobody has taken yet; `form` is what stood above the form it came by."""

    id: int
    number: str
    company_name: str
    source: str
    form: str | None
    estimated_value: Decimal | None
    entered_at: datetime


class LeadHead(NamedTuple):
    """One lead."""

    id: int
    number: str
    version: int
    status: str
    company_name: str
    contact_name: str
    email: str
    phone: str
    city: str
    country: str
    source: str
    form: str | None
    owner: str | None
    owner_name: str | None
    estimated_value: Decimal | None
    note: str
    disqualified_for: str
    customer_id: int | None
    customer: str | None
    customer_name: str | None
    opportunity_id: int | None
    opportunity: str | None
    entered_at: datetime
    ended_at: datetime | None
    erased_at: datetime | None


def lead_persons(
    company_id: int, *, search: str = "", ids: Sequence[int] | None = None, limit: int
) -> list[LeadPerson]:
    """Persons of leads who are not erased: those whose name, e-mail or phone has the words, or
    those of `ids`."""
    found = Lead.objects.filter(company_id=company_id, erased_at__isnull=True).exclude(
        contact_name="", email="", phone=""
    )
    if ids is not None:
        found = found.filter(pk__in=ids)
    for word in search.split():
        found = found.filter(
            Q(contact_name__icontains=word) | Q(email__icontains=word) | Q(phone__icontains=word)
        )
    return [
        LeadPerson(
            one.pk, one.number, one.company_name, one.contact_name, one.email, one.phone,
            one.note, one.source, one.country, one.entered_at,
        )
        for one in found.order_by("pk")[:limit]
    ]  # fmt: skip


def lead_list(
    company_id: int,
    *,
    view: str = "open",
    search: str = "",
    user_id: int | None = None,
    owner: str | None = None,
    source: str | None = None,
    after: int | None = None,
    limit: int = 50,
) -> LeadPage:
    """Leads of one of VIEWS, the latest first, those before the lead with id `after`; `user_id`
    says whose are mine."""
    rows = SQL(
        "lead_list", prepare=False, company_id=company_id, saved_view=view,
        search=like_safe(search), user_id=user_id, owner=owner, source=source, after_id=after,
        page_size=limit,
    )  # fmt: skip
    (counted,) = SQL("lead_counts", company_id=company_id, user_id=user_id)
    return LeadPage(
        [LeadRow(*row[2:]) for row in rows if row.id is not None],
        rows[0].count, rows[0].value, dict(zip(VIEWS, counted, strict=True)),
    )  # fmt: skip


def waiting_leads(company_id: int, *, user_id: int, limit: int) -> list[WaitingLead]:
    """New leads, longest waiting first: those of the rep who is this user, and nobody's."""
    rows = SQL("waiting_leads", company_id=company_id, user_id=user_id, page_size=limit)
    return [WaitingLead(*row) for row in rows]


def lead_head(company_id: int, lead_id: int) -> LeadHead | None:
    """One lead, or None."""
    rows = SQL("lead_head", company_id=company_id, lead_id=lead_id)
    return LeadHead(*rows[0]) if rows else None
