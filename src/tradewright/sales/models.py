"""Quotes, orders with their lines and holds, and returns."""

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
    coupons = models.TextField(default="")
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
    cumulative rounding. `requested_on` null: the day of the order.
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
    requested_on = models.DateField(null=True)
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


class Quote(models.Model):
    """draft → waiting → approved → sent → accepted, declined, expired or withdrawn; superseded by
    its next revision.

    Revisions of one quote share its number; `root_id` is the first of them. The amounts are those
    of the standard lines: neither optional nor an alternative to another. `reason_code` and what
    follows say why it was won or lost.
    """

    company = owned()
    number = models.TextField()
    revision = models.IntegerField(default=1)
    root_id = models.BigIntegerField()
    external_id = models.TextField(null=True)
    customer = InCompany("parties.Customer")
    ship_to = InCompany("parties.Address")
    warehouse = InCompany("inventory.Warehouse")
    contact = InCompany("parties.Contact", null=True)
    customer_reference = models.TextField(default="")
    currency = models.CharField(max_length=3)
    prices_include_tax = models.BooleanField(default=False)
    quoted_on = models.DateField()
    valid_until = models.DateField()
    requested_on = models.DateField(null=True)
    status = models.TextField(default="draft")
    discount_percent = Price(default=0)
    amount_net = Amount()
    amount_tax = Amount()
    amount_total = Amount()
    terms = models.TextField(default="")
    note = models.TextField(default="")
    request_id = models.BigIntegerField(null=True)  # the approval that it waits for, or got
    reserved_until = models.DateTimeField(null=True)
    reason_code = models.TextField(default="")
    reason = models.TextField(default="")
    competitor = models.TextField(default="")
    entered_by = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", db_column="entered_by", db_index=False
    )
    entered_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "quote"
        constraints = [
            unique("quote_number", "company", "number", "revision"),
            unique("quote_external", "company", "external_id"),
            one_of(
                "quote_status", "status",
                "draft", "waiting", "approved", "sent", "accepted", "declined", "expired",
                "superseded", "withdrawn",
            ),
            check("quote_total", Q(amount_total=F("amount_net") + F("amount_tax"))),
            check("quote_valid", Q(valid_until__gte=F("quoted_on"))),
            check("quote_discount", Q(discount_percent__gte=0, discount_percent__lt=100)),
            check("quote_waits_for", ~Q(status="waiting") | Q(request_id__isnull=False)),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["company", "customer", "-id"], name="quote_by_customer"),
            models.Index(fields=["company", "root_id"], name="quote_by_root"),
            models.Index(
                fields=["company", "valid_until"], name="quote_sent", condition=Q(status="sent")
            ),
        ]


class QuoteLine(models.Model):
    """`engine_price` is what the conditions said that day, `unit_price` what is quoted, both per
    `unit`, discounts of line and head taken off; `available` (per `unit`), `promised_on` and
    `unit_cost` are those of that day too.

    Quantities are in the unit of the line, `quantity` in the stocking unit; an alternative names
    the line that it could replace.
    """

    company = owned()
    quote = inside("sales.Quote", "quote_id")
    line_no = models.IntegerField()
    item = InCompany("catalog.Item")
    is_stocked = models.BooleanField()
    description = models.TextField()
    unit = derived("catalog.Unit")
    unit_numerator = models.BigIntegerField()
    unit_denominator = models.BigIntegerField()
    quantity_entered = Quantity()
    quantity = Quantity()
    quantity_accepted = Quantity(default=0)
    is_optional = models.BooleanField(default=False)
    alternative_to = models.IntegerField(null=True)
    engine_price = Price(null=True)
    given_price = Price(null=True)
    discount_percent = Price(default=0)
    unit_price = Price()
    price_source = models.TextField()
    price_trace = models.JSONField()
    unit_cost = Price(null=True)
    competitor_price = Price(null=True)
    available = Quantity(null=True)
    promised_on = models.DateField(null=True)
    tax_class = models.TextField()
    tax_rate = Price()
    amount_net = Amount()
    amount_tax = Amount()

    class Meta:
        db_table = "quote_line"
        constraints = [
            unique("quote_line_key", "quote", "line_no"),
            check("quote_line_positive", Q(quantity__gt=0, quantity_entered__gt=0)),
            check(
                "quote_line_accepted",
                Q(quantity_accepted__gte=0, quantity_accepted__lte=F("quantity_entered")),
            ),
            check("quote_line_one_kind", Q(is_optional=False) | Q(alternative_to__isnull=True)),
            check("quote_line_discount", Q(discount_percent__gte=0, discount_percent__lt=100)),
        ]
        indexes = [models.Index(fields=["company", "item"], name="quote_line_by_item")]


