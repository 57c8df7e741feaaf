"""What a simulated wholesaler of fastenings, tools and site supplies deals in, and with whom."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

# family: name, sizes, finishes, unit price from and to, how many to the box, tax class
FAMILIES = (
    ("Hex bolt", ("M6 × 30", "M8 × 40", "M10 × 60", "M12 × 80"), ("zinc", "stainless"), 8, 65, 100),
    ("Wood screw", ("4 × 40", "5 × 60", "6 × 100"), ("zinc", "black"), 3, 14, 200),
    ("Wall plug", ("6 mm", "8 mm", "10 mm"), ("nylon",), 2, 6, 100),
    ("Drill bit", ("5 mm", "8 mm", "12 mm"), ("masonry", "HSS"), 180, 740, 10),
    ("Cutting disc", ("115 mm", "230 mm"), ("steel", "stone"), 95, 410, 25),
    ("Silicone sealant", ("310 ml",), ("clear", "white", "grey"), 320, 390, 12),
    ("Expanding foam", ("750 ml",), ("hand", "gun"), 540, 720, 12),
    ("Work gloves", ("size 8", "size 9", "size 10"), ("leather", "nitrile"), 190, 680, 12),
    ("Safety glasses", ("one size",), ("clear", "tinted"), 240, 520, 10),
    ("Cable tie", ("200 mm", "300 mm", "370 mm"), ("black", "white"), 3, 9, 100),
    ("Masking tape", ("25 mm", "38 mm", "50 mm"), ("50 m",), 140, 310, 24),
    ("Extension lead", ("10 m", "25 m"), ("230 V",), 1450, 3900, 1),
    ("Claw hammer", ("16 oz", "20 oz"), ("fibreglass", "hickory"), 990, 2150, 6),
    ("Spirit level", ("600 mm", "1200 mm"), ("box",), 1290, 3480, 4),
    ("Tape measure", ("5 m", "8 m"), ("magnetic",), 520, 1180, 12),
    ("Paint roller", ("9 inch",), ("medium pile", "long pile"), 280, 460, 12),
    ("Dust sheet", ("12 × 9 ft",), ("cotton", "poly"), 190, 1250, 10),
    ("Hi-vis vest", ("M", "L", "XL"), ("yellow", "orange"), 210, 360, 20),
    ("Padlock", ("40 mm", "50 mm"), ("brass", "weatherproof"), 620, 1890, 6),
    ("LED work light", ("10 W", "30 W"), ("cordless", "mains"), 1980, 5450, 1),
)
PLACES = ("Ashford", "Barrow", "Calder", "Dorset", "Eastgate", "Fenland", "Granby", "Harrogate",
          "Ivel", "Kendal", "Lindsey", "Mercia", "Norwood", "Ouseburn", "Pennine", "Quayside",
          "Ribble", "Severn", "Tyneside", "Usk", "Vale", "Wharfe", "Yarrow", "Zeals")  # fmt: skip
TRADES = ("Builders", "Joinery", "Hardware", "Facilities", "Electrical", "Roofing", "Interiors",
          "Plant Hire", "Shopfitting", "Maintenance")  # fmt: skip
TOWNS = ("Leeds", "York", "Hull", "Derby", "Bristol", "Exeter", "Norwich", "Luton", "Preston",
         "Cardiff", "Durham", "Reading")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Article:
    code: str
    name: str
    price: Decimal
    cost: Decimal
    per_box: int


@dataclass(frozen=True, slots=True)
class Client:
    """`pace` is how many orders a month it places, `limit` its credit limit."""

    code: str
    name: str
    town: str
    pace: int
    limit: Decimal
    pays_late: bool


def articles(dice: random.Random) -> Iterator[Article]:
    """Every family in every size and finish."""
    nth = 1000
    for name, sizes, finishes, low, high, box in FAMILIES:
        for size, finish in product(sizes, finishes):
            nth += 1
            price = Decimal(dice.randint(low, high)) / 100
            cost = (price * dice.randint(52, 74) / 100).quantize(Decimal("0.0001"))
            yield Article(f"{name[:2].upper()}{nth}", f"{name} {size} {finish}", price, cost, box)


def clients(dice: random.Random, count: int) -> Iterator[Client]:
    """Customers; a few order often, most now and then."""
    names = list(product(PLACES, TRADES))
    dice.shuffle(names)
    for nth, (place, trade) in enumerate(names[:count], start=1):
        pace = dice.choice((2, 3, 4, 6, 8, 12, 22))
        yield Client(
            code=f"C{10000 + nth}",
            name=f"{place} {trade} Ltd",
            town=dice.choice(TOWNS),
            pace=pace,
            limit=Decimal(dice.choice((2_000, 5_000, 8_000, 15_000, 40_000))),
            pays_late=dice.random() < 0.25,
        )
