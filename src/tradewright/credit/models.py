"""Limits and exposure: one maintained row per customer (rules.md C4)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tradewright.kernel.fields import Amount, InCompany, check, owned, unique


class CreditAccount(models.Model):
    """Each amount owed stands in one bucket: ordered → unbilled → receivable, less unapplied cash.

    The database refuses an exposure above the limit; `amount_excused` is what may stand above it
    (an approved release, a limit lowered under what is owed, a bounced payment), never a new order.
    A null limit means no limit; prepaid customers have 0. `version` counts the changes of the
    limit, which are told as events; the buckets follow the documents that move them.
    """

    history = ("amount_limit", "currency")  # the buckets follow documents

    company = owned(checked=True)
    customer = InCompany("parties.Customer")
    currency = models.CharField(max_length=3)
    amount_limit = Amount(null=True)
    amount_ordered = Amount(default=0)
    amount_unbilled = Amount(default=0)
    amount_receivable = Amount(default=0)
    amount_unapplied = Amount(default=0)
    amount_excused = Amount(default=0)
    version = models.IntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "credit_account"
        constraints = [
            unique("credit_account_key", "customer", "company"),
            check(
                "credit_buckets_not_negative",
                Q(
                    amount_ordered__gte=0,
                    amount_unbilled__gte=0,
                    amount_receivable__gte=0,
                    amount_unapplied__gte=0,
                    amount_excused__gte=0,
                ),
            ),
            check(
                "credit_within_limit",
                Q(amount_limit__isnull=True)
                | Q(
                    amount_limit__gte=F("amount_ordered")
                    + F("amount_unbilled")
                    + F("amount_receivable")
                    - F("amount_unapplied")
                    - F("amount_excused")
                ),
            ),
        ]
