"""Reads of conditions of every kind: the list of them, and one with its family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import statements

SQL = statements()

VIEWS = (
    "", "list", "customers", "contracts", "groups", "levels", "promotions", "discounts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A condition with the codes of what it refers to; empty where it names none."""

    id: int
    kind: str
    item_id: int | None
    item: str
    item_name: str
    item_group: str
    brand: str
    customer_id: int | None
    customer: str
    customer_name: str
    ship_to: str
    customer_group: str
    level: str
    contract_id: int | None
    contract: str
    formula: str
    price: Decimal | None
    per: Decimal
    percent: Decimal | None
    cost_kind: str
    unit: str
    currency: str
    min_quantity: Decimal
    min_value: Decimal
    breaks: str
    is_incremental: bool
    coupon: str
    paid_quantity: Decimal | None
    free_quantity: Decimal | None
    rounding: str
    rounding_step: Decimal | None
    rounding_ending: Decimal | None
    floor_price: Decimal | None
    ceiling_price: Decimal | None
    cap_quantity: Decimal | None
    drawn_quantity: Decimal
    sequence: int
    off_list: bool
    on_contracts: bool
    valid_from: date
    valid_to: date | None
    version: int
    created_at: datetime
    proposal_id: int | None
    proposal: str

    @property
    def whom(self) -> str:
        """For whom, in words."""
        if self.contract:
            return f"{self.customer} ({self.contract})"
        if self.customer:
            return f"{self.customer} at {self.ship_to}" if self.ship_to else self.customer
        if self.customer_group:
            return f"group {self.customer_group}"
        return f"level {self.level}" if self.level else "everyone"

    @property
    def what(self) -> str:
        """For what, in words."""
        if self.item:
            return self.item
        if self.item_group:
            return f"group {self.item_group}"
        return f"brand {self.brand}" if self.brand else "every item"

    @property
    def figure(self) -> str:
        """What it says, in words, where it is no plain price."""
        if self.formula == "percent":
            off = "list" if self.kind != "discount" or self.off_list else "the price so far"
            return f"{self.percent.normalize() if self.percent else 0:f} % off {off}"
        if self.formula in ("markup", "margin"):
            sign = "+" if self.formula == "markup" else "margin"
            return f"{self.cost_kind} cost, {sign} {self.percent or 0:f} %"
        if self.formula == "free_goods":
            return f"{self.free_quantity or 0:f} free with {self.paid_quantity or 0:f}"
        return ""


def conditions(
    company_id: int,
    *,
    view: str = "",
    on_date: date | None = None,
    search: str = "",
    item_id: int | None = None,
    customer_id: int | None = None,
    contract_id: int | None = None,
    condition_id: int | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[ConditionRow]:
    """Conditions by what they are for, then for whom, start and break; those after the condition
    `after`. `on_date` keeps what holds on that day; `search` is the beginning of a code or a part
    of a name; the rest narrows to one."""
    rows = SQL(
        "conditions", company_id=company_id, view=view, on_date=on_date, search=like_safe(search),
        item_id=item_id, customer_id=customer_id, contract_id=contract_id,
        condition_id=condition_id, after=after, page_size=limit, prepare=False,
    )  # fmt: skip
    return [ConditionRow(*row) for row in rows]


def condition_counts(
    company_id: int, *, on_date: date | None = None, search: str = ""
) -> dict[str, int]:
    """How many conditions a search finds in each view."""
    (row,) = SQL(
        "condition_counts", company_id=company_id, on_date=on_date, search=like_safe(search),
        prepare=False,
    )  # fmt: skip
    return {"": row.every} | {view: getattr(row, f"of_{view}") for view in VIEWS if view}


def condition(company_id: int, condition_id: int) -> ConditionRow | None:
    """One condition."""
    found = conditions(company_id, condition_id=condition_id, limit=1)
    return found[0] if found else None


def coupons_running(company_id: int, on: date) -> list[str]:
    """The coupons that open a price or an offer to somebody on a day."""
    return [row.coupon for row in SQL("coupons_running", company_id=company_id, on_date=on)]


def beside(company_id: int, condition_id: int) -> list[ConditionRow]:
    """The conditions of the same key, earlier, this and later, and its other breaks; at most 50."""
    rows = SQL("conditions_beside", company_id=company_id, condition_id=condition_id)
    ids = [row.id for row in rows]
    found = {row.id: row for one in ids if (row := condition(company_id, one)) is not None}
    return [found[one] for one in ids if one in found]
