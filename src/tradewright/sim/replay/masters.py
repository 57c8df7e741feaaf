"""Customers, items, prices and opening stock that a source implies."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal

from tradewright.catalog.operations.items import CreateItem, create_items
from tradewright.company.operations.companies import OpenCompany
from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.kernel.errors import ConfigurationError
from tradewright.kernel.operation import Actor
from tradewright.parties.operations.customers import (
    CreateAddress,
    CreateCustomer,
    create_customers,
)
from tradewright.pricing.operations.conditions import SetPrice, set_prices

from ..setting_up import Plan, in_batches, set_up_company
from .mapping import Map
from .reading import SourceLine

TERMS = "TERMS"
MOST_YEARS = 40


def country_code(plan: Map, name: str) -> str:
    """ISO code of a country as the source writes it; ZZ (unknown) where the map has none."""
    return plan.countries.get(name, name if re.fullmatch("[A-Z]{2}", name) else "ZZ")


def customer_code(plan: Map, line: SourceLine) -> str:
    """The customer of a line; a line without one belongs to its country's cash customer."""
    if line.customer:
        return line.customer
    return plan.cash_code.format(country=country_code(plan, line.country))


def company_code(name: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "-", name.upper()).strip("-") or "TRIAL"


def open_company(plan: Map, name: str, lines: list[SourceLine], *, at: datetime) -> Actor:
    """The company of a replay, with rates for every country that the source names."""
    if lines[-1].at.year - lines[0].at.year > MOST_YEARS:
        raise ConfigurationError(
            f"The lines span {lines[0].at:%Y-%m-%d} (line {lines[0].nth}) to "
            f"{lines[-1].at:%Y-%m-%d} (line {lines[-1].nth}), and a replay takes {MOST_YEARS} "
            "years: correct or drop the lines whose dates are wrong."
        )
    countries = {country_code(plan, line.country) for line in lines} | {plan.country}
    first, last = lines[0].at.year, lines[-1].at.year + 2
    taxed = {(country, tax_class) for country, tax_class, *_ in plan.tax}
    exports = [
        (country, "standard", date(first, 1, 1), Decimal(0))
        for country in sorted(countries)
        if (country, "standard") not in taxed
    ]
    return set_up_company(
        Plan(
            OpenCompany(
                company_code(name), name, plan.currency, plan.country, plan.time_zone,
                city=plan.city,
            ),
            first, last, [*plan.tax, *exports],
            units=((plan.unit, "Each"),),
            terms=((TERMS, f"Net {plan.terms_days} days", plan.terms_days), ("CASH", "Cash", 0)),
        ),
        at=at,
    )  # fmt: skip


def create_masters(plan: Map, lines: list[SourceLine], actor: Actor, *, at: datetime) -> None:
    """Every customer, item and list price of the source, and stock for all of it."""
    in_batches(create_customers, _customers(plan, lines), actor, at)
    in_batches(create_items, _items(plan, lines), actor, at)
    prices = _usual_prices(lines)
    day = lines[0].at.date()
    in_batches(
        set_prices,
        [
            SetPrice(item=item, unit=plan.unit, currency=plan.currency, price=price, valid_from=day)
            for item, price in prices.items()
        ],
        actor, at,
    )  # fmt: skip
    in_batches(receive_stock, _opening_stock(plan, lines, prices), actor, at)


def _customers(plan: Map, lines: Iterable[SourceLine]) -> Iterable[CreateCustomer]:
    places: dict[str, list[str]] = defaultdict(list)
    named: dict[str, str] = {}
    for line in lines:
        code = customer_code(plan, line)
        country = country_code(plan, line.country)
        if country not in places[code]:
            places[code].append(country)
        if code not in named:
            cash = plan.cash_name.format(country=line.country)
            named[code] = f"Customer {line.customer}" if line.customer else cash
    for code, countries in places.items():
        is_cash = code.startswith(plan.cash_code.split("{")[0])
        yield CreateCustomer(
            code=code,
            name=named[code],
            currency=plan.currency,
            terms="CASH" if is_cash else TERMS,
            kind="cash" if is_cash else "account",
            external_id=f"{plan.name}:{code}",
            addresses=tuple(
                CreateAddress(code=country, country=country, is_bill_to=nth == 0)
                for nth, country in enumerate(countries)
            ),
        )


def _items(plan: Map, lines: Iterable[SourceLine]) -> Iterable[CreateItem]:
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        names[line.item][line.description] += 1
    for code, seen in names.items():
        name = next((text for text, _ in seen.most_common() if text), code)
        yield CreateItem(
            code=code,
            name=name,
            item_group=plan.services.get(code, "goods"),
            stocking_unit=plan.unit,
            kind="service" if code in plan.services else "stock",
            external_id=f"{plan.name}:{code}",
        )


def _usual_prices(lines: Iterable[SourceLine]) -> dict[str, Decimal]:
    """The price that most quantity of an item was sold at, of those that a price list can hold."""
    sold: dict[str, Counter[Decimal]] = defaultdict(Counter)
    for line in lines:
        if line.quantity > 0 and line.price > 0 and line.price == round(line.price, 6):
            sold[line.item][line.price] += int(line.quantity)
    return {item: prices.most_common(1)[0][0] for item, prices in sold.items()}


def _opening_stock(
    plan: Map, lines: Iterable[SourceLine], prices: dict[str, Decimal]
) -> Iterable[ReceiveStock]:
    """Enough of every item for all that goes out: sales and what was written off."""
    needed: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.item not in plan.services and (line.quantity > 0 or is_write_off(line)):
            needed[line.item] += abs(line.quantity)
    day = min(line.at for line in lines).date()
    for item, quantity in needed.items():
        cost = (prices.get(item, Decimal(0)) * plan.cost_ratio).quantize(Decimal("0.000001"))
        yield ReceiveStock(
            item=item,
            warehouse="",
            quantity=quantity.to_integral_value(ROUND_CEILING),
            unit="",
            unit_cost=cost,
            received_on=day,
            reason="opening stock",
            purpose="stock_opening",
            external_id=f"{plan.name}:open:{item}",
        )


def is_write_off(line: SourceLine) -> bool:
    """Goods that left without anybody being charged: damaged, lost, thrown away."""
    return line.quantity < 0 and line.price == 0 and not line.customer
