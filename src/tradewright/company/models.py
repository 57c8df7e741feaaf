"""Legal entities, currencies and rates, calendars, document numbers, users."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from tradewright.kernel.fields import Price, check, one_of, owned, unique


class User(AbstractUser):
    """A person who signs in. What they may do, and where, is control's business."""

    history = (
        "username", "password", "email", "first_name", "last_name", "is_active", "is_staff",
        "is_superuser",
    )  # fmt: skip
    history_hidden = ("password",)

    class Meta:
        db_table = "app_user"


class Currency(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.TextField()
    minor_unit = models.SmallIntegerField(default=2)

    class Meta:
        db_table = "currency"
        constraints = [check("currency_minor_unit", Q(minor_unit__gte=0, minor_unit__lte=4))]


class Company(models.Model):
    """A legal entity. `went_live_on` is set when every posting rule resolves (design.md law 2)."""

    history = True

    company_column = "id"

    code = models.TextField(unique=True)
    name = models.TextField()
    currency = models.ForeignKey(Currency, models.PROTECT, related_name="+", db_column="currency")
    country = models.CharField(max_length=2)
    time_zone = models.TextField(default="UTC")
    street = models.TextField(default="")
    city = models.TextField(default="")
    postcode = models.TextField(default="")
    tax_number = models.TextField(default="")
    weekend = models.TextField(default="67")  # ISO weekdays that are not worked
    releases_on_confirm = models.BooleanField(default=False)
    went_live_on = models.DateField(null=True)

    class Meta:
        db_table = "company"


class ExchangeRate(models.Model):
    """One unit of `currency` is worth `rate` of the company's currency from `valid_from` on."""

    history = True

    company = owned(checked=True)
    currency = models.ForeignKey(Currency, models.PROTECT, related_name="+", db_column="currency")
    kind = models.TextField(default="spot")
    valid_from = models.DateField()
    rate = Price()
    source = models.TextField(default="")
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "exchange_rate"
        constraints = [
            unique("exchange_rate_key", "company", "currency", "kind", "valid_from"),
            check("exchange_rate_positive", Q(rate__gt=0)),
        ]


class Holiday(models.Model):
    history = True

    company = owned(checked=True)
    day = models.DateField()
    name = models.TextField()

    class Meta:
        db_table = "holiday"
        constraints = [unique("holiday_key", "company", "day")]


class NumberSeries(models.Model):
    """Document numbers: `gap_free` series draw from this row, plain ones from a sequence."""

    history = ("code", "prefix", "digits", "kind", "first_number")

    company = owned(checked=True)
    code = models.TextField()
    prefix = models.TextField(default="")
    digits = models.SmallIntegerField(default=6)
    kind = models.TextField(default="plain")
    first_number = models.BigIntegerField(default=1)
    next_number = models.BigIntegerField(default=1)
    sequence_name = models.TextField(default="")

    class Meta:
        db_table = "number_series"
        constraints = [
            unique("number_series_key", "company", "code"),
            one_of("number_series_kind", "kind", "gap_free", "plain"),
            check(
                "number_series_sequence",
                Q(kind="gap_free", sequence_name="") | (Q(kind="plain") & ~Q(sequence_name="")),
            ),
        ]
