"""Opportunities with what is expected to be bought, their stages, and how they moved."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tradewright.kernel.fields import (
    Amount,
    InCompany,
    Price,
    Quantity,
    check,
    inside,
    one_of,
    owned,
    unique,
)


class PipelineStage(models.Model):
    """A step of the pipeline, in the order of `place`; `probability` in percent is what an
    opportunity in it has unless it says otherwise. `criteria` are the facts that it must have to
    get in."""

    history = True

    company = owned(checked=True)
    code = models.TextField()
    name = models.TextField()
    place = models.SmallIntegerField()
    probability = Price()
    kind = models.TextField(default="open")
    criteria = ArrayField(models.TextField(), default=list)
    is_active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "pipeline_stage"
        constraints = [
            unique("pipeline_stage_key", "company", "code"),
            unique("pipeline_stage_in_company", "company", "id"),
            one_of("pipeline_stage_kind", "kind", "open", "won", "lost"),
            check(
                "pipeline_stage_probability",
                Q(kind="open", probability__gte=0, probability__lte=100)
                | Q(kind="won", probability=100)
                | Q(kind="lost", probability=0),
            ),
        ]


class Opportunity(models.Model):
    """A chance to sell. `status` is the kind of its stage; `amount` is the sum of its lines, or
    stated where there are none. `amount_home` is the same in the company's currency at `rate`.

    `customer` is empty while only a name (`account_name`) is known.
    """

    company = owned()
    number = models.TextField()
    external_id = models.TextField(null=True)
    name = models.TextField()
    customer = InCompany("parties.Customer", null=True)
    account_name = models.TextField(default="")
    contact = InCompany("parties.Contact", null=True)
    lead = InCompany("crm.Lead", null=True)
    owner = InCompany("crm.SalesRep", null=True)
    channel = models.TextField(default="field")
    currency = models.CharField(max_length=3)
    rate = Price(default=1)
    amount = Amount(default=0)
    amount_home = Amount(default=0)
    stage = InCompany(PipelineStage)
    status = models.TextField(default="open")
    probability = Price(null=True)
    forecast = models.TextField(default="pipeline")
    expected_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    competitor = models.TextField(default="")
    loss_reason = models.TextField(default="")
    note = models.TextField(default="")
    opened_on = models.DateField()
    stage_since = models.DateTimeField()
    entered_by = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", db_column="entered_by", db_index=False
    )
    entered_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "opportunity"
        constraints = [
            unique("opportunity_number", "company", "number"),
            unique("opportunity_in_company", "company", "id"),
            unique("opportunity_external", "company", "external_id"),
            one_of("opportunity_status", "status", "open", "won", "lost"),
            one_of(
                "opportunity_forecast", "forecast",
                "pipeline", "best_case", "committed", "omitted",
            ),
            one_of(
                "opportunity_channel", "channel",
                "field", "inside", "counter", "ecommerce", "edi", "key_account",
            ),
            check(
                "opportunity_probability",
                Q(probability__isnull=True) | Q(probability__gte=0, probability__lte=100),
            ),
            check("opportunity_amount", Q(amount__gte=0, amount_home__gte=0, rate__gt=0)),
            check(
                "opportunity_closed",
                Q(status="open", closed_on__isnull=True)
                | (~Q(status="open") & Q(closed_on__isnull=False)),
            ),
            check("opportunity_lost", ~Q(status="lost") | ~Q(loss_reason="")),
            check("opportunity_won", ~Q(status="won") | Q(customer__isnull=False)),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["company", "stage", "-amount_home", "-id"], name="opportunity_by_stage"
            ),
            models.Index(
                fields=["company", "stage", "expected_on", "-amount_home", "-id"],
                name="opportunity_by_stage_and_day",
            ),
            models.Index(fields=["company", "status", "-id"], name="opportunity_by_status"),
            models.Index(fields=["company", "owner", "-id"], name="opportunity_by_owner"),
            models.Index(fields=["company", "customer", "-id"], name="opportunity_by_customer"),
            models.Index(
                fields=["company", "lead"],
                name="opportunity_by_lead",
                condition=Q(lead__isnull=False),
            ),
            models.Index(
                fields=["company", "expected_on", "id"],
                name="opportunity_expected",
                condition=Q(status="open"),
            ),
            models.Index(
                fields=["company", "closed_on", "id"],
                name="opportunity_by_closing",
                condition=Q(closed_on__isnull=False),
            ),
        ]


class OpportunityLine(models.Model):
    """What is expected to be bought: an item, or a name where we have none yet. `quantity` is in
    `unit`; `stock_quantity` in the item's stocking unit, which demand reads."""

    company = owned()
    opportunity = inside("crm.Opportunity", "opportunity_id")
    line_no = models.IntegerField()
    item = InCompany("catalog.Item", null=True)
    description = models.TextField()
    unit = InCompany("catalog.Unit", null=True)
    quantity = Quantity()
    stock_quantity = Quantity(null=True)
    price = Price()
    amount = Amount()
    expected_on = models.DateField(null=True)
    competitor_price = Price(null=True)

    class Meta:
        db_table = "opportunity_line"
        constraints = [
            unique("opportunity_line_key", "opportunity", "line_no"),
            check("opportunity_line_quantity", Q(quantity__gt=0)),
            check("opportunity_line_price", Q(price__gte=0, amount__gte=0)),
            check(
                "opportunity_line_item",
                Q(item__isnull=True, unit__isnull=True, stock_quantity__isnull=True)
                | Q(item__isnull=False, unit__isnull=False, stock_quantity__gt=0),
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "item", "opportunity"],
                name="opportunity_line_of_item",
                condition=Q(item__isnull=False),
            ),
        ]


class OpportunityMove(models.Model):
    """From one stage into another, when and why; the first is from none. Never changes."""

    append_only = True

    company = owned()
    opportunity = inside("crm.Opportunity", "opportunity_id")
    move_no = models.IntegerField()
    from_stage = InCompany(PipelineStage, null=True)
    to_stage = InCompany(PipelineStage)
    reason = models.TextField(default="")
    moved_by = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", db_column="moved_by", db_index=False
    )
    moved_at = models.DateTimeField()

    class Meta:
        db_table = "opportunity_move"
        constraints = [
            unique("opportunity_move_key", "opportunity", "move_no"),
            check(
                "opportunity_move_first",
                Q(move_no=1, from_stage__isnull=True) | Q(move_no__gt=1, from_stage__isnull=False),
            ),
            check("opportunity_move_moves", ~Q(from_stage=F("to_stage"))),
        ]
        indexes = [
            models.Index(fields=["company", "moved_at"], name="opportunity_move_by_time"),
        ]