class QuoteLink(models.Model):
    """What was sent: the signed address carries `key`; it opens nothing once `revoked_at` is set.

    The mail goes to the contact, whose address is read when it goes, so it stands nowhere else.
    """

    company = owned()
    quote = inside("sales.Quote", "quote_id")
    key = models.UUIDField()
    contact = InCompany("parties.Contact", null=True)
    wants_mail = models.BooleanField()
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    mail_tries = models.IntegerField(default=0)
    mail_fault = models.TextField(default="")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "quote_link"
        constraints = [
            unique("quote_link_key", "company", "key"),
            unique("quote_link_live", "quote", when=Q(revoked_at__isnull=True)),
        ]
        indexes = [
            models.Index(
                fields=["company", "id"],
                name="quote_link_to_mail",
                condition=Q(wants_mail=True, mailed_at__isnull=True, revoked_at__isnull=True),
            )
        ]


class QuoteAcceptance(models.Model):
    """What the customer took, and the order that it made.

    `changes` is what had changed since the quote, as it was shown; `signed_as` the name that was
    given with the word, evidence that an erasure of that person finds.
    """

    company = owned()
    quote = inside("sales.Quote", "quote_id")
    order = inside("sales.SalesOrder", "order_id")
    external_id = models.TextField(null=True)
    channel = models.TextField()
    signed_as = models.TextField(default="")
    changes = models.JSONField()
    accepted_by = models.BigIntegerField()
    accepted_at = models.DateTimeField()

    class Meta:
        db_table = "quote_acceptance"
        constraints = [
            unique("quote_acceptance_order", "company", "order"),
            unique("quote_acceptance_external", "company", "external_id"),
        ]
        indexes = [models.Index(fields=["company", "quote"], name="quote_acceptance_of")]


class QuoteAcceptanceLine(models.Model):
    """How much of a quoted line stands in which line of the order, in the unit of the line."""

    append_only = True

    company = owned()
    acceptance = inside("sales.QuoteAcceptance", "acceptance_id")
    quote_line = inside("sales.QuoteLine", "quote_line_id")
    order_line = inside("sales.SalesOrderLine", "order_line_id")
    quantity = Quantity()

    class Meta:
        db_table = "quote_acceptance_line"
        constraints = [
            unique("quote_acceptance_line_order", "company", "order_line"),
            check("quote_acceptance_line_positive", Q(quantity__gt=0)),
        ]
        indexes = [models.Index(fields=["company", "quote_line"], name="quote_acceptance_by_line")]


class CustomerItem(models.Model):
    """What a customer calls an item: their own number and words, and the unit they order it in.

    `key` is the number in capitals without blanks and signs, so that however it is typed it is
    found; the customer and those below it may order by it.
    """

    history = True

    company = owned(checked=True)
    customer = InCompany("parties.Customer")
    item = InCompany("catalog.Item")
    code = models.TextField()
    key = models.TextField()
    description = models.TextField(default="")
    unit = InCompany("catalog.Unit", null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "customer_item"
        constraints = [
            unique("customer_item_key", "company", "customer", "key"),
            check("customer_item_called", ~Q(key="")),
        ]
        indexes = [
            models.Index(fields=["company", "item"], name="customer_item_by_item"),
            models.Index(fields=["company", "key"], name="customer_item_by_key"),
        ]
