"""Account plans, the segments they draw from, and targets of sellers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tradewright.kernel.fields import (
    Amount,
    InCompany,
    check,
    inside,
    owned,
    unique,
)


class AccountSegment(models.Model):
    """A class of customers: the service they get, the price level they should have, and how often
    their plan is looked at."""

    history = True

    company = owned(checked=True)
    code = models.TextField()
    name = models.TextField()
    service_level = models.TextField(default="")
    price_level = models.TextField(default="")
    review_days = models.SmallIntegerField(default=180)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "account_segment"
        constraints = [
            unique("account_segment_key", "company", "code"),
            unique("account_segment_in_company", "company", "id"),
            check("account_segment_review", Q(review_days__gt=0)),
        ]


class AccountPlan(models.Model):
    """What we intend with a customer. `potential` is what they buy of our goods in a year from
    anybody, in the company's currency; null where nobody has judged it."""

    history = True

    company = owned(checked=True)
    customer = InCompany("parties.Customer")
    segment = InCompany(AccountSegment)
    owner = InCompany("crm.SalesRep", null=True)
    potential = Amount(null=True)
    goal = models.TextField(default="")
    review_days = models.SmallIntegerField()
    reviewed_on = models.DateField(null=True)
    next_review_on = models.DateField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "account_plan"
        constraints = [
            unique("account_plan_key", "company", "customer"),
            unique("account_plan_in_company", "company", "id"),
            check("account_plan_potential", Q(potential__isnull=True) | Q(potential__gt=0)),
            check("account_plan_review", Q(review_days__gt=0)),
        ]
        indexes = [
            models.Index(fields=["company", "next_review_on", "id"], name="account_plan_by_review"),
        ]


class PlanItem(models.Model):
    """An item, or a whole group, that the customer should buy more of in a year."""

    company = owned()
    plan = inside("crm.AccountPlan", "plan_id")
    item = InCompany("catalog.Item", null=True)
    group = InCompany("catalog.ItemGroup", null=True)
    target = Amount()

    class Meta:
        db_table = "account_plan_item"
        constraints = [
            unique("account_plan_item_key", "plan", "item", when=Q(item__isnull=False)),
            unique("account_plan_group_key", "plan", "group", when=Q(group__isnull=False)),
            check(
                "account_plan_item_one",
                Q(item__isnull=True, group__isnull=False)
                | Q(item__isnull=False, group__isnull=True),
            ),
            check("account_plan_item_target", Q(target__gt=0)),
        ]


class SalesTarget(models.Model):
    """What a seller should win in a month, in the company's currency."""

    history = True

    company = owned(checked=True)
    rep = InCompany("crm.SalesRep")
    month = models.DateField()
    amount = Amount()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "sales_target"
        constraints = [
            unique("sales_target_key", "company", "rep", "month"),
            check("sales_target_month", Q(month__day=1)),
            check("sales_target_amount", Q(amount__gte=0)),
        ]
