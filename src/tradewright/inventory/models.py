"""Stock by item and warehouse, its moves, reservations and value (moving average).

Keys begin with their most selective column, not with the company: to a planner that knows nothing
of a new company, every index that begins with the company looks as good as the right one.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tradewright.kernel.fields import Amount, InCompany, Quantity, check, one_of, owned, unique


class Warehouse(models.Model):
    """A place that holds stock; each is its own valuation area (docs/adr/0010)."""

    history = True

    company = owned(checked=True)
    code = models.TextField()
    name = models.TextField()
    country = models.CharField(max_length=2)
    is_default = models.BooleanField(default=False)

    class Meta:
        db_table = "warehouse"
        constraints = [
            unique("warehouse_key", "company", "code"),
            unique("warehouse_in_company", "company", "id"),
            unique("warehouse_default", "company", when=Q(is_default=True)),
        ]


class StockLevel(models.Model):
    """On hand, reserved and value of an item in a warehouse; average cost is value ÷ on hand."""

    company = owned(checked=True)
    item = InCompany("catalog.Item")
    warehouse = InCompany(Warehouse)
    on_hand = Quantity(default=0)
    reserved = Quantity(default=0)
    amount_value = Amount(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "stock_level"
        constraints = [
            unique("stock_level_key", "item", "warehouse", "company"),
            check("stock_not_negative", Q(on_hand__gte=0)),
            check("stock_reserved", Q(reserved__gte=0, reserved__lte=F("on_hand"))),
            check("stock_value", Q(amount_value__gte=0) & (Q(on_hand__gt=0) | Q(amount_value=0))),
        ]


class Reservation(models.Model):
    """Stock held for a line of a document above (an order line) until shipped or given back.

    One with `expires_at` is soft: who made it gives it back by then (a quote).
    """

    company = owned()
    item = InCompany("catalog.Item")
    warehouse = InCompany(Warehouse)
    source = models.TextField()
    source_line_id = models.BigIntegerField()
    quantity = Quantity()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reservation"
        constraints = [
            unique("reservation_key", "source_line_id", "source", "company"),
            check("reservation_positive", Q(quantity__gt=0)),
        ]
        indexes = [
            models.Index(fields=["item", "warehouse"], name="reservation_by_item"),
            models.Index(
                fields=["expires_at"],
                name="reservation_expiring",
                condition=Q(expires_at__isnull=False),
            ),
        ]


class StockMove(models.Model):
    """In is positive, out negative, in quantity and value; a move is never changed."""

    append_only = True

    company = owned()
    item = InCompany("catalog.Item")
    warehouse = InCompany(Warehouse)
    kind = models.TextField()
    quantity = Quantity()
    amount_value = Amount()
    source = models.TextField()
    source_id = models.BigIntegerField()
    source_line_id = models.BigIntegerField()
    origin = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, db_index=False
    )  # a return names the issue that it takes back
    reason = models.TextField(default="")
    moved_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    operation_id = models.UUIDField()

    class Meta:
        db_table = "stock_move"
        constraints = [
            one_of("stock_move_kind", "kind", "receipt", "issue", "return", "adjustment"),
            check("stock_move_not_empty", ~Q(quantity=0) | ~Q(amount_value=0)),
            unique("stock_move_once", "source_line_id", "source", "kind", "company"),
        ]
        indexes = [
            models.Index(fields=["item", "id"], name="stock_move_by_item"),
            models.Index(fields=["source_id", "source"], name="stock_move_by_source"),
            models.Index(
                fields=["origin"], name="stock_move_by_origin", condition=Q(origin__isnull=False)
            ),
        ]


class StockDocument(models.Model):
    """A dated receipt or count that puts stock in or takes it out, with its reason."""

    append_only = True

    company = owned(checked=True)
    number = models.TextField()
    kind = models.TextField()
    item = InCompany("catalog.Item")
    warehouse = InCompany(Warehouse)
    quantity = Quantity()
    unit_cost = Amount(null=True)
    reason = models.TextField(default="")
    external_id = models.TextField(null=True)
    posted_on = models.DateField()
    posted_at = models.DateTimeField()

    class Meta:
        db_table = "stock_document"
        constraints = [
            unique("stock_document_number", "company", "number"),
            unique("stock_document_external", "company", "external_id"),
            one_of("stock_document_kind", "kind", "receipt", "adjustment"),
        ]
