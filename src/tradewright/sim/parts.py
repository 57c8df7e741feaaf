"""What the demo company knows of its masters: groups and chains of customers, brands, what is sold
instead of what, and how a chain calls our items."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from tradewright.catalog.operations.brands import SetBrand, set_brands
from tradewright.catalog.operations.items import ChangeItem, change_items
from tradewright.catalog.operations.substitutes import (
    SetSubstitutes,
    SubstituteOf,
    set_substitutes,
)
from tradewright.catalog.queries import items_by_code, items_by_id
from tradewright.kernel.database import entered
from tradewright.kernel.operation import Actor
from tradewright.parties.operations.customers import ChangeCustomer, change_customers
from tradewright.parties.operations.groups import SetCustomerGroup, set_customer_groups
from tradewright.parties.queries import customers_by_code, customers_by_id
from tradewright.sales.operations.customer_items import SetCustomerItem, set_customer_items

from .setting_up import in_batches

GROUPS = (("TRADE", "Trade counters"), ("CHAIN", "Chains"), ("SHOP", "Shops"))
BRANDS = (("NORTHGATE", "Northgate"), ("KESTREL", "Kestrel Tools"), ("ALBION", "Albion Fixings"))
BRANCHES = 4  # customers below the first one
NAMED = 12  # items for which the chain has a number of its own


def know_masters(
    actor: Actor, customer_codes: list[str], item_codes: list[str], *, at: datetime
) -> None:
    """Groups, parents, brands, order quantities, substitutes and part numbers; again no harm."""
    in_batches(set_customer_groups, [SetCustomerGroup(*one) for one in GROUPS], actor, at)
    in_batches(set_brands, [SetBrand(*one) for one in BRANDS], actor, at)
    _group_customers(actor, customer_codes, at)
    _brand_items(actor, item_codes, at)
    head = customer_codes[0]
    numbers = [
        SetCustomerItem(head, f"{700 + nth}-{code[-3:]}", code, f"Line {700 + nth}")
        for nth, code in enumerate(item_codes[:NAMED])
    ]
    in_batches(set_customer_items, numbers, actor, at)


def _group_customers(actor: Actor, codes: list[str], at: datetime) -> None:
    """The first is the head of a chain with branches; the others trade or keep a shop."""
    with entered(actor.company_id):
        ids = customers_by_code(actor.company_id, codes)
        found = customers_by_id(actor.company_id, ids.values())
    rows = []
    for nth, code in enumerate(codes):
        in_chain = nth <= BRANCHES
        group = "CHAIN" if in_chain else GROUPS[2 * (nth % 2)][0]
        parent = codes[0] if in_chain and nth else None
        one = found[ids[code]]
        rows.append(ChangeCustomer(one.id, one.version, customer_group=group, parent=parent))
    in_batches(change_customers, rows, actor, at)


def _brand_items(actor: Actor, codes: list[str], at: datetime) -> None:
    """Brands in turn; every tenth goes in dozens, every seventh has another that is as good."""
    with entered(actor.company_id):
        ids = items_by_code(actor.company_id, codes)
        found = items_by_id(actor.company_id, ids.values())
    rows = [
        ChangeItem(
            ids[code], found[ids[code]].version, brand=BRANDS[nth % len(BRANDS)][0],
            order_multiple=Decimal(12) if nth % 10 == 3 else None,
        )
        for nth, code in enumerate(codes)
    ]  # fmt: skip
    in_batches(change_items, rows, actor, at)
    pairs = [
        SetSubstitutes(ids[one], (SubstituteOf(other, both_ways=True),))
        for one, other in zip(codes[::7], codes[1::7], strict=False)
    ]
    in_batches(set_substitutes, pairs, actor, at)
