"""What happened with a customer, told by all modules; and what they bought, month by month."""

from __future__ import annotations

from django.db import models

from tradewright.kernel.fields import Amount, InCompany, Quantity, owned, unique


class TimelineEntry(models.Model):
    """One event of one customer, as it reached the account; an event stands here once.

    `aggregate` and `key` lead to the document; `number` and `amount` are what it told of itself.
    """

    append_only = True

    company = owned()
    customer = InCompany("parties.Customer")
    event_id = models.BigIntegerField()
    topic = models.TextField()
    aggregate = models.TextField()
    key = models.BigIntegerField()
    number = models.TextField(default="")
    amount = Amount(null=True)
    happened_at = models.DateTimeField()

    class Meta:
        db_table = "timeline_entry"
        constraints = [unique("timeline_entry_once", "company", "event_id")]
        indexes = [
            models.Index(
                fields=["company", "customer", "-happened_at", "-event_id"],
                name="timeline_by_customer",
            ),
        ]


class BuyingMonth(models.Model):
    """What a customer was invoiced of an item in a month, credit notes taken off: a copy of the
    invoice lines that the flow keeps and that `rebuild_buying` makes afresh."""

    company = owned()
    customer = InCompany("parties.Customer")
    item = InCompany("catalog.Item")
    month = models.DateField()
    quantity = Quantity()
    amount_net = Amount()
    invoices = models.IntegerField()
    last_on = models.DateField(null=True)

    class Meta:
        db_table = "buying_month"
        constraints = [unique("buying_month_key", "company", "customer", "month", "item")]


class BuyingDocument(models.Model):
    """An invoice or credit note that stands in `buying_month` already."""

    append_only = True

    company = owned()
    invoice = models.OneToOneField(
        "receivables.Invoice", models.PROTECT, related_name="+", primary_key=True
    )

    class Meta:
        db_table = "buying_document"
