"""Invoiced prices beside what the conditions say, where nobody has agreed to the difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tradewright.kernel.money import ZERO, round_money
from tradewright.kernel.sql import Row, statements

from .repricing import priced_again

SQL = statements()

MOST = 20_000  # orders looked at; the newest invoiced
CLASSES = {
    "override": "Price by hand",
    "expired_contract": "Contract that had ended",
    "missed_escalator": "Rise of a contract missed",
    "wrong_unit": "Price of another unit",
    "no_condition": "No condition has a price",
    "changed": "Conditions say otherwise",
}


@dataclass(frozen=True, slots=True)
class Leak:
    """A line invoiced at another price than the conditions': prices per its unit, `amount` what is
    missing (less than zero: charged too much), net, in company currency; unknown without a
    condition."""

    line_id: int
    invoice_id: int
    invoice: str
    invoiced_on: date
    order_id: int
    order: str
    customer_id: int
    customer: str
    customer_name: str
    item_id: int
    item: str
    item_name: str
    unit: str
    quantity: Decimal
    price_invoiced: Decimal
    price_expected: Decimal | None
    amount: Decimal
    kind: str
    entered_by: str
    why: str

    @property
    def words(self) -> str:
        return CLASSES[self.kind]


@dataclass(frozen=True, slots=True)
class LeakSum:
    key: str
    label: str
    lines: int
    amount: Decimal


def leakage(
    company_id: int, since: date, until: date, *, customer: str = ""
) -> tuple[list[Leak], int]:
    """Lines of invoices of these days with another price than the engine's of their order's day,
    the largest loss first, and how many lines were looked at.

    Left out: prices that somebody approved, quotes, and what was taken of a contract's cap. Read
    with the conditions as they stand now.
    """
    lines = SQL(
        "leak_lines", company_id=company_id, since=since, until=until, customer=customer,
        page_size=MOST, prepare=False,
    )  # fmt: skip
    expected = priced_again(company_id, lines)
    found = [
        leak
        for line, price in zip(lines, expected, strict=True)
        if line.invoiced and (leak := _leak(line, price)) is not None
    ]
    found.sort(key=lambda leak: (-leak.amount, leak.invoice, leak.line_id))
    return found, sum(1 for line in lines if line.invoiced)


def _leak(line: Row, engine: Decimal | None) -> Leak | None:
    if line.is_approved or line.is_drawn:
        return None
    expected, kind, why = _judged(line, engine)
    if not kind:
        return None
    amount = ZERO
    if expected is not None and line.rate is not None:
        worth = (expected - line.unit_price) * line.invoiced * line.net_part * line.rate
        amount = round_money(worth)
    return Leak(
        line.id, line.invoice_id, line.invoice, line.invoiced_on, line.order_id, line.number,
        line.customer_id, line.customer, line.customer_name, line.item_id, line.item,
        line.item_name, line.unit, line.invoiced, line.unit_price, expected, amount, kind,
        line.entered_by, why,
    )  # fmt: skip


def _judged(line: Row, engine: Decimal | None) -> tuple[Decimal | None, str, str]:
    """The price that should have been, the class of the difference ("": none), and why."""
    if line.escalator_percent is not None and line.unit_price == engine:
        risen = round(line.unit_price * (100 + line.escalator_percent) / 100, 6)
        return risen, "missed_escalator", f"{line.escalator_percent.normalize():f} % a year"
    if engine is None:
        return None, "no_condition", ""
    if engine == line.unit_price:
        return engine, "", ""
    if line.expired_contract:
        return engine, "expired_contract", line.expired_contract
    if line.other_unit:
        return engine, "wrong_unit", f"that of one {line.other_unit}"
    kind = "override" if line.price_source == "manual" else "changed"
    return engine, kind, ""


def sums(leaks: Sequence[Leak], key: Callable[[Leak], tuple[str, str]]) -> list[LeakSum]:
    """What is missing by what `key` names (code and words), the most first."""
    counted: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for leak in leaks:
        lines, amount = counted.get(key(leak), (0, ZERO))
        counted[key(leak)] = (lines + 1, amount + leak.amount)
    found = [LeakSum(code, label, *both) for (code, label), both in counted.items()]
    return sorted(found, key=lambda one: (-one.amount, one.label))
