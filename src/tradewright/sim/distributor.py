"""A simulated distributor: orders, shipments, returns, purchases and payments, day by day.

One seed fixes everything; time is an argument, so sixty days pass in seconds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from tradewright.catalog.operations.items import CreateItem, ItemUnitOf, create_items
from tradewright.company.operations.companies import OpenCompany
from tradewright.credit.operations import SetLimit, set_limits
from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.kernel.database import refresh_statistics
from tradewright.kernel.events import drain
from tradewright.kernel.operation import Actor
from tradewright.kernel.sql import statements
from tradewright.ledger.operations.rollup import RollUp, roll_up_balances
from tradewright.parties.operations.contacts import AddContact, add_contacts
from tradewright.parties.operations.customers import (
    CreateAddress,
    CreateCustomer,
    create_customers,
)
from tradewright.pricing.operations.conditions import SetPrice, set_prices
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.sales.operations.release import ReleaseOrder, release_orders
from tradewright.sales.operations.returns import (
    EnterReturn,
    EnterReturnLine,
    ReceiveReturn,
    enter_returns,
    receive_returns,
)
from tradewright.sales.queries.shipping import open_shipments_of_orders
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments

from .paying import Behaviour, pay_due
from .setting_up import Plan, in_batches, parts, set_up_company
from .trade import Article, Client, articles, clients

SQL = statements()

CUSTOMERS = 120
GROWN = {0, 2, 10, 30, 100}  # days after which the tables are several times what they were
BEHAVIOUR = (Behaviour(60, -12, 0), Behaviour(28, 1, 12), Behaviour(12, 13, 40))
TAX = (
    ("GB", "standard", date(2011, 1, 4), Decimal("0.20")),
    ("IE", "standard", date(2011, 1, 1), Decimal(0)),
)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Distributor:
    """A company and what is needed to let it live on."""

    actor: Actor
    zone: ZoneInfo
    seed: int
    articles: Sequence[Article]
    clients: Sequence[Client]


def open_distributor(code: str, name: str, *, seed: int, since: date) -> Distributor:
    """The company with its customers, items, prices, limits and opening stock; again no harm."""
    zone = ZoneInfo("Europe/London")
    at = datetime.combine(since, time(7), zone)
    actor = set_up_company(
        Plan(
            OpenCompany(
                code, name, "GBP", "GB", "Europe/London", "14 Wharf Road", "Leeds", "LS10 1AB",
                "GB 123 4567 82",
            ),
            since.year, since.year + 3, TAX,
            units=(("EA", "Each"), ("BX", "Box")),
            warehouses=(("MAIN", "Leeds"), ("SOUTH", "Reading")),
        ),
        at=at,
    )  # fmt: skip
    dice = random.Random(seed)
    goods = list(articles(dice))
    buyers = list(clients(dice, CUSTOMERS))
    company = Distributor(actor, zone, seed, goods, buyers)
    in_batches(create_items, [*map(_item, goods), _freight()], actor, at)
    made = in_batches(create_customers, map(_customer, buyers), actor, at).ids()
    people = [_contact(id, one, since) for id, one in zip(made, buyers, strict=True)]
    in_batches(add_contacts, people, actor, at)
    limits = [SetLimit(one.code, one.limit, "opening review") for one in buyers]
    in_batches(set_limits, limits, actor, at)
    in_batches(set_prices, _prices(company, since), actor, at)
    opening = [_receipt(one, 12, since, "stock_opening", "opening stock") for one in goods]
    in_batches(receive_stock, opening, actor, at)
    return company


def _item(one: Article) -> CreateItem:
    box = (ItemUnitOf("BX", one.per_box),) if one.per_box > 1 else ()
    return CreateItem(one.code, one.name, "goods", "EA", units=box, external_id=f"sim:{one.code}")


def _freight() -> CreateItem:
    return CreateItem("FREIGHT", "Carriage", "freight", "EA", kind="service")


STREETS = (
    "High Street", "Station Road", "Mill Lane", "Canal Wharf", "Foundry Lane", "Dock Road",
    "Market Place", "Quarry Hill", "Bridge Street", "Orchard Way", "Chapel Row",
)  # fmt: skip


def _customer(one: Client) -> CreateCustomer:
    """A customer with a place of its own, so that no two look like doubles."""
    house, words = int(one.code[1:]) % 1000, one.name.lower().split()
    return CreateCustomer(
        code=one.code,
        name=one.name,
        currency="GBP",
        terms="N30",
        email=f"accounts@{'-'.join(words[:-1])}.example",
        external_id=f"sim:{one.code}",
        addresses=(
            CreateAddress(
                "MAIN", "GB", one.name, f"{house} {STREETS[house * 7 % len(STREETS)]}", one.town
            ),
        ),
    )


FIRST = ("Alice", "Ben", "Clara", "Dev", "Elin", "Farid", "Grace")
LAST = ("Ashdown", "Brook", "Carter", "Dunmore", "Ellery", "Fenn", "Gale", "Hollis", "Iver",
        "Jessop", "Kirby")  # fmt: skip


def _contact(customer_id: int, one: Client, since: date) -> AddContact:
    """Who buys there; every other one has consented to offers by mail."""
    nth = int(one.code[1:])
    first, last = FIRST[nth % len(FIRST)], LAST[nth % len(LAST)]
    host = "-".join(one.name.lower().split()[:-1])
    is_willing = nth % 2 == 0
    return AddContact(
        customer_id, f"{first} {last}", f"{first}.{last}@{host}.example".lower(),
        f"+44 113 496 {nth % 1000:04}", "en", "purchasing", is_willing,
        consent_on=since if is_willing else None,
        consent_source="first order" if is_willing else "", external_id=f"sim:{one.code}",
    )  # fmt: skip


def _prices(company: Distributor, since: date) -> list[SetPrice]:
    """List prices, a break by the box, and a handful of customer prices."""
    dice = random.Random(company.seed + 1)
    made = [SetPrice("FREIGHT", "EA", "GBP", Decimal("7.50"), since)]
    for one in company.articles:
        made.append(SetPrice(one.code, "EA", "GBP", one.price, since))
        if one.per_box > 1:
            lower = (one.price * Decimal("0.92")).quantize(Decimal("0.0001"))
            break_at = Decimal(one.per_box)
            made.append(SetPrice(one.code, "EA", "GBP", lower, since, min_quantity=break_at))
    for client in dice.sample(company.clients, 30):
        for one in dice.sample(company.articles, 4):
            agreed = (one.price * Decimal("0.88")).quantize(Decimal("0.0001"))
            made.append(SetPrice(one.code, "EA", "GBP", agreed, since, customer=client.code))
    return made


def _receipt(one: Article, boxes: int, on: date, purpose: str, reason: str) -> ReceiveStock:
    quantity = Decimal(max(one.per_box, 6) * boxes)
    return ReceiveStock(
        one.code, "", quantity, "", one.cost, on, reason, f"sim:{reason}:{one.code}:{on}", purpose
    )


def simulate(company: Distributor, first: date, days: int, *, progress: Progress) -> None:
    """Let the company live `days` days from `first` on; days that it has lived change nothing."""
    for nth in range(days):
        on = first + timedelta(days=nth)
        progress(f"{on}", nth, days)
        live(company, on, is_last=nth == days - 1)
        if nth in GROWN:
            refresh_statistics()
    progress("done", days, days)


def live(company: Distributor, on: date, *, is_last: bool = False) -> None:
    """One day: goods come in, orders are entered, most are shipped, some come back, some pay."""
    dice = random.Random(f"{company.seed}:{on}")
    actor, morning = company.actor, datetime.combine(on, time(8), company.zone)
    pay_due(on, actor, morning, seed=company.seed, behaviour=BEHAVIOUR)
    if on.weekday() < 5:
        in_batches(receive_stock, _purchases(company, on, dice), actor, morning)
        drain()
        noon, evening = morning + timedelta(hours=4), morning + timedelta(hours=9)
        entered = enter_orders(_orders(company, on, dice), actor=actor, at=noon)
        _ship(company, entered.ids(), on, evening, dice, is_last=is_last)
        drain()
        _take_back(company, on, evening, dice)
    drain()
    roll_up_balances([RollUp()], actor=actor, at=morning)


def _orders(company: Distributor, on: date, dice: random.Random) -> list[EnterOrder]:
    made = []
    for client in company.clients:
        for nth in range(2):
            if dice.random() > client.pace / 42:
                continue
            chosen = dice.sample(company.articles, min(dice.choice((1, 2, 3, 3, 4, 6, 9)), 9))
            lines = [
                EnterOrderLine(one.code, Decimal(dice.choice((1, 2, 5, 10, 20, one.per_box))))
                for one in chosen
            ]
            if dice.random() < 0.4:
                lines.append(EnterOrderLine("FREIGHT", Decimal(1)))
            made.append(
                EnterOrder(
                    customer=client.code,
                    lines=tuple(lines),
                    customer_reference=f"PO{dice.randint(10_000, 99_999)}",
                    channel=dice.choice(("desk", "desk", "phone", "web")),
                    requested_on=on + timedelta(days=dice.choice((0, 0, 1, 3, 7))),
                    external_id=f"sim:{on}:{client.code}:{nth}",
                )
            )
    return made


def _ship(
    company: Distributor,
    order_ids: Sequence[int],
    on: date,
    at: datetime,
    dice: random.Random,
    *,
    is_last: bool,
) -> None:
    """Release today's orders and what waited before; on the last day work is left on the desks."""
    waiting = [row.id for row in SQL("waiting_orders", company_id=company.actor.company_id)]
    ready = sorted({*waiting, *order_ids})
    if is_last:
        ready = ready[: len(ready) // 2]
    for part in parts(ready):
        release_orders([ReleaseOrder(one) for one in part], actor=company.actor, at=at)
        shipments = open_shipments_of_orders(part, company_id=company.actor.company_id)
        if is_last:
            shipments = shipments[: len(shipments) // 2]
        wanted = [ShipShipment(one, None, on) for one in shipments if dice.random() < 0.97]
        ship_shipments(wanted, actor=company.actor, at=at)


def _purchases(company: Distributor, on: date, dice: random.Random) -> list[ReceiveStock]:
    """What ran low comes in: most of it in time."""
    low = {row.code for row in SQL("low_stock", company_id=company.actor.company_id)}
    return [
        _receipt(one, dice.choice((6, 8, 10)), on, "goods_received", "delivery")
        for one in company.articles
        if one.code in low and dice.random() < 0.6
    ]


def _take_back(company: Distributor, on: date, at: datetime, dice: random.Random) -> None:
    """A few lines of the last weeks come back."""
    rows = SQL("recent_sales", company_id=company.actor.company_id, since=on - timedelta(days=20))
    reasons = ("Ordered too many", "Damaged in transit", "Wrong size", "Not as described")
    wanted = [
        EnterReturn(
            customer=row.customer,
            reason=dice.choice(reasons),
            returned_on=on,
            external_id=f"sim:return:{row.shipment_line_id}",
            lines=(EnterReturnLine(Decimal(1), shipment_line_id=row.shipment_line_id),),
        )
        for row in rows
        if dice.random() < 0.002
    ]
    if wanted:
        back = enter_returns(wanted, actor=company.actor, at=at).ids()
        receive_returns([ReceiveReturn(one) for one in back], actor=company.actor, at=at)
