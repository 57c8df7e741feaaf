"""Orders, their lines and holds, and returns."""

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


class SalesOrder(models.Model):
    """draft → confirmed → completed, with held and cancelled beside them.

    Stores what sales decides; what was shipped, invoiced and paid is read from those documents.
    """

    company = owned()
    number = models.TextField()
    external_id = models.TextField(null=True)
    customer = InCompany("parties.Customer")
    ship_to = InCompany("parties.Address")
    warehouse = InCompany("inventory.Warehouse")
    customer_reference = models.TextField(default="")
    channel = models.TextField(default="desk")
    currency = models.CharField(max_length=3)
    prices_include_tax = models.BooleanField(default=False)
    ordered_on = models.DateField()
    requested_on = models.DateField()
    status = models.TextField(default="draft")
    amount_net = Amount()
    amount_tax = Amount()
    amount_total = Amount()
    note = models.TextField(default="")
    entered_by = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", db_column="entered_by", db_index=False
    )
    entered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "sales_order"
        constraints = [
            unique("sales_order_number", "company", "number"),
            unique("sales_order_external", "company", "external_id"),
            one_of(
                "sales_order_status", "status",
                "draft", "held", "confirmed", "completed", "cancelled",
            ),
            check("sales_order_total", Q(amount_total=F("amount_net") + F("amount_tax"))),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["company", "customer", "-id"], name="sales_order_by_customer"),
            models.Index(fields=["company", "ordered_on", "id"], name="sales_order_by_date"),
            models.Index(
                fields=["company", "requested_on", "id"],
                name="sales_order_open",
                condition=Q(status__in=["draft", "held", "confirmed"]),
            ),
            models.Index(
                "company",
                Collate("customer_reference", "C"),
                name="sales_order_by_reference",
                condition=~Q(customer_reference=""),
            ),
        ]


class SalesOrderLine(models.Model):
    """`quantity` is in the item's stocking unit; `quantity_entered` in the unit of the order.

    The amounts are those of the full quantity; a part of the line takes its part of them by
    cumulative rounding.
    """

    company = owned()
    order = inside("sales.SalesOrder", "order_id")
    line_no = models.IntegerField()
    item = InCompany("catalog.Item")
    is_stocked = models.BooleanField()
    description = models.TextField()
    unit = derived("catalog.Unit")
    unit_numerator = models.BigIntegerField()
    unit_denominator = models.BigIntegerField()
    quantity_entered = Quantity()
    quantity = Quantity()
    quantity_cancelled = Quantity(default=0)
    quantity_released = Quantity(default=0)
    unit_price = Price()
    price_source = models.TextField()
    price_trace = models.JSONField()
    tax_class = models.TextField()
    tax_rate = Price()
    amount_net = Amount()
    amount_tax = Amount()

    class Meta:
        db_table = "sales_order_line"
        constraints = [
            unique("sales_order_line_key", "order", "line_no"),
            check("sales_order_line_positive", Q(quantity__gt=0, quantity_entered__gt=0)),
            check(
                "sales_order_line_within",
                Q(quantity_cancelled__gte=0, quantity_released__gte=0)
                & Q(quantity__gte=F("quantity_cancelled") + F("quantity_released")),
            ),
        ]
        indexes = [models.Index(fields=["company", "item"], name="sales_order_line_by_item")]


class OrderHold(models.Model):
    """Why an order waits, with the figures it was decided on."""

    company = owned()
    order = inside("sales.SalesOrder", "order_id")
    kind = models.TextField()
    reason = models.TextField()
    figures = models.JSONField()
    placed_at = models.DateTimeField()
    placed_by = models.BigIntegerField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.BigIntegerField(null=True)
    lift_reason = models.TextField(default="")

    class Meta:
        db_table = "order_hold"
        constraints = [
            one_of("order_hold_kind", "kind", "credit", "manual", "price"),
            unique("order_hold_once", "order", "kind", when=Q(lifted_at__isnull=True)),
        ]


class ReturnOrder(models.Model):
    """Goods that come back: authorised → received (then credited), or cancelled."""

    company = owned()
    number = models.TextField()
    external_id = models.TextField(null=True)
    customer = InCompany("parties.Customer")
    ship_to = InCompany("parties.Address")
    warehouse = InCompany("inventory.Warehouse")
    currency = models.CharField(max_length=3)
    prices_include_tax = models.BooleanField(default=False)
    reason = models.TextField()
    status = models.TextField(default="authorised")
    returned_on = models.DateField()
    amount_net = Amount()
    amount_tax = Amount()
    entered_by = models.BigIntegerField()
    entered_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "return_order"
        constraints = [
            unique("return_order_number", "company", "number"),
            unique("return_order_external", "company", "external_id"),
            one_of("return_order_status", "status", "authorised", "received", "cancelled"),
        ]
        indexes = [models.Index(fields=["company", "customer", "-id"], name="return_by_customer")]


class ReturnLine(models.Model):
    """Refers to the shipment line that it takes back, or to none (`shipment_line_id` null)."""

    company = owned()
    return_order = inside("sales.ReturnOrder", "return_order_id")
    line_no = models.IntegerField()
    shipment_line_id = models.BigIntegerField(null=True)
    order_line_id = models.BigIntegerField(null=True)
    item = InCompany("catalog.Item")
    is_stocked = models.BooleanField()
    description = models.TextField()
    unit = derived("catalog.Unit")
    unit_numerator = models.BigIntegerField()
    unit_denominator = models.BigIntegerField()
    quantity = Quantity()
    unit_price = Price()
    tax_class = models.TextField()
    tax_rate = Price()
    amount_net = Amount()
    amount_tax = Amount()
    unit_cost = Price(null=True)

    class Meta:
        db_table = "return_line"
        constraints = [
            unique("return_line_key", "return_order", "line_no"),
            check("return_line_positive", Q(quantity__gt=0)),
        ]
        indexes = [models.Index(fields=["company", "shipment_line_id"], name="return_by_shipment")]
