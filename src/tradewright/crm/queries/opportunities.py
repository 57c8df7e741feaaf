"""Reads about opportunities: the list, one of them, its lines, its way through the stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import statements

SQL = statements()

VIEWS = ("open", "mine", "closing", "overdue", "unplanned", "won", "lost", "all")
CHANNELS = [
    ("field", "Field sales"), ("inside", "Inside sales"), ("counter", "Counter"),
    ("ecommerce", "Shop"), ("edi", "EDI"), ("key_account", "Key account"),
]  # fmt: skip
FORECASTS = [
    ("pipeline", "Pipeline"), ("best_case", "Best case"), ("committed", "Committed"),
    ("omitted", "Left out"),
]  # fmt: skip


class OpportunityRow(NamedTuple):
    """An opportunity as lists show it; amounts in the company's currency."""

    id: int
    number: str
    name: str
    status: str
    stage: str
    customer_id: int | None
    customer: str | None
    customer_name: str
    owner: str | None
    amount: Decimal
    probability: Decimal
    forecast: str
    expected_on: date | None
    closed_on: date | None
    stage_since: datetime
    next_on: date | None


class Totals(NamedTuple):
    """Of everything that a filter lets through, in the company's currency."""

    count: int  # type: ignore[assignment]  # a figure, not the method of tuples
    amount: Decimal
    weighted: Decimal


class OpportunityHead(NamedTuple):
    """One opportunity. `amount` is in `currency`, `amount_home` in the company's."""

    id: int
    number: str
    version: int
    name: str
    status: str
    stage: str
    stage_name: str
    probability: Decimal
    own_probability: Decimal | None
    forecast: str
    customer_id: int | None
    customer: str | None
    customer_name: str | None
    account_name: str
    contact_id: int | None
    contact_name: str | None
    lead_id: int | None
    lead: str | None
    owner: str | None
    owner_name: str | None
    manager: str | None
    region: str | None
    channel: str
    currency: str
    rate: Decimal
    amount: Decimal
    amount_home: Decimal
    expected_on: date | None
    opened_on: date
    closed_on: date | None
    stage_since: datetime
    competitor: str
    loss_reason: str
    note: str


class OpportunityLineRow(NamedTuple):
    """What is expected to be bought; `stock_quantity` in the item's stocking unit."""

    line_no: int
    item_id: int | None
    item: str | None
    description: str
    unit: str | None
    quantity: Decimal
    stock_quantity: Decimal | None
    price: Decimal
    amount: Decimal
    expected_on: date | None
    competitor_price: Decimal | None


class MoveRow(NamedTuple):
    """A step from stage to stage; `left_at` None while it stands there."""

    move_no: int
    stage: str
    stage_name: str
    reason: str
    moved_by: str
    moved_at: datetime
    left_at: datetime | None


