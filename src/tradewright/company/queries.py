"""Reads of companies, currencies and users."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from .models import Company


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    id: int
    code: str
    name: str
    currency: str
    minor_unit: int
    country: str
    time_zone: str
    releases_on_confirm: bool

    def day(self, at: datetime) -> date:
        """The company's calendar day at an instant."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


def company_facts(company_id: int) -> CompanyFacts:
    """What every document needs to know of its company."""
    row = Company.objects.select_related("currency").get(pk=company_id)
    return CompanyFacts(
        row.pk, row.code, row.name, row.currency.code, row.currency.minor_unit, row.country,
        row.time_zone, row.releases_on_confirm,
    )  # fmt: skip


def company_by_code(code: str) -> CompanyFacts | None:
    """The company with this code, or None."""
    found = Company.objects.filter(code=code).values_list("pk", flat=True).first()
    return None if found is None else company_facts(found)
