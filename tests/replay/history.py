"""A made-up wholesaler's sales history in the columns of the map `online_retail`."""

from __future__ import annotations

import csv
import random
from datetime import date, datetime, time, timedelta
from pathlib import Path

HEADER = (
    "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID",
    "Country",
)  # fmt: skip
FIRST = date(2011, 1, 3)
ITEMS = [(f"{20000 + nth}", f"THING {nth}", f"{0.29 + nth * 0.37:.2f}") for nth in range(40)]
PLACES = ("United Kingdom", "United Kingdom", "United Kingdom", "France", "EIRE")


def history(lines: int, *, seed: int = 7, days: int = 25) -> list[tuple[str, ...]]:
    """So many lines over so many days: sales, returns of earlier sales and of none, postage, free
    goods, goods written off, buyers without a name."""
    dice = random.Random(seed)
    rows: list[tuple[str, ...]] = []
    sold: list[tuple[str, ...]] = []
    document = 536000
    while len(rows) < lines:
        document += 1
        on = FIRST + timedelta(days=len(rows) * days // lines)
        at = f"{datetime.combine(on, time(8 + document % 9, document % 60))}"
        customer = str(12300 + dice.randrange(30))
        place = PLACES[int(customer) % len(PLACES)]
        kind = dice.random()
        if kind < 0.06 and sold:
            item, words, quantity, price, customer, place = dice.choice(sold)
            back = str(-dice.randint(1, int(quantity)))
            rows.append((f"C{document}", item, words, back, at, price, customer, place))
        elif kind < 0.08:
            item, words, _ = dice.choice(ITEMS)
            rows.append((str(document), item, "damaged", "-3", at, "0.00", "", "United Kingdom"))
        else:
            customer = "" if kind < 0.15 else customer
            for item, words, price in dice.sample(ITEMS, dice.randint(1, 9)):
                quantity = str(dice.randint(1, 24))
                price = "0.00" if dice.random() < 0.02 else price
                rows.append((str(document), item, words, quantity, at, price, customer, place))
                if customer and price != "0.00":
                    sold.append((item, words, quantity, price, customer, place))
            if place != "United Kingdom":
                rows.append((str(document), "POST", "POSTAGE", "1", at, "18.00", customer, place))
    return rows[:lines]


def write(path: Path, rows: list[tuple[str, ...]]) -> Path:
    """The rows as a file that the replay reads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows)
    return path
