"""Opening companies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class OpenCompany:
    """`country` is ISO 3166 alpha-2, `currency` ISO 4217, `time_zone` an IANA name."""

    code: str
    name: str
    currency: str
    country: str
    time_zone: str = "UTC"
    street: str = ""
    city: str = ""
    postcode: str = ""
    tax_number: str = ""
    releases_on_confirm: bool = False


class CompanyOpened(Code):
    OPENED = "opened", "Company opened."
    ALREADY_OPEN = "already_open", "A company with this code is open."
    REPEATED_IN_BATCH = "repeated_in_batch", "This code stands twice in the list.", "code"
    UNKNOWN_CURRENCY = "unknown_currency", "No such currency: use an ISO 4217 code.", "currency"
    UNKNOWN_COUNTRY = "unknown_country", "Use a two-letter ISO 3166 code.", "country"
    UNKNOWN_TIME_ZONE = "unknown_time_zone", "Use an IANA name such as Europe/London.", "time_zone"


@operation(CompanyOpened, duty="platform.open_company", platform=True, limit=100)
def open_companies(batch: Batch[OpenCompany], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A legal entity and its number series exist; books, masters and users come next."""
    rows = SQL("open_companies", batch)
    SQL("open_number_series", company_id=[row.id for row in rows if row.code == "opened"])
    return rows


def open_missing_series() -> None:
    """Every company gets the number series that it still lacks, since a module came later."""
    SQL("open_number_series", company_id=None)
