"""What a reading of rules.md C3 is given: conditions, buyers, goods, lines and policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

LEVELS = (
    "contract_place", "contract", "contract_parent", "customer", "customer_items", "group",
    "group_items", "promotion", "level", "list",
)  # fmt: skip


@dataclass(frozen=True)
class Condition:
    id: int
    kind: str
    valid_from: date
    valid_to: date | None = None
    formula: str = "amount"
    price: Fraction | None = None
    per: Fraction = Fraction(1)
    percent: Fraction | None = None
    cost_kind: str = ""
    customer: int | None = None
    ship_to: int | None = None
    customer_group: int | None = None
    level: int | None = None
    item: int | None = None
    item_group: int | None = None
    brand: int | None = None
    unit: str | None = None
    currency: str | None = None
    min_quantity: Fraction = Fraction(0)
    min_value: Fraction = Fraction(0)
    breaks: str = "line"
    incremental: bool = False
    coupon: str = ""
    paid: Fraction | None = None
    free: Fraction | None = None
    rounding: str = ""
    step: Fraction | None = None
    ending: Fraction | None = None
    floor: Fraction | None = None
    ceiling: Fraction | None = None
    cap: Fraction | None = None
    drawn: Fraction = Fraction(0)
    sequence: int = 0
    off_list: bool = False
    on_contracts: bool = False


@dataclass(frozen=True)
class Level:
    """A price level: its formula is on the next of the chain, or on the list after the last."""

    id: int
    percent: Fraction | None
    rounding: str = ""
    step: Fraction | None = None
    ending: Fraction | None = None


@dataclass(frozen=True)
class Buyer:
    id: int
    ancestors: tuple[int, ...] = ()
    group: int | None = None
    chain: tuple[Level, ...] = ()


@dataclass(frozen=True)
class Goods:
    id: int
    group: int
    brand: int | None
    units: Mapping[str, Fraction]  # how much of the stocking unit one is
    stocking: str
    costs: Mapping[str, Fraction] = field(default_factory=dict)
    break_group: int | None = None


@dataclass(frozen=True)
class Line:
    nth: int
    buyer: Buyer
    ship_to: int | None
    goods: Goods
    unit: str
    currency: str
    quantity: Fraction
    on: date
    cost: Fraction | None = None
    coupons: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Policy:
    home: str
    decimals: int
    best_at: frozenset[str]
    rates: Mapping[str, Fraction]


@dataclass(frozen=True)
class Part:
    quantity: Fraction
    price: Fraction | None
    level: str | None
    condition: int | None
