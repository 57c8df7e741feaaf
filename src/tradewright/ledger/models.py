"""Accounts, posting rules, periods, entries, rolled-up balances."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tradewright.kernel.fields import (
    Amount,
    InCompany,
    check,
    derived,
    inside,
    one_of,
    owned,
    unique,
)


class Account(models.Model):
    """A general ledger account. `control` names the subledger that alone posts to it."""

    history = True

    company = owned(checked=True)
    code = models.TextField()
    name = models.TextField()
    kind = models.TextField()
    control = models.TextField(default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "account"
        constraints = [
            unique("account_key", "company", "code"),
            unique("account_in_company", "company", "id"),
            one_of("account_kind", "kind", "asset", "liability", "equity", "income", "expense"),
            one_of("account_control", "control", "", "receivable", "inventory", "tax", "bank"),
        ]


class Period(models.Model):
    history = True

    company = owned(checked=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    status = models.TextField(default="open")
    closed_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "period"
        constraints = [
            unique("period_key", "company", "starts_on"),
            unique("period_in_company", "company", "id"),
            one_of("period_status", "status", "open", "closed"),
            check("period_order", Q(ends_on__gte=models.F("starts_on"))),
        ]


class PostingRule(models.Model):
    """Which account a purpose posts to. The row with neither group nor tax class is the fallback
    that every purpose must have before the company goes live."""

    history = True

    company = owned(checked=True)
    purpose = models.TextField()
    item_group = InCompany("catalog.ItemGroup", null=True)
    tax_class = models.TextField(default="")
    account = InCompany(Account)

    class Meta:
        db_table = "posting_rule"
        constraints = [
            models.UniqueConstraint(
                fields=["company", "purpose", "item_group", "tax_class"],
                name="posting_rule_key",
                nulls_distinct=False,
            )
        ]


class JournalEntry(models.Model):
    """A balanced entry, posted once per (source, kind), never changed."""

    append_only = True

    company = owned()
    number = models.TextField()
    period = InCompany(Period)
    posting_date = models.DateField()
    document_date = models.DateField()
    kind = models.TextField()
    source = models.TextField()
    source_id = models.BigIntegerField()
    description = models.TextField()
    reverses = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    posted_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    operation_id = models.UUIDField()
    content_hash = models.BinaryField()

    class Meta:
        db_table = "journal_entry"
        constraints = [
            unique("journal_entry_once", "company", "source", "source_id", "kind"),
            unique("journal_entry_reversed_once", "reverses", when=Q(reverses__isnull=False)),
        ]
        indexes = [models.Index(fields=["company", "posting_date", "id"], name="journal_by_date")]


class JournalLine(models.Model):
    """Positive is debit, negative is credit; in the document's and in the company's currency."""

    append_only = True

    company = owned()
    entry = inside("ledger.JournalEntry", "entry_id")
    line_no = models.SmallIntegerField()
    account = InCompany(Account)
    period = derived("ledger.Period")
    currency = models.CharField(max_length=3)
    amount = Amount()
    amount_base = Amount()
    customer = InCompany("parties.Customer", null=True)

    class Meta:
        db_table = "journal_line"
        constraints = [unique("journal_line_key", "entry", "line_no")]
        indexes = [
            models.Index(fields=["company", "account", "period"], name="journal_line_account"),
        ]


class JournalTail(models.Model):
    """Entries that the roll-up has not taken yet: a balance is roll-up + tail (design.md law 3)."""

    entry = models.OneToOneField(
        JournalEntry, models.PROTECT, related_name="+", primary_key=True, db_constraint=False
    )
    company = owned()

    class Meta:
        db_table = "journal_tail"


class AccountBalance(models.Model):
    """Movement of an account in a period, of all entries that are rolled up."""

    company = owned(checked=True)
    account = InCompany(Account)
    period = InCompany(Period)
    currency = models.CharField(max_length=3)
    amount = Amount()
    amount_base = Amount()

    class Meta:
        db_table = "account_balance"
        constraints = [
            unique("account_balance_key", "company", "account", "period", "currency"),
        ]


class ManualEntry(models.Model):
    """An entry by hand: waits for another person, then stands in the journal, or never does."""

    append_only_except = ("status", "ended_reason", "version")

    company = owned()
    number = models.TextField()
    external_id = models.TextField(null=True)
    posting_date = models.DateField()
    description = models.TextField()
    currency = models.CharField(max_length=3)
    amount = Amount()
    status = models.TextField(default="waiting")
    ended_reason = models.TextField(default="")
    entered_by = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", db_column="entered_by", db_index=False
    )
    entered_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "manual_entry"
        constraints = [
            unique("manual_entry_number", "company", "number"),
            unique("manual_entry_external", "company", "external_id"),
            one_of(
                "manual_entry_status", "status",
                "waiting", "posted", "refused", "withdrawn", "expired",
            ),
            check("manual_entry_positive", Q(amount__gt=0)),
        ]  # fmt: skip


class ManualEntryLine(models.Model):
    """Debit positive, credit negative; never on an account that a subledger alone posts to."""

    append_only = True

    company = owned()
    manual_entry = inside("ledger.ManualEntry", "manual_entry_id")
    line_no = models.SmallIntegerField()
    account = InCompany(Account)
    amount = Amount()

    class Meta:
        db_table = "manual_entry_line"
        constraints = [
            unique("manual_entry_line_key", "manual_entry", "line_no"),
            check("manual_entry_line_not_zero", ~Q(amount=0)),
        ]
