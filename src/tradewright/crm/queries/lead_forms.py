"""Reads about the forms that bring leads."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tradewright.kernel.signed_addresses import SignedAddress
from tradewright.kernel.sql import statements

SQL = statements()
LEAD_FORM = SignedAddress("tradewright.crm.lead-form")


class LeadFormRow(NamedTuple):
    """A form; `leads` came by it so far, the last at `last_at`."""

    id: int
    code: str
    key: UUID
    heading: str
    words: str
    privacy_url: str
    source: str
    owner: str | None
    owner_name: str | None
    is_open: bool
    leads: int
    last_at: datetime | None


def lead_forms(company_id: int) -> list[LeadFormRow]:
    """All forms, the open ones first."""
    rows = SQL("lead_forms", company_id=company_id, form_key=None)
    return [LeadFormRow(*row) for row in rows]


def form_of_key(company_id: int, key: UUID) -> LeadFormRow | None:
    """The open form of an address, without what came by it; None where there is none."""
    rows = SQL("lead_forms", company_id=company_id, form_key=key)
    found = [LeadFormRow(*row) for row in rows]
    return found[0] if found and found[0].is_open else None
