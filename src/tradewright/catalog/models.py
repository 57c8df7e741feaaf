"""Items, their units and groups."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tradewright.kernel.fields import InCompany, Quantity, check, one_of, owned, unique


class Unit(models.Model):
    """A unit of measure; quantities stated in it have at most `decimals` decimals."""

    history = True

    company = owned(checked=True)
    code = models.TextField()
    name = models.TextField()
    decimals = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "unit"
        constraints = [
            unique("unit_key", "company", "code"),
            unique("unit_in_company", "company", "id"),
            check("unit_decimals", Q(decimals__gte=0, decimals__lte=6)),
        ]


class ItemGroup(models.Model):
    history = True

    company = owned(checked=True)
    code = models.TextField()
    name = models.TextField()

    class Meta:
        db_table = "item_group"
        constraints = [
            unique("item_group_key", "company", "code"),
            unique("item_group_in_company", "company", "id"),
        ]


class Brand(models.Model):
    """Under whose name goods are sold."""

    history = True

    company = owned(checked=True)
    code = models.TextField()
    name = models.TextField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "brand"
        constraints = [
            unique("brand_key", "company", "code"),
            unique("brand_in_company", "company", "id"),
        ]


class Item(models.Model):
    """`stock` items are kept and reserved, `service` items (freight, fees) are billed only.

    The least quantity of an order and the multiple it goes in are in the stocking unit; they warn
    whoever enters an order.
    """

    history = True
    searched = ("code", "name", "barcode", "external_id")

    company = owned(checked=True)
    code = models.TextField()
    name = models.TextField()
    kind = models.TextField(default="stock")
    group = InCompany(ItemGroup)
    stocking_unit = InCompany(Unit)
    tax_class = models.TextField(default="standard")
    barcode = models.TextField(default="")
    brand = InCompany(Brand, null=True)
    min_order_quantity = Quantity(null=True)
    order_multiple = Quantity(null=True)
    is_active = models.BooleanField(default=True)
    external_id = models.TextField(null=True)
    merged_into = InCompany("catalog.Item", null=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "item"
        constraints = [
            unique("item_key", "company", "code"),
            unique("item_in_company", "company", "id"),
            unique("item_external", "company", "external_id"),
            one_of("item_kind", "kind", "stock", "service"),
            check("item_merged", Q(merged_into__isnull=True) | Q(is_active=False)),
            check(
                "item_order_quantities",
                (Q(min_order_quantity__isnull=True) | Q(min_order_quantity__gt=0))
                & (Q(order_multiple__isnull=True) | Q(order_multiple__gt=0)),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "name", "id"], name="item_by_name"),
            models.Index(
                fields=["company", "merged_into"],
                name="item_by_merged_into",
                condition=Q(merged_into__isnull=False),
            ),
            models.Index(
                fields=["company", "barcode"],
                name="item_by_barcode",
                condition=~Q(barcode=""),
            ),
        ]


class ItemUnit(models.Model):
    """One `unit` of the item is numerator ÷ denominator of its stocking unit, exactly.

    The stocking unit itself has a row (1 ÷ 1), so a unit that may be sold is a row here.
    """

    history = True

    company = owned(checked=True)
    item = InCompany(Item)
    unit = InCompany(Unit)
    numerator = models.BigIntegerField(default=1)
    denominator = models.BigIntegerField(default=1)

    class Meta:
        db_table = "item_unit"
        constraints = [
            unique("item_unit_key", "company", "item", "unit"),
            check("item_unit_positive", Q(numerator__gt=0, denominator__gt=0)),
        ]


class ItemSubstitute(models.Model):
    """`substitute` may be sold instead of the item: as its `equal`, as something `better`, or as
    its `successor`. `both_ways`: the item may stand in for the substitute as well. The lower
    `rank` is offered first."""

    history = True

    company = owned(checked=True)
    item = InCompany(Item)
    substitute = InCompany(Item)
    kind = models.TextField(default="equal")
    both_ways = models.BooleanField(default=False)
    rank = models.SmallIntegerField(default=1)

    class Meta:
        db_table = "item_substitute"
        constraints = [
            unique("item_substitute_key", "company", "item", "substitute"),
            one_of("item_substitute_kind", "kind", "equal", "better", "successor"),
            check("item_substitute_of_two", ~Q(item=models.F("substitute"))),
            check("item_substitute_rank", Q(rank__gte=1)),
            check("item_substitute_one_way", Q(both_ways=False) | ~Q(kind="successor")),
            unique("item_successor_once", "company", "item", when=Q(kind="successor")),
        ]
        indexes = [
            models.Index(
                fields=["company", "substitute"],
                name="item_substitute_back",
                condition=Q(both_ways=True),
            )
        ]


class ItemMerge(models.Model):
    """`loser` was a double of `winner`. An undone merge stays, with the time it was undone."""

    company = owned()
    loser = InCompany(Item)
    winner = InCompany(Item)
    was_active = models.BooleanField()
    note = models.TextField(default="")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "item_merge"
        constraints = [
            unique("item_merge_once", "company", "loser", when=Q(undone_at__isnull=True)),
            check("item_merge_of_two", ~Q(loser=models.F("winner"))),
        ]
