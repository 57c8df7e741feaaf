"""Reads of companies, currencies and users."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from tradewright.kernel.sql import statements

from .models import Company, Currency, Holiday

SQL = statements()


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


def company_ids() -> list[int]:
    """Every company, in id order."""
    return list(Company.objects.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class CompanyDetails:
    """The legal entity as it introduces itself; `weekend` are ISO weekdays that are not worked."""

    code: str
    name: str
    currency: str
    country: str
    time_zone: str
    street: str
    city: str
    postcode: str
    tax_number: str
    weekend: tuple[int, ...]
    releases_on_confirm: bool
    went_live_on: date | None


@dataclass(frozen=True, slots=True)
class NumberSeriesState:
    """`issued` is how many numbers have been drawn; `last` is the last of them as it is printed."""

    code: str
    kind: str
    issued: int
    last: str


def company_details(company_id: int) -> CompanyDetails:
    """What the company's own page shows."""
    row = Company.objects.get(pk=company_id)
    return CompanyDetails(
        row.code, row.name, row.currency_id, row.country, row.time_zone, row.street, row.city,
        row.postcode, row.tax_number, tuple(map(int, row.weekend)), row.releases_on_confirm,
        row.went_live_on,
    )  # fmt: skip


def number_series(company_id: int) -> list[NumberSeriesState]:
    """The company's document numbers, with the last one issued."""
    return [NumberSeriesState(*row) for row in SQL("number_series", company_id=company_id)]


def holidays(company_id: int, since: date, until: date) -> list[tuple[date, str]]:
    """Days from `since` to `until` (both included) that are not worked beside the weekend."""
    found = Holiday.objects.filter(company_id=company_id, day__range=(since, until))
    return list(found.order_by("day").values_list("day", "name"))


@dataclass(frozen=True, slots=True)
class RateRow:
    """One unit of the currency in the company's own, from a day on."""

    id: int
    currency: str
    name: str
    kind: str
    valid_from: date
    rate: Decimal
    source: str


def exchange_rates(
    company_id: int, *, currency: str = "", after: int | None = None, limit: int = 50
) -> list[RateRow]:
    """Rates of exchange, the latest first; those after the rate `after`."""
    rows = SQL(
        "exchange_rates", company_id=company_id, currency=currency.upper(), after=after,
        page_size=limit, prepare=False,
    )  # fmt: skip
    return [RateRow(*row) for row in rows]


def currencies() -> list[tuple[str, str]]:
    """Code and name of every currency."""
    return list(Currency.objects.order_by("code").values_list("code", "name"))
