"""Amounts and quantities (rules.md, "Arithmetic everywhere"): decimals, half-up away from zero."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)


def round_money(amount: Decimal, minor_unit: int = 2) -> Decimal:
    """Round to the currency's minor unit, half-up away from zero, as PostgreSQL's round() does."""
    return amount.quantize(Decimal(1).scaleb(-minor_unit), rounding=ROUND_HALF_UP)


def split(total: Decimal, shares: Sequence[Decimal], minor_unit: int = 2) -> list[Decimal]:
    """Split `total` in proportion to `shares` so that the parts sum to it (cumulative rounding)."""
    whole = sum(shares, ZERO)
    if whole == 0:
        raise ValueError("shares sum to zero")
    parts: list[Decimal] = []
    cumulative = taken = ZERO
    for share in shares:
        cumulative += share
        upto = round_money(total * cumulative / whole, minor_unit)
        parts.append(upto - taken)
        taken = upto
    return parts
