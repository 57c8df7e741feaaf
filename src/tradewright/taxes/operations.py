"""Setting tax rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class SetTaxRate:
    """`rate` is a fraction (0.2 is 20 %), in force from `valid_from` until the next row begins.

    `country` is ISO 3166 alpha-2; an empty `region` means the whole country.
    """

    country: str
    tax_class: str
    valid_from: date
    rate: Decimal
    name: str
    region: str = ""


class TaxRateSet(Code):
    SET = "set", "Rate set."
    CHANGED = "changed", "Rate changed."
    ALREADY_SET = "already_set", "The rate was so already."
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "This place, class and start stand twice in the list: state one rate.",
        "rate",
    )
    UNKNOWN_COUNTRY = "unknown_country", "Use a two-letter ISO 3166 code.", "country"
    TAX_CLASS_MISSING = "tax_class_missing", "Name a tax class, e.g. “standard”.", "tax_class"
    RATE_OUT_OF_RANGE = (
        "rate_out_of_range",
        "State the rate as a fraction from 0 to below 1: 0.2 is 20 %.",
        "rate",
    )
    NAME_MISSING = "name_missing", "Give the rate the name that invoices show.", "name"


@operation(TaxRateSet, duty="taxes.set_tax_rates")
def set_tax_rates(batch: Batch[SetTaxRate], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A rate holds at a place for a tax class from a day on; documents keep the rate they had.

    Event: taxes.rate_set. Codes: TaxRateSet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_tax_rates", **company)
    return SQL("set_tax_rates", batch, **company, at=at, operation_id=current_call().id)
