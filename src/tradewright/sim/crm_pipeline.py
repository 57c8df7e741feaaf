"""A sales pipeline of another system: a folder of four files, imported one after the other."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from tradewright.company.operations.companies import OpenCompany
from tradewright.company.queries import company_by_code
from tradewright.kernel.errors import ConfigurationError
from tradewright.kernel.imports import IMPORTS, Imported, map_of, read_file, receive
from tradewright.kernel.operation import Actor

from .replay.masters import company_code
from .setting_up import Plan, set_up_company

MAP = Path(__file__).with_suffix(".toml")
STEPS = ("sales_teams", "accounts", "products", "opportunities")
PRODUCTS = "products.csv"


def open_trial(name: str, *, at: datetime) -> Actor:
    """The company of this name, opened in US dollars if it is not there."""
    known = company_by_code(company_code(name))
    if known is not None:
        return Actor.system(known.id)
    first = at.year
    plan = Plan(
        OpenCompany(company_code(name), name, "USD", "US", "America/New_York"), first, first + 1,
        [("US", "standard", at.date().replace(month=1, day=1), Decimal(0))],
    )  # fmt: skip
    return set_up_company(plan, at=at)


def import_pipeline(
    folder: Path,
    *,
    actor: Actor,
    at: datetime,
    preview: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Imported]:
    """The four files by their map, in the order in which one needs the other.

    What was not won has no value in the file: it counts at the list price of its product.
    """
    sections = tomllib.loads(MAP.read_text(encoding="utf-8"))
    done = []
    for step in STEPS:
        section = dict(sections[step])
        path = folder / section.pop("source")
        content = read_file(path)
        if step == "opportunities":
            content = _priced(content, folder / PRODUCTS, section["aliases"]["item"])
        plan = map_of(section, of=f"{MAP.name} [{step}]")
        done.append(
            receive(
                IMPORTS[step], content, plan, actor=actor, at=at, preview=preview,
                progress=progress,
            )
        )  # fmt: skip
    return done


def _priced(content: bytes, products: Path, aliases: dict[str, str]) -> bytes:
    """The opportunities with a column “price”."""
    try:
        listed = {
            row["product"]: row["sales_price"]
            for row in csv.DictReader(io.StringIO(read_file(products).decode("utf-8-sig")))
        }
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        product, value = rows[0].index("product"), rows[0].index("close_value")
    except (UnicodeDecodeError, csv.Error, KeyError, ValueError, IndexError) as fault:
        raise ConfigurationError(
            "The folder has no sales_pipeline.csv and products.csv with the columns product, "
            "close_value and sales_price."
        ) from fault
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*rows[0], "price"])
    for row in rows[1:]:
        # a line that breaks off keeps its number, and is named when it is read
        if len(row) <= max(product, value):
            writer.writerow(row)
            continue
        name = aliases.get(row[product], row[product])
        won = row[value].strip()
        price = won if won not in ("", "0", "0.0") else listed.get(name, "")
        writer.writerow([*row, price])
    return text.getvalue().encode()
