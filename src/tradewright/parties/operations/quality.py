"""The rules that customers and payment terms are held to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from stdnum.exceptions import ValidationError
from stdnum.util import get_cc_module

from tradewright.stewardship.queries.quality import QualityKind, quality_kind, quality_rule

from ..queries import count_customers, count_terms, customers_to_assess, terms_to_assess

quality_kind(QualityKind("customer", "customers", count_customers, "edit_customer"))
quality_kind(QualityKind("payment_terms", "payment terms", count_terms, "customers", False))

MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
POSTCODES = {
    "GB": re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE),
    "DE": re.compile(r"\d{5}"), "FR": re.compile(r"\d{5}"), "IT": re.compile(r"\d{5}"),
    "ES": re.compile(r"\d{5}"), "NL": re.compile(r"\d{4} ?[A-Z]{2}", re.IGNORECASE),
    "BE": re.compile(r"\d{4}"), "AT": re.compile(r"\d{4}"), "CH": re.compile(r"\d{4}"),
    "DK": re.compile(r"\d{4}"), "NO": re.compile(r"\d{4}"), "PL": re.compile(r"\d{2}-\d{3}"),
    "US": re.compile(r"\d{5}(-\d{4})?"), "AU": re.compile(r"\d{4}"),
}  # fmt: skip
COUNTRY = re.compile(r"[A-Z]{2}")
LONG = 120  # days


@lru_cache(maxsize=256)
def _tax_numbers_of(country: str) -> Any:
    """The check of a country's tax numbers; None where none is known."""
    return get_cc_module(country.lower(), "vat")


@quality_rule(
    "customer_without_bill_to", "customer", "addresses", "block",
    "A customer has an address to which bills go", read=customers_to_assess,
)  # fmt: skip
def without_bill_to(row: Any) -> str | None:
    """Nobody could be billed."""
    return None if row.has_bill_to else "No address takes bills: add one."


@quality_rule(
    "customer_country", "customer", "addresses.country", "block",
    "A customer's country is a country code", read=customers_to_assess,
)  # fmt: skip
def country_is_a_code(row: Any) -> str | None:
    """Tax is determined by it."""
    if row.country is None or COUNTRY.fullmatch(row.country):
        return None
    return f"“{row.country}” is no ISO 3166 country code."


@quality_rule(
    "customer_tax_number", "customer", "tax_number", "warn",
    "A tax number passes its country's check", read=customers_to_assess,
)  # fmt: skip
def tax_number_is_valid(row: Any) -> str | None:
    """By the country's own check digits; the number itself is not told, for not all may see it."""
    check = _tax_numbers_of(row.country) if row.tax_number and row.country else None
    if check is None:
        return None
    try:
        check.validate(row.tax_number)
    except ValidationError:
        return f"The tax number is none of {row.country}: compare it with a bill of theirs."
    return None


@quality_rule(
    "customer_tax_number_missing", "customer", "tax_number", "info",
    "A firm abroad has a tax number", read=customers_to_assess,
)  # fmt: skip
def tax_number_is_there(row: Any) -> str | None:
    """Without it, sales abroad cannot be shown to be free of tax."""
    abroad = row.country is not None and row.country != row.home_country
    missing = row.kind == "account" and abroad and not row.tax_number
    return "A firm abroad without a tax number." if missing else None


@quality_rule(
    "customer_email", "customer", "email", "warn", "An e-mail address has the shape of one",
    read=customers_to_assess,
)  # fmt: skip
def email_has_its_shape(row: Any) -> str | None:
    """Mail that cannot arrive is not sent."""
    fits = not row.email or MAIL.fullmatch(row.email)
    return None if fits else f"“{row.email}” is no e-mail address."


@quality_rule(
    "customer_unreachable", "customer", "email", "info", "A firm can be reached",
    read=customers_to_assess,
)  # fmt: skip
def can_be_reached(row: Any) -> str | None:
    """By mail or by phone."""
    silent = row.kind == "account" and not row.email and not row.phone
    return "Neither e-mail nor phone is known." if silent else None


@quality_rule(
    "customer_postcode", "customer", "addresses.postcode", "warn",
    "A postcode has its country's shape", read=customers_to_assess,
)  # fmt: skip
def postcode_has_its_shape(row: Any) -> str | None:
    """Where the country's shape is known; a missing one is not looked at here."""
    shape = POSTCODES.get(row.country or "")
    if shape is None or not row.postcode or shape.fullmatch(row.postcode.strip()):
        return None
    return f"“{row.postcode}” is no postcode of {row.country}."


@quality_rule(
    "terms_too_long", "payment_terms", "days", "warn", "Terms end within 120 days",
    read=terms_to_assess,
)  # fmt: skip
def terms_end(row: Any) -> str | None:
    """Longer ones are mostly a slip."""
    return f"{row.days} days are more than {LONG}." if row.days > LONG else None


@quality_rule(
    "terms_unused", "payment_terms", "code", "info", "Terms are used", read=terms_to_assess
)
def terms_are_used(row: Any) -> str | None:
    """What nobody has is offered in every list."""
    return None if row.used else "No customer has these terms."
