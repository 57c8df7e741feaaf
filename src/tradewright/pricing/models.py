"""Prices: what a customer, or anyone, pays for an item from a quantity on and from a day on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tradewright.kernel.fields import InCompany, Price, Quantity, check, owned


class PriceCondition(models.Model):
    """A price of one unit of an item; without a customer it is the list price (rules.md C3)."""

    history = True

    company = owned(checked=True)
    customer = InCompany("parties.Customer", null=True)
    item = InCompany("catalog.Item")
    unit = InCompany("catalog.Unit")
    currency = models.CharField(max_length=3)
    min_quantity = Quantity(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    price = Price()
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "price_condition"
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "company", "item", "customer", "unit", "currency", "valid_from", "min_quantity",
                ],
                name="price_condition_key",
                nulls_distinct=False,
            ),
            check("price_not_negative", Q(price__gte=0)),
            check("price_min_quantity", Q(min_quantity__gte=0)),
            check("price_validity", Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))),
        ]  # fmt: skip
