"""Shipments: what sales released, what was picked, packed and shipped."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate

from tradewright.kernel.fields import (
    Amount,
    InCompany,
    Price,
    Quantity,
    check,
    derived,
    inside,
    one_of,
    owned,
    unique,
)


class Shipment(models.Model):
    """Goods of one order to one address: released → picked → packed → shipped, or cancelled."""

    company = owned()
    number = models.TextField()
    order_id = models.BigIntegerField()
    ordered_by = models.BigIntegerField(db_default=1)  # who entered the order: may not ship it
    customer = InCompany("parties.Customer")
    ship_to = InCompany("parties.Address")
    warehouse = InCompany("inventory.Warehouse")
    currency = models.CharField(max_length=3)
    prices_include_tax = models.BooleanField(default=False)
    status = models.TextField(default="released")
    release_key = models.TextField()
    released_at = models.DateTimeField()
    picked_at = models.DateTimeField(null=True)
    packed_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    shipped_on = models.DateField(null=True)
    shipped_by = models.BigIntegerField(null=True)
    packages = models.IntegerField(default=1)
    carrier = models.TextField(default="")
    tracking = models.TextField(default="")
    delivered_at = models.DateTimeField(null=True)
    received_by = InCompany("parties.Contact", null=True)  # a person stands there only
    delivery_note = models.TextField(default="", db_default="")
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "shipment"
        constraints = [
            unique("shipment_number", "company", "number"),
            unique("shipment_release", "company", "release_key"),
            one_of(
                "shipment_status", "status",
                "released", "picked", "packed", "shipped", "cancelled",
            ),
            check("shipment_shipped", Q(shipped_at__isnull=False) | ~Q(status="shipped")),
            check("shipment_delivered", Q(delivered_at__isnull=True) | Q(status="shipped")),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["company", "order_id"], name="shipment_by_order"),
            models.Index(fields=["company", "customer"], name="shipment_by_customer"),
            models.Index(
                fields=["company", "released_at"],
                name="shipment_open",
                condition=Q(status__in=["released", "picked", "packed"]),
            ),
            models.Index(
                fields=["company", "customer", "-id"],
                name="shipment_on_the_way",
                condition=Q(status="shipped", delivered_at__isnull=True),
            ),
            models.Index(
                "company",
                Collate("tracking", "C"),
                name="shipment_by_tracking",
                condition=~Q(tracking=""),
            ),
        ]


class ShipmentLine(models.Model):
    """What to pick of an order line, with the amounts that will be billed for it.

    Sales decides the amounts at release (docs/adr/0009): they are this line's part of the order
    line's net and tax, so that the invoices of an order sum to the order to the cent.
    """

    company = owned()
    shipment = inside("warehouse.Shipment", "shipment_id")
    line_no = models.IntegerField()
    order_line_id = models.BigIntegerField()
    item = InCompany("catalog.Item")
    is_stocked = models.BooleanField()
    description = models.TextField()
    unit = derived("catalog.Unit")
    unit_numerator = models.BigIntegerField()
    unit_denominator = models.BigIntegerField()
    unit_price = Price()
    tax_class = models.TextField()
    tax_rate = Price()
    quantity = Quantity()
    quantity_picked = Quantity(default=0)
    quantity_shipped = Quantity(default=0)
    amount_net = Amount()
    amount_tax = Amount()
    short_reason = models.TextField(default="")

    class Meta:
        db_table = "shipment_line"
        constraints = [
            unique("shipment_line_key", "shipment", "line_no"),
            check("shipment_line_positive", Q(quantity__gt=0)),
            check(
                "shipment_line_within",
                Q(quantity_picked__gte=0, quantity_picked__lte=F("quantity"))
                & Q(quantity_shipped__gte=0, quantity_shipped__lte=F("quantity")),
            ),
        ]
        indexes = [models.Index(fields=["company", "order_line_id"], name="shipment_line_by_order")]
