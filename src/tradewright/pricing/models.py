"""Prices: conditions of many kinds, price levels, contracts, and what costs say to them."""

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

FORMULAS = ("amount", "percent", "markup", "margin", "free_goods")


def in_order(name: str) -> models.CheckConstraint:
    """It ends when it begins, or later, if it ends."""
    return check(name, Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")))


def where(condition: Q, name: str, *columns: str) -> models.Index:
    """An index of the rows of which this is true."""
    return models.Index(fields=columns, name=name, condition=condition)


def rounding() -> models.TextField:  # type: ignore[type-arg]  # has none at run time
    """How a formula's result is rounded: to the nearest step, up to an ending, up to a multiple."""
    return models.TextField(default="")


class PriceLevel(models.Model):
    """A price list that customers are put on. Items without a price of it are priced by its
    formula: `percent` on the list's or on `base`'s price (minus is less; rules.md C3).

    `chain`: itself, its base, the base of that, … each as PriceCondition.whom says it;
    `is_by_formula`: the last of them has a percentage of the list, so every item has a price."""

    history = True

    company = owned(checked=True)
    code = models.TextField()
    name = models.TextField()
    base = InCompany("pricing.PriceLevel", null=True)
    percent = Price(null=True)
    rounding = rounding()
    rounding_step = Price(null=True)
    rounding_ending = Price(null=True)
    chain = ArrayField(models.BigIntegerField(), default=list)
    is_by_formula = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "price_level"
        constraints = [
            unique("price_level_key", "company", "code"),
            unique("price_level_in_company", "company", "id"),
            check("price_level_based", Q(base__isnull=True) | Q(percent__isnull=False)),
            one_of("price_level_rounding", "rounding", "", "nearest", "ending", "multiple"),
            check("price_level_stepped", Q(rounding="") | Q(rounding_step__gt=0)),
        ]


class CustomerPricing(models.Model):
    """The price level that a customer is on."""

    history = True

    company = owned(checked=True)
    customer = InCompany("parties.Customer")
    level = InCompany(PriceLevel, null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "customer_pricing"
        constraints = [unique("customer_pricing_key", "company", "customer")]


class PriceContract(models.Model):
    """What was agreed with a customer, for all its places or for one of them: a contract or the
    prices of a job. It holds for the customers below it as well; once `ended` it prices nothing.

    Its prices rise by `escalator_percent` on `escalates_from` and every year after;
    `escalated_on` is the last day from which they did."""

    history = True

    company = owned(checked=True)
    number = models.TextField()
    name = models.TextField()
    kind = models.TextField(default="contract")
    customer = InCompany("parties.Customer")
    ship_to = InCompany("parties.Address", null=True)
    customer_reference = models.TextField(default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    status = models.TextField(default="active")
    note = models.TextField(default="")
    escalator_percent = Price(null=True)
    escalates_from = models.DateField(null=True)
    escalated_on = models.DateField(null=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "price_contract"
        constraints = [
            unique("price_contract_key", "company", "number"),
            unique("price_contract_in_company", "company", "id"),
            one_of("price_contract_kind", "kind", "contract", "job"),
            one_of("price_contract_status", "status", "active", "ended"),
            in_order("price_contract_validity"),
            check("price_contract_escalator", (
                Q(escalator_percent__isnull=True, escalates_from__isnull=True)
                | Q(escalator_percent__gt=-100, escalates_from__isnull=False)
            )),
        ]  # fmt: skip
        indexes = [models.Index(fields=["company", "customer"], name="price_contract_of_customer")]


class BreakGroup(models.Model):
    """Items whose quantities count together towards a break (mix and match)."""

    history = True

    company = owned(checked=True)
    code = models.TextField()
    name = models.TextField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "break_group"
        constraints = [
            unique("break_group_key", "company", "code"),
            unique("break_group_in_company", "company", "id"),
        ]


class BreakGroupItem(models.Model):
    history = True

    company = owned(checked=True)
    item = InCompany("catalog.Item")
    group = InCompany(BreakGroup)

    class Meta:
        db_table = "break_group_item"
        constraints = [unique("break_group_item_key", "company", "item")]


class ItemCost(models.Model):
    """What an item costs per stocking unit, in the company's currency, for prices by formula:
    what it would cost to buy again, the standard, or what was paid last."""

    history = True

    company = owned(checked=True)
    item = InCompany("catalog.Item")
    kind = models.TextField()
    valid_from = models.DateField()
    cost = Price()
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "item_cost"
        constraints = [
            unique("item_cost_key", "company", "item", "kind", "valid_from"),
            one_of("item_cost_kind", "kind", "replacement", "standard", "last"),
            check("item_cost_not_negative", Q(cost__gte=0)),
        ]


class PriceBurden(models.Model):
    """What selling an item to somebody costs beside the goods, or gives back (a supplier's claim),
    as a percentage of the price or an amount per stocking unit. Without customer or item: all."""

    history = True

    company = owned(checked=True)
    kind = models.TextField()
    customer = InCompany("parties.Customer", null=True)
    item = InCompany("catalog.Item", null=True)
    percent = Price(default=0)
    amount = Price(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "price_burden"
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "customer", "item", "valid_from"],
                name="price_burden_key", nulls_distinct=False,
            ),
            one_of("price_burden_kind", "kind", "claim", "freight", "rebate", "terms"),
            check("price_burden_not_negative", Q(percent__gte=0, amount__gte=0)),
            in_order("price_burden_validity"),
        ]  # fmt: skip


class PricePolicy(models.Model):
    """How a company prices: by which day, with how many decimals a converted price stands, and at
    which levels the lowest of this and the next hit is taken instead of this (`best_at`)."""

    history = True

    company = owned(checked=True)
    priced_on = models.TextField(default="ordered")
    decimals = models.SmallIntegerField(default=4)
    best_at = ArrayField(models.TextField(), default=list)
    floor_margin_percent = Price(default=0)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "price_policy"
        constraints = [
            unique("price_policy_key", "company"),
            one_of("price_policy_day", "priced_on", "ordered", "requested"),
            check("price_policy_decimals", Q(decimals__gte=0, decimals__lte=6)),
        ]


class PriceCondition(models.Model):
    """A price, or a discount, and for whom, what, when and how much it holds (rules.md C3).

    `kind`: `price` (of a customer, a group of them, or without either the list), `contract`,
    `promotion`, `level` (of a price level), `discount` (comes off what the others say).
    For whom: one of ship-to (with its customer), customer, customer group, price level; none is
    everybody. For what: one of item, item group, brand; none is every item. `unit` null is the
    stocking unit of a price, the ordered one of a percentage; `currency` null is any.
    `whom` and `what` say the same as one number each; `rank` and `breadth` say at which level of
    rules.md C3 it stands and how narrow it is there, as far as the row alone tells.
    """

    history = True

    company = owned(checked=True)
    kind = models.TextField(default="price")
    contract = InCompany(PriceContract, null=True)
    ship_to = InCompany("parties.Address", null=True)
    customer = InCompany("parties.Customer", null=True)
    customer_group = InCompany("parties.CustomerGroup", null=True)
    level = InCompany(PriceLevel, null=True)
    item = InCompany("catalog.Item", null=True)
    item_group = InCompany("catalog.ItemGroup", null=True)
    brand = InCompany("catalog.Brand", null=True)
    unit = InCompany("catalog.Unit", null=True)
    currency = models.CharField(max_length=3, null=True)
    min_quantity = Quantity(default=0)
    min_value = Price(default=0)
    breaks = models.TextField(default="line")
    is_incremental = models.BooleanField(default=False)
    coupon = models.TextField(default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    formula = models.TextField(default="amount")
    price = Price(null=True)
    per = Price(default=1)
    percent = Price(null=True)
    cost_kind = models.TextField(default="")
    paid_quantity = Quantity(null=True)
    free_quantity = Quantity(null=True)
    rounding = rounding()
    rounding_step = Price(null=True)
    rounding_ending = Price(null=True)
    floor_price = Price(null=True)
    ceiling_price = Price(null=True)
    cap_quantity = Quantity(null=True)
    drawn_quantity = Quantity(default=0)
    sequence = models.SmallIntegerField(default=0)
    off_list = models.BooleanField(default=False)
    on_contracts = models.BooleanField(default=False)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    whom = models.GeneratedField(
        expression=models.Case(
            models.When(ship_to__isnull=False, then=F("ship_to_id") * 8 + 1),
            models.When(customer__isnull=False, then=F("customer_id") * 8 + 2),
            models.When(customer_group__isnull=False, then=F("customer_group_id") * 8 + 3),
            models.When(level__isnull=False, then=F("level_id") * 8 + 4),
            default=models.Value(0),
        ),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    what = models.GeneratedField(
        expression=models.Case(
            models.When(item__isnull=False, then=F("item_id") * 8 + 1),
            models.When(item_group__isnull=False, then=F("item_group_id") * 8 + 2),
            models.When(brand__isnull=False, then=F("brand_id") * 8 + 3),
            default=models.Value(0),
        ),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    rank = models.GeneratedField(
        expression=models.Case(
            models.When(kind="contract", ship_to__isnull=False, then=1),
            models.When(kind="contract", then=2),
            models.When(kind="promotion", then=8),
            models.When(kind="level", then=9),
            models.When(kind="discount", then=20),
            models.When(customer__isnull=False, item__isnull=False, then=4),
            models.When(customer__isnull=False, then=5),
            models.When(customer_group__isnull=False, item__isnull=False, then=6),
            models.When(customer_group__isnull=False, then=7),
            default=models.Value(10),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    breadth = models.GeneratedField(
        expression=models.Case(
            models.When(ship_to__isnull=False, then=0),
            models.When(customer__isnull=False, then=4),
            models.When(customer_group__isnull=False, then=100),
            models.When(level__isnull=False, then=200),
            default=models.Value(300),
        )
        + models.Case(
            models.When(item__isnull=False, then=0),
            models.When(item_group__isnull=False, then=1),
            models.When(brand__isnull=False, then=2),
            default=models.Value(3),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    class Meta:
        db_table = "price_condition"
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "company", "what", "whom", "kind", "contract", "unit", "currency", "coupon",
                    "sequence", "min_quantity", "min_value", "valid_from",
                ],
                name="price_condition_key",
                nulls_distinct=False,
            ),
            one_of("price_kind", "kind", "price", "contract", "promotion", "level", "discount"),
            one_of("price_formula", "formula", *FORMULAS),
            check("price_has_figure", (
                Q(formula="amount", price__isnull=False)
                | Q(formula="free_goods", paid_quantity__gt=0, free_quantity__gt=0)
                | Q(formula__in=["percent", "markup", "margin"], percent__isnull=False)
            )),
            check("price_of_cost", ~Q(formula__in=["markup", "margin"]) | ~Q(cost_kind="")),
            check("price_margin_possible", ~Q(formula="margin") | Q(percent__lt=100)),
            check("price_of_contract", (
                Q(kind="contract", contract__isnull=False)
                | ~Q(kind="contract") & Q(contract__isnull=True)
            )),
            check("price_of_level", ~Q(kind="level") | Q(level__isnull=False)),
            check("price_discount_percent", ~Q(kind="discount") | Q(formula="percent")),
            check("price_currency_stated", ~Q(formula="amount") | Q(currency__isnull=False)),
            check("price_not_negative", Q(price__gte=0)),
            check("price_per_positive", Q(per__gt=0)),
            check("price_min_quantity", Q(min_quantity__gte=0, min_value__gte=0)),
            in_order("price_validity"),
            check("price_cap",
                  Q(cap_quantity__isnull=True) | Q(drawn_quantity__lte=F("cap_quantity"))),
            check("price_drawn", Q(drawn_quantity__gte=0)),
            check("price_cap_of_contract", Q(cap_quantity__isnull=True) | Q(kind="contract")),
            one_of("price_breaks", "breaks", "line", "group"),
            one_of("price_rounding", "rounding", "", "nearest", "ending", "multiple"),
            check("price_stepped", Q(rounding="") | Q(rounding_step__gt=0)),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["company", "what", "whom", "valid_from"],
                include=[
                    "id",
                    "rank",
                    "breadth",
                    "unit",
                    "currency",
                    "min_quantity",
                    "min_value",
                    "breaks",
                    "coupon",
                    "valid_to",
                    "formula",
                    "cap_quantity",
                    "sequence",
                ],
                name="price_condition_pick",
            ),
            where(Q(item__isnull=True), "price_condition_wide", "company", "whom", "what"),
            where(Q(cap_quantity__isnull=False), "price_condition_capped", "company", "id"),
            where(Q(contract__isnull=False), "price_of_contract_by_id", "company", "contract"),
            where(~Q(coupon=""), "price_condition_coupon", "company", "coupon"),
        ]


class PriceDraw(models.Model):
    """What a document's line took of a capped condition."""

    company = owned()
    condition = inside("pricing.PriceCondition", "condition_id")
    source = models.TextField()
    source_id = models.BigIntegerField()
    quantity = Quantity()

    class Meta:
        db_table = "price_draw"
        constraints = [
            unique("price_draw_key", "company", "source", "source_id", "condition"),
            check("price_draw_positive", Q(quantity__gte=0)),
        ]


class PriceProposal(models.Model):
    """Prices that somebody wants set: draft → waiting → approved → applied, with
    refused and withdrawn beside them.

    The machine works out what it would change over `measured_since`..`measured_until`
    (`amount_before`, `amount_after`: net sales of the same lines; margins likewise) and which of
    its lines could be set. `percent_largest` is the largest change of a single price.
    """

    company = owned()
    number = models.TextField()
    external_id = models.TextField(null=True)
    reason = models.TextField()
    status = models.TextField(default="draft")
    line_count = models.IntegerField()
    wrong_count = models.IntegerField(default=0)
    measured_at = models.DateTimeField(null=True)
    measured_since = models.DateField(null=True)
    measured_until = models.DateField(null=True)
    lines_sold = models.IntegerField(default=0)
    customers_sold = models.IntegerField(default=0)
    amount_before = Amount(default=0)
    amount_after = Amount(default=0)
    margin_before = Amount(null=True)
    margin_after = Amount(null=True)
    percent_largest = Price(null=True)
    largest = models.JSONField(default=list)
    request_id = models.BigIntegerField(null=True)  # the approval that it waits for, or got
    ending_reason = models.TextField(default="")
    proposed_by = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", db_column="proposed_by", db_index=False
    )
    proposed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "price_proposal"
        constraints = [
            unique("price_proposal_number", "company", "number"),
            unique("price_proposal_external", "company", "external_id"),
            one_of("price_proposal_status", "status", "draft", "waiting", "approved", "applied",
                   "refused", "withdrawn"),
            check("price_proposal_waits_for", ~Q(status="waiting") | Q(request_id__isnull=False)),
            check("price_proposal_measured",
                  Q(status__in=["draft", "withdrawn"]) | Q(measured_at__isnull=False)),
        ]  # fmt: skip
        indexes = [models.Index(fields=["company", "-id"], name="price_proposal_newest")]


class PriceProposalLine(models.Model):
    """`input` is the price as `set_prices` takes it, and is not changed any more; `row_no` is where
    it stood in the file. `code` and `message` say what became of it, or would."""

    append_only_except = ("code", "is_wrong", "field", "message", "condition_id", "price_before")

    company = owned()
    proposal = inside("pricing.PriceProposal", "proposal_id")
    line_no = models.IntegerField()
    row_no = models.IntegerField()
    input = models.JSONField()
    code = models.TextField(default="")
    is_wrong = models.BooleanField(default=False)
    field = models.TextField(default="")
    message = models.TextField(default="")
    condition_id = models.BigIntegerField(null=True)
    price_before = Price(null=True)

    class Meta:
        db_table = "price_proposal_line"
        constraints = [unique("price_proposal_line_key", "proposal", "line_no")]
        indexes = [
            where(
                Q(condition_id__isnull=False), "price_proposal_line_set", "company", "condition_id"
            )
        ]
