"""Tax rates by place, tax class and date."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tradewright.kernel.fields import Price, check, owned, unique


class TaxRate(models.Model):
    """The rate in a country (and region, if named) for a tax class, from a day until the next row.

    So rates cannot overlap. `rate` is a fraction: 0.2 is 20 %.
    """

    history = True

    company = owned(checked=True)
    country = models.CharField(max_length=2)
    region = models.TextField(default="")
    tax_class = models.TextField()
    valid_from = models.DateField()
    rate = Price()
    name = models.TextField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "tax_rate"
        constraints = [
            unique("tax_rate_key", "company", "country", "region", "tax_class", "valid_from"),
            check("tax_rate_range", Q(rate__gte=0, rate__lt=1)),
        ]