class Demand(NamedTuple):
    """What opportunities expect of an item on a day: in stocking units, as asked and weighted by
    probability."""

    item_id: int
    expected_on: date
    quantity: Decimal
    weighted: Decimal
    opportunities: int


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What narrows a list or board: codes and names as the address has them, None where free."""

    user_id: int
    today: date
    search: str = ""
    owner: str | None = None
    manager: str | None = None
    region: str | None = None
    stage: str | None = None
    product: str | None = None
    channel: str | None = None
    forecast: str | None = None
    customer: str | None = None
    month: date | None = None

    def values(self) -> Mapping[str, Any]:
        """As the statements take them; the month is that of the (expected) close."""
        return {
            "user_id": self.user_id, "today": self.today, "search": like_safe(self.search),
            "owner": self.owner, "manager": self.manager, "region": self.region,
            "stage": self.stage, "product": self.product, "channel": self.channel,
            "forecast": self.forecast, "customer": self.customer,
            "month": self.month.replace(day=1) if self.month else None,
        }  # fmt: skip


def opportunity_list(
    company_id: int,
    narrowed: Narrowed,
    *,
    view: str = "open",
    after: int | None = None,
    limit: int = 50,
) -> list[OpportunityRow]:
    """Opportunities of one of VIEWS, the latest first, those before the one with id `after`."""
    rows = SQL(
        "opportunity_list", prepare=False, company_id=company_id, saved_view=view, after_id=after,
        page_size=limit, **narrowed.values(),
    )  # fmt: skip
    return [OpportunityRow(*row) for row in rows]


def opportunity_totals(company_id: int, narrowed: Narrowed, *, view: str = "open") -> Totals:
    """Count, sum and weighted sum of all that the filters let through."""
    (row,) = SQL(
        "opportunity_totals", prepare=False, company_id=company_id, saved_view=view,
        **narrowed.values(),
    )  # fmt: skip
    return Totals(*row)


def opportunity_counts(company_id: int, *, user_id: int, today: date) -> dict[str, int]:
    """How many stand in each of VIEWS."""
    (row,) = SQL("opportunity_counts", company_id=company_id, user_id=user_id, today=today)
    return dict(zip(VIEWS, row, strict=True))


def opportunity_head(company_id: int, opportunity_id: int) -> OpportunityHead | None:
    """One opportunity, or None."""
    rows = SQL("opportunity_head", company_id=company_id, opportunity_id=opportunity_id)
    return OpportunityHead(*rows[0]) if rows else None


def opportunity_lines(company_id: int, opportunity_id: int) -> list[OpportunityLineRow]:
    """The lines of an opportunity."""
    rows = SQL("opportunity_lines", company_id=company_id, opportunity_id=opportunity_id)
    return [OpportunityLineRow(*row) for row in rows]


def opportunity_moves(company_id: int, opportunity_id: int) -> list[MoveRow]:
    """The way through the stages, from the first on."""
    rows = SQL("opportunity_moves", company_id=company_id, opportunity_id=opportunity_id)
    return [MoveRow(*row) for row in rows]


def opportunity_numbers(company_id: int, ids: Sequence[int]) -> list[str]:
    """The numbers of opportunities in the order of `ids`."""
    rows = SQL("opportunity_numbers", company_id=company_id, opportunity_id=list(ids))
    numbers = {row.id: row.number for row in rows}
    return [numbers.get(one, "") for one in ids]


def expected_demand(company_id: int, since: date, until: date) -> list[Demand]:
    """What open opportunities expect to sell from `since` to `until`, by item and day; a line
    without its own day counts on the day that the opportunity is expected to close."""
    rows = SQL("expected_demand", company_id=company_id, since=since, until=until)
    return [Demand(*row) for row in rows]


def find_opportunities(company_id: int, words: str, limit: int) -> list[OpportunityRow]:
    """Opportunities by number, name or customer, open ones first."""
    narrowed = Narrowed(user_id=0, today=date.min, search=words)
    return opportunity_list(company_id, narrowed, view="all", limit=limit)


def choices(company_id: int) -> dict[str, list[str]]:
    """What there is to choose from in filters and forms: managers, regions, competitors and loss
    reasons that were used."""
    found: dict[str, list[str]] = {"manager": [], "region": [], "competitor": [], "reason": []}
    for row in SQL("opportunity_choices", company_id=company_id):
        found[row.kind].append(row.value)
    return found


class RepRow(NamedTuple):
    """A seller."""

    id: int
    code: str
    name: str
    manager: str
    region: str
    username: str | None
    is_active: bool
    open_count: int
    open_amount: Decimal


def sales_reps(company_id: int) -> list[RepRow]:
    """The sellers by name, with what they have open."""
    return [RepRow(*row) for row in SQL("sales_reps", company_id=company_id)]


def rep_choices(company_id: int) -> list[tuple[str, str]]:
    """Code and name of active sellers, by name."""
    return [(row.code, row.name) for row in SQL("rep_choices", company_id=company_id)]
