"""The set-based engine says what a plain reading of rules.md C3 says, on 10,000 random documents.

Every document has its own items, groups and conditions; customers, places, price levels and rates
are shared. Run more by TRADEWRIGHT_PRICE_SETS, another draw by TRADEWRIGHT_PRICE_SEED.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone

from tradewright.catalog.models import Brand, Item, ItemGroup, ItemUnit
from tradewright.company.models import ExchangeRate
from tradewright.kernel.database import entered, refresh_statistics
from tradewright.parties.models import CustomerGroup
from tradewright.pricing import models
from tradewright.pricing.queries.prices import PriceRequest, prices_for

from .read_facts import Buyer, Condition, Goods, Level, Line, Part, Policy
from .reading import Reading

SETS = int(os.environ.get("TRADEWRIGHT_PRICE_SETS", "10000"))
SEED = int(os.environ.get("TRADEWRIGHT_PRICE_SEED", "2026"))
CHUNK = 1000
DAY = date(2026, 3, 2)
DECIMALS = {"EA": 0, "BX": 0}


@dataclass
class Universe:
    """What documents share, as rows and as the reading knows it."""

    world: Any
    buyers: list[Buyer]
    places: dict[int, int]
    groups: list[int]
    levels: list[int]
    break_groups: list[int]
    units: dict[str, int]


def universe(world: Any) -> Universe:
    company = {"company_id": world.company_id}
    groups = [CustomerGroup.objects.create(**company, code=f"PG{n}", name="x").pk for n in (1, 2)]
    made = timezone.now()
    rows = {}
    for code, percent, base, rule in (
        ("PLAIN", None, None, {}),
        ("OFFLIST", Decimal(-10), None, {"rounding": "nearest", "rounding_step": Decimal("0.05")}),
        ("DEEP", Decimal("-2.5"), "OFFLIST", {}),
        ("ONPLAIN", Decimal(4), "PLAIN", {"rounding": "multiple", "rounding_step": Decimal("0.1")}),
    ):
        rows[code] = models.PriceLevel.objects.create(
            **company, code=code, name=code, percent=percent, base=rows.get(base), created_at=made,
            **rule,
        )  # fmt: skip
    plain: dict[str, Level] = {
        code: Level(
            row.pk, fraction(row.percent), row.rounding, fraction(row.rounding_step),
            fraction(row.rounding_ending),
        )
        for code, row in rows.items()
    }  # fmt: skip
    chains = {
        code: (plain[code], *((plain[row.base.code],) if row.base else ()))
        for code, row in rows.items()
    }
    for code, row in rows.items():
        row.chain = [level.id * 8 + 4 for level in chains[code]]
        row.is_by_formula = chains[code][-1].percent is not None
        row.save()
    grand = world.customer()
    parent = world.customer(parent=grand, ancestors=[grand.pk])
    below: dict[str, Any] = {"parent": parent, "ancestors": [parent.pk, grand.pk]}
    buyers, places = [], {}
    kinds: list[tuple[dict[str, Any], int | None, str | None]] = [
        ({}, None, None),
        ({"group_id": groups[0]}, groups[0], "PLAIN"),
        ({"group_id": groups[1], **below}, groups[1], "OFFLIST"),
        (below, None, "DEEP"),
        ({"parent": grand, "ancestors": [grand.pk], "group_id": groups[0]}, groups[0], "ONPLAIN"),
    ]  # fmt: skip
    for given, group, level in kinds:
        row = world.customer(**given)
        if level:
            models.CustomerPricing.objects.create(**company, customer=row, level=rows[level])
        buyers.append(
            Buyer(row.pk, tuple(given.get("ancestors", ())), group, chains[level] if level else ())
        )
        places[row.pk] = row.address.pk
    ExchangeRate.objects.create(
        **company, currency_id="EUR", valid_from=date(2020, 1, 1), rate=Decimal("0.8613")
    )
    break_groups = [
        models.BreakGroup.objects.create(**company, code=f"MIX{n}", name="x").pk for n in (1, 2)
    ]
    return Universe(
        world, buyers, places, groups, [row.pk for row in rows.values()], break_groups,
        {"EA": world.each_id, "BX": world.box_id},
    )  # fmt: skip


def fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def money(dice: random.Random) -> Decimal:
    return Decimal(dice.randrange(1, 4000)) / dice.choice((100, 100, 1000))


class Document:
    """One random document: its items, its conditions, its lines."""

    def __init__(self, dice: random.Random, nth: int, home: Universe):
        self.dice, self.nth, self.home = dice, nth, home
        self.keys: set[tuple[Any, ...]] = set()

    def conditions(self, goods: list[Goods], buyer: Buyer, place: int) -> list[dict[str, Any]]:
        kinds = (
            ["list"] * 4 + ["price", "group"] * 2 + ["contract"] * 2
            + ["promotion", "level", "discount"]
        )  # fmt: skip
        found = [self.condition("list", goods, buyer, place)]
        found += [
            self.condition(self.dice.choice(kinds), goods, buyer, place)
            for _ in range(self.dice.randrange(0, 9))
        ]
        return [one for one in found if one is not None]

    def condition(
        self, kind: str, goods: list[Goods], buyer: Buyer, place: int
    ) -> dict[str, Any] | None:
        dice = self.dice
        one: dict[str, Any] = {"kind": "price" if kind in ("list", "group") else kind}
        item = dice.choice(goods)
        what = dice.choice(("item", "item", "item", "group", "brand"))
        if kind == "list" or what == "item" or (what == "brand" and item.brand is None):
            one["item_id"] = item.id
        elif what == "group":
            one["item_group_id"] = item.group
        else:
            one["brand_id"] = item.brand
        self.whom(one, kind, buyer, place)
        self.figure(one, kind)
        one["valid_from"] = DAY - timedelta(days=dice.randrange(-1, 60))
        if dice.random() < 0.3:
            one["valid_to"] = one["valid_from"] + timedelta(days=dice.randrange(0, 70))
        if dice.random() < 0.4:
            one["min_quantity"] = Decimal(dice.choice((1, 5, 10, 12, 24)))
        if kind not in ("list",) and dice.random() < 0.1:
            one["min_value"] = Decimal(dice.choice((50, 200)))
        if dice.random() < 0.3:
            one["breaks"] = "group"
        if dice.random() < 0.08:
            one["coupon"] = dice.choice(("SPRING", "VIP"))
        key = tuple(
            one.get(name)
            for name in (
                "kind", "item_id", "item_group_id", "brand_id", "customer_id", "ship_to_id",
                "customer_group_id", "level_id", "contract_id", "unit_id", "currency", "coupon",
                "sequence", "min_quantity", "min_value",
            )
        )  # fmt: skip
        if key in self.keys:  # two of one key could overlap, which the database refuses
            return None
        self.keys.add(key)
        return one

    def whom(self, one: dict[str, Any], kind: str, buyer: Buyer, place: int) -> None:
        dice = self.dice
        elders = [buyer.id, buyer.id, *buyer.ancestors]
        if kind == "contract":
            one["contract_id"] = 0  # becomes that of the customer
            one["customer_id"] = dice.choice(elders)
            if one["customer_id"] == buyer.id and dice.random() < 0.4:
                one["ship_to_id"] = place
            if "item_id" in one and dice.random() < 0.4:
                one["cap_quantity"] = Decimal(dice.choice((3, 10, 30)))
                one["drawn_quantity"] = Decimal(dice.choice((0, 2, 3)))
        elif kind == "level":
            one["level_id"] = dice.choice(self.home.levels)
        elif kind == "group":
            one["customer_group_id"] = dice.choice(self.home.groups)
        elif kind == "price":
            one["customer_id"] = dice.choice(elders)
        elif kind in ("promotion", "discount"):
            whom = dice.choice(("all", "all", "customer", "group", "elder"))
            if whom in ("customer", "elder"):
                one["customer_id"] = buyer.id if whom == "customer" else dice.choice(elders)
            elif whom == "group":
                one["customer_group_id"] = dice.choice(self.home.groups)

    def figure(self, one: dict[str, Any], kind: str) -> None:
        """What the condition says: a discount, an amount or a formula, and its bounds."""
        dice = self.dice
        one["currency"] = dice.choice(("GBP", "GBP", "GBP", "EUR"))
        if kind == "discount":
            one |= {
                "formula": "percent", "percent": Decimal(dice.randrange(1, 300)) / 10,
                "sequence": dice.randrange(1, 4), "off_list": dice.random() < 0.4,
                "on_contracts": dice.random() < 0.3, "currency": dice.choice((None, "GBP")),
            }  # fmt: skip
            return
        formulas: tuple[str, ...] = ("markup", "margin")
        if kind != "list":
            formulas += ("percent", "free_goods")
        if dice.random() < 0.6:
            self.amount(one)
        else:
            self.formula(one, dice.choice(formulas))
        if dice.random() < 0.15:
            one["floor_price"] = money(dice)
        if dice.random() < 0.1:
            one["ceiling_price"] = one.get("floor_price", Decimal(0)) + money(dice)

    def amount(self, one: dict[str, Any]) -> None:
        dice = self.dice
        one |= {
            "price": money(dice), "unit_id": self.home.units[dice.choice(("EA", "EA", "BX"))],
            "per": Decimal(dice.choice((1, 1, 1, 10, 100))),
            "is_incremental": dice.random() < 0.2 and "cap_quantity" not in one,
        }  # fmt: skip

    def formula(self, one: dict[str, Any], formula: str) -> None:
        dice = self.dice
        one["formula"] = formula
        if formula == "free_goods":
            one |= {"paid_quantity": Decimal(dice.choice((5, 10))), "free_quantity": Decimal(1)}
        else:
            one["percent"] = Decimal(dice.randrange(-50, 600)) / 10
        if formula in ("markup", "margin"):
            one["cost_kind"] = dice.choice(("average", "replacement"))
        if dice.random() < 0.5:
            one["currency"] = None
        if "cap_quantity" in one or dice.random() < 0.3:
            one["unit_id"] = self.home.units[dice.choice(("EA", "BX"))]
        step = {"rounding_step": Decimal(1)}
        one |= dice.choice((
            {}, {}, {},
            {"rounding": "nearest", "rounding_step": Decimal("0.05")},
            {"rounding": "multiple", "rounding_step": Decimal("0.25")},
            {"rounding": "ending", "rounding_ending": Decimal("0.95"), **step},
        ))  # fmt: skip


def test_says_what_a_plain_reading_of_the_rule_says(committed_world, db):
    world = committed_world
    with entered(world.company_id):
        home = universe(world)
    dice = random.Random(SEED)
    policies = [
        ({"best_at": ["promotion"], "decimals": 4}),
        ({"best_at": ["contract", "customer", "promotion", "level"], "decimals": 3}),
        ({"best_at": [], "decimals": 2}),
    ]
    compared = 0
    for start in range(0, SETS, CHUNK):
        given = policies[start // CHUNK % 3]
        policy = Policy(
            "GBP", given["decimals"], frozenset(given["best_at"]), {"EUR": Fraction("0.8613")}
        )
        with entered(world.company_id):
            models.PricePolicy.objects.filter(company_id=world.company_id).delete()
            models.PricePolicy.objects.create(company_id=world.company_id, **given)
            compared += compare(home, dice, policy, min(CHUNK, SETS - start), start)
        refresh_statistics()  # nobody else does for rows that are not committed
    assert compared >= SETS


def compare(home: Universe, dice: random.Random, policy: Policy, count: int, start: int) -> int:
    """Make documents, ask the engine for all of their lines at once, read each by itself."""
    documents = [Document(dice, start + nth, home) for nth in range(count)]
    goods = make_goods(home, dice, documents)
    contracts = {
        buyer: models.PriceContract.objects.get_or_create(
            company_id=home.world.company_id, number=f"K{buyer}", customer_id=buyer,
            defaults={"name": "x", "valid_from": date(2020, 1, 1), "created_at": timezone.now()},
        )[0].pk
        for one in home.buyers
        for buyer in (one.id, *one.ancestors)
    }  # fmt: skip
    rows, owners, asked = [], [], []
    for document in documents:
        buyer = dice.choice(home.buyers)
        place = home.places[buyer.id]
        mine = goods[document.nth]
        for given in document.conditions(mine, buyer, place):
            if "contract_id" in given:
                given["contract_id"] = contracts[given["customer_id"]]
            rows.append(models.PriceCondition(
                company_id=home.world.company_id, created_at=timezone.now(), **given
            ))  # fmt: skip
            owners.append(document.nth)
        asked.append((document, buyer, place, mine))
    models.PriceCondition.objects.bulk_create(rows, batch_size=2000)
    known: dict[int, list[Condition]] = {}
    for owner, row in zip(owners, rows, strict=True):
        known.setdefault(owner, []).append(as_read(row, home))
    requests, readings, nth = [], [], 0
    for document, buyer, place, mine in asked:
        lines = []
        for one in mine:
            line = Line(
                nth, buyer, dice.choice((place, None)), one, dice.choice(("EA", "BX")),
                dice.choice(("GBP", "GBP", "EUR", "USD")) if dice.random() < 0.9 else "GBP",
                Fraction(dice.choice((1, 3, 5, 10, 12, 40))), DAY,
                Fraction(dice.randrange(1, 900), 100) if dice.random() < 0.8 else None,
                frozenset(dice.choice(((), ("SPRING",), ("SPRING", "VIP")))),
            )  # fmt: skip
            nth += 1
            lines.append(line)
            requests.append(as_request(line, document.nth, home))
        readings.append(Reading(policy, known.get(document.nth, ()), lines))
    answers = prices_for(home.world.company_id, requests)
    for reading in readings:
        read = reading.parts(DECIMALS)
        for line in reading.lines:
            said = [
                Part(
                    Fraction(part.quantity), fraction(part.price), part.source,
                    part.condition_id if part.price is not None else None,
                )
                for part in answers[line.nth].parts
            ]  # fmt: skip
            assert said == read[line.nth], "\n".join(
                map(str, (line, *reading.conditions, answers[line.nth]))
            )
    return len(readings)


def make_goods(
    home: Universe, dice: random.Random, documents: list[Document]
) -> dict[int, list[Goods]]:
    company = {"company_id": home.world.company_id}
    groups = ItemGroup.objects.bulk_create(
        [ItemGroup(**company, code=f"RG{one.nth}", name="x") for one in documents]
    )
    brands = Brand.objects.bulk_create(
        [Brand(**company, code=f"RB{one.nth}", name="x") for one in documents]
    )
    wanted = [
        (document, group, dice.choice((None, brand)), dice.choice((None, None, *home.break_groups)))
        for document, group, brand in zip(documents, groups, brands, strict=True)
        for _ in range(dice.choice((1, 1, 2, 3)))
    ]
    items = Item.objects.bulk_create(
        [
            Item(
                **company, code=f"RI{document.nth}-{nth}", name="x", group=group, brand=brand,
                stocking_unit_id=home.units["EA"], created_at=timezone.now(),
            )
            for nth, (document, group, brand, _) in enumerate(wanted)
        ]
    )  # fmt: skip
    ItemUnit.objects.bulk_create(
        [
            ItemUnit(**company, item=item, unit_id=home.units[unit], numerator=size)
            for item in items
            for unit, size in (("EA", 1), ("BX", 12))
        ]
    )
    costs = [dice.choice((None, money(dice))) for _ in items]
    models.ItemCost.objects.bulk_create(
        [
            models.ItemCost(
                **company, item=item, kind="replacement", valid_from=date(2020, 1, 1), cost=cost,
                created_at=timezone.now(),
            )
            for item, cost in zip(items, costs, strict=True)
            if cost is not None
        ]
    )  # fmt: skip
    models.BreakGroupItem.objects.bulk_create(
        [
            models.BreakGroupItem(**company, item=item, group_id=group)
            for item, (_, _, _, group) in zip(items, wanted, strict=True)
            if group is not None
        ]
    )
    goods: dict[int, list[Goods]] = {}
    for item, cost, (document, group, brand, break_group) in zip(items, costs, wanted, strict=True):
        goods.setdefault(document.nth, []).append(
            Goods(
                item.pk, group.pk, brand.pk if brand else None,
                {"EA": Fraction(1), "BX": Fraction(12)}, "EA",
                {} if cost is None else {"replacement": Fraction(cost)}, break_group,
            )
        )  # fmt: skip
    return goods


def as_read(row: models.PriceCondition, home: Universe) -> Condition:
    names = {pk: code for code, pk in home.units.items()}
    return replace(
        Condition(row.pk, row.kind, row.valid_from),
        valid_to=row.valid_to, formula=row.formula, price=fraction(row.price),
        per=Fraction(row.per), percent=fraction(row.percent), cost_kind=row.cost_kind,
        customer=row.customer_id, ship_to=row.ship_to_id, customer_group=row.customer_group_id,
        level=row.level_id, item=row.item_id, item_group=row.item_group_id, brand=row.brand_id,
        unit=names.get(row.unit_id), currency=row.currency,
        min_quantity=Fraction(row.min_quantity), min_value=Fraction(row.min_value),
        breaks=row.breaks, incremental=row.is_incremental, coupon=row.coupon,
        paid=fraction(row.paid_quantity), free=fraction(row.free_quantity), rounding=row.rounding,
        step=fraction(row.rounding_step), ending=fraction(row.rounding_ending),
        floor=fraction(row.floor_price), ceiling=fraction(row.ceiling_price),
        cap=fraction(row.cap_quantity), drawn=Fraction(row.drawn_quantity), sequence=row.sequence,
        off_list=row.off_list, on_contracts=row.on_contracts,
    )  # fmt: skip


def as_request(line: Line, document: int, home: Universe) -> PriceRequest:
    cost = None
    if line.cost is not None:
        cost = Decimal(line.cost.numerator) / Decimal(line.cost.denominator)
    return PriceRequest(
        line.buyer.id, line.goods.id, home.units[line.unit], line.currency,
        Decimal(int(line.quantity)), line.on, line.ship_to, document, cost,
        ",".join(sorted(line.coupons)),
    )  # fmt: skip
