import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tradewright.kernel.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0001_initial"),
        ("company", "0001_initial"),
        ("parties", "0001_initial"),
        ("receivables", "0001_initial"),
        ("sales", "0001_initial"),
        ("warehouse", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountSegment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField()),
                ("service_level", models.TextField(default="")),
                ("price_level", models.TextField(default="")),
                ("review_days", models.SmallIntegerField(default=180)),
                ("version", models.IntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
            ],
            options={
                "db_table": "account_segment",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="account_segment_key"),
                    models.UniqueConstraint(
                        fields=("company", "id"), name="account_segment_in_company"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("review_days__gt", 0)), name="account_segment_review"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BuyingDocument",
            fields=[
                (
                    "invoice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="receivables.invoice",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
            ],
            options={
                "db_table": "buying_document",
            },
        ),
        migrations.CreateModel(
            name="BuyingMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("quantity", tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38)),
                ("amount_net", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("invoices", models.IntegerField()),
                ("last_on", models.DateField(null=True)),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "customer",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
                (
                    "item",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.item",
                    ),
                ),
            ],
            options={
                "db_table": "buying_month",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "customer", "month", "item"), name="buying_month_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CasePolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("priority", models.TextField()),
                ("response_minutes", models.IntegerField()),
                ("resolution_minutes", models.IntegerField()),
                ("version", models.IntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
            ],
            options={
                "db_table": "case_policy",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "priority"), name="case_policy_key"),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", ("low", "normal", "high", "urgent"))),
                        name="case_policy_priority",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("response_minutes__gt", 0),
                            ("resolution_minutes__gte", models.F("response_minutes")),
                        ),
                        name="case_policy_minutes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PipelineStage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField()),
                ("place", models.SmallIntegerField()),
                ("probability", tradewright.kernel.fields.Price(decimal_places=10, max_digits=38)),
                ("kind", models.TextField(default="open")),
                (
                    "criteria",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
            ],
            options={
                "db_table": "pipeline_stage",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="pipeline_stage_key"),
                    models.UniqueConstraint(
                        fields=("company", "id"), name="pipeline_stage_in_company"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("open", "won", "lost"))),
                        name="pipeline_stage_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "open"), ("probability__gte", 0), ("probability__lte", 100)
                            ),
                            models.Q(("kind", "won"), ("probability", 100)),
                            models.Q(("kind", "lost"), ("probability", 0)),
                            _connector="OR",
                        ),
                        name="pipeline_stage_probability",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SalesRep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField()),
                ("manager", models.TextField(default="")),
                ("region", models.TextField(default="")),
                ("is_active", models.BooleanField(default=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "sales_rep",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="sales_rep_key"),
                    models.UniqueConstraint(fields=("company", "id"), name="sales_rep_in_company"),
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", False)),
                        fields=("company", "user"),
                        name="sales_rep_of_user",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="sales_rep_named"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "potential",
                    tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38, null=True),
                ),
                ("goal", models.TextField(default="")),
                ("review_days", models.SmallIntegerField()),
                ("reviewed_on", models.DateField(null=True)),
                ("next_review_on", models.DateField()),
                ("version", models.IntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "customer",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
                (
                    "segment",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.accountsegment",
                    ),
                ),
                (
                    "owner",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.salesrep",
                    ),
                ),
            ],
            options={
                "db_table": "account_plan",
                "indexes": [
                    models.Index(
                        fields=["company", "next_review_on", "id"], name="account_plan_by_review"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "customer"), name="account_plan_key"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "id"), name="account_plan_in_company"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("potential__isnull", True), ("potential__gt", 0), _connector="OR"
                        ),
                        name="account_plan_potential",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("review_days__gt", 0)), name="account_plan_review"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField()),
                ("external_id", models.TextField(null=True)),
                ("source", models.TextField(default="other")),
                ("company_name", models.TextField()),
                ("contact_name", models.TextField(default="")),
                ("email", models.TextField(default="")),
                ("phone", models.TextField(default="")),
                ("city", models.TextField(default="")),
                ("country", models.CharField(max_length=2)),
                (
                    "estimated_value",
                    tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38, null=True),
                ),
                ("note", models.TextField(default="")),
                ("status", models.TextField(default="new")),
                ("disqualified_for", models.TextField(default="")),
                ("entered_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "contact",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.contact",
                    ),
                ),
                (
                    "customer",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        db_column="entered_by",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.salesrep",
                    ),
                ),
            ],
            options={
                "db_table": "lead",
                "indexes": [
                    models.Index(fields=["company", "status", "-id"], name="lead_by_status"),
                    models.Index(fields=["company", "owner", "-id"], name="lead_by_owner"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "number"), name="lead_number"),
                    models.UniqueConstraint(fields=("company", "id"), name="lead_in_company"),
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="lead_external"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ("new", "working", "qualified", "converted", "disqualified"),
                            )
                        ),
                        name="lead_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("estimated_value__isnull", True),
                            ("estimated_value__gte", 0),
                            _connector="OR",
                        ),
                        name="lead_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "converted"), _negated=True),
                            ("customer__isnull", False),
                            _connector="OR",
                        ),
                        name="lead_converted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "disqualified"), _negated=True),
                            models.Q(("disqualified_for", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="lead_disqualified",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at__isnull", True),
                            models.Q(("contact_name", ""), ("email", ""), ("phone", "")),
                            _connector="OR",
                        ),
                        name="lead_erased",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opportunity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField()),
                ("external_id", models.TextField(null=True)),
                ("name", models.TextField()),
                ("account_name", models.TextField(default="")),
                ("channel", models.TextField(default="field")),
                ("currency", models.CharField(max_length=3)),
                (
                    "rate",
                    tradewright.kernel.fields.Price(decimal_places=10, default=1, max_digits=38),
                ),
                (
                    "amount",
                    tradewright.kernel.fields.Amount(decimal_places=10, default=0, max_digits=38),
                ),
                (
                    "amount_home",
                    tradewright.kernel.fields.Amount(decimal_places=10, default=0, max_digits=38),
                ),
                ("status", models.TextField(default="open")),
                (
                    "probability",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                ("forecast", models.TextField(default="pipeline")),
                ("expected_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("competitor", models.TextField(default="")),
                ("loss_reason", models.TextField(default="")),
                ("note", models.TextField(default="")),
                ("opened_on", models.DateField()),
                ("stage_since", models.DateTimeField()),
                ("entered_at", models.DateTimeField()),
                ("version", models.IntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "contact",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.contact",
                    ),
                ),
                (
                    "customer",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        db_column="entered_by",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.lead",
                    ),
                ),
                (
                    "stage",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.pipelinestage",
                    ),
                ),
                (
                    "owner",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.salesrep",
                    ),
                ),
            ],
            options={
                "db_table": "opportunity",
                "indexes": [
                    models.Index(
                        fields=["company", "stage", "-amount_home", "-id"],
                        name="opportunity_by_stage",
                    ),
                    models.Index(fields=["company", "status", "-id"], name="opportunity_by_status"),
                    models.Index(fields=["company", "owner", "-id"], name="opportunity_by_owner"),
                    models.Index(
                        fields=["company", "customer", "-id"], name="opportunity_by_customer"
                    ),
                    models.Index(
                        condition=models.Q(("lead__isnull", False)),
                        fields=["company", "lead"],
                        name="opportunity_by_lead",
                    ),
                    models.Index(
                        condition=models.Q(("status", "open")),
                        fields=["company", "expected_on", "id"],
                        name="opportunity_expected",
                    ),
                    models.Index(
                        condition=models.Q(("closed_on__isnull", False)),
                        fields=["company", "closed_on", "id"],
                        name="opportunity_by_closing",
                    ),
                    models.Index(
                        fields=["company", "stage", "expected_on", "-amount_home", "-id"],
                        name="opportunity_by_stage_and_day",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "number"), name="opportunity_number"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "id"), name="opportunity_in_company"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="opportunity_external"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("open", "won", "lost"))),
                        name="opportunity_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("forecast__in", ("pipeline", "best_case", "committed", "omitted"))
                        ),
                        name="opportunity_forecast",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "channel__in",
                                ("field", "inside", "counter", "ecommerce", "edi", "key_account"),
                            )
                        ),
                        name="opportunity_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("probability__isnull", True),
                            models.Q(("probability__gte", 0), ("probability__lte", 100)),
                            _connector="OR",
                        ),
                        name="opportunity_probability",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gte", 0), ("amount_home__gte", 0), ("rate__gt", 0)
                        ),
                        name="opportunity_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", True), ("status", "open")),
                            models.Q(
                                models.Q(("status", "open"), _negated=True),
                                ("closed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="opportunity_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "lost"), _negated=True),
                            models.Q(("loss_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="opportunity_lost",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "won"), _negated=True),
                            ("customer__isnull", False),
                            _connector="OR",
                        ),
                        name="opportunity_won",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpportunityLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line_no", models.IntegerField()),
                ("description", models.TextField()),
                ("quantity", tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38)),
                (
                    "stock_quantity",
                    tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38, null=True),
                ),
                ("price", tradewright.kernel.fields.Price(decimal_places=10, max_digits=38)),
                ("amount", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("expected_on", models.DateField(null=True)),
                (
                    "competitor_price",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "item",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.item",
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        db_column="opportunity_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.opportunity",
                    ),
                ),
                (
                    "unit",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.unit",
                    ),
                ),
            ],
            options={
                "db_table": "opportunity_line",
                "indexes": [
                    models.Index(
                        condition=models.Q(("item__isnull", False)),
                        fields=["company", "item", "opportunity"],
                        name="opportunity_line_of_item",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("opportunity", "line_no"), name="opportunity_line_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="opportunity_line_quantity"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0), ("price__gte", 0)),
                        name="opportunity_line_price",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("item__isnull", True),
                                ("stock_quantity__isnull", True),
                                ("unit__isnull", True),
                            ),
                            models.Q(
                                ("item__isnull", False),
                                ("stock_quantity__gt", 0),
                                ("unit__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="opportunity_line_item",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpportunityMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("move_no", models.IntegerField()),
                ("reason", models.TextField(default="")),
                ("moved_at", models.DateTimeField()),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "moved_by",
                    models.ForeignKey(
                        db_column="moved_by",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        db_column="opportunity_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.opportunity",
                    ),
                ),
                (
                    "from_stage",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.pipelinestage",
                    ),
                ),
                (
                    "to_stage",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.pipelinestage",
                    ),
                ),
            ],
            options={
                "db_table": "opportunity_move",
                "indexes": [
                    models.Index(fields=["company", "moved_at"], name="opportunity_move_by_time")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("opportunity", "move_no"), name="opportunity_move_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_stage__isnull", True), ("move_no", 1)),
                            models.Q(("from_stage__isnull", False), ("move_no__gt", 1)),
                            _connector="OR",
                        ),
                        name="opportunity_move_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_stage", models.F("to_stage")), _negated=True),
                        name="opportunity_move_moves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpportunityQuote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        db_column="opportunity_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.opportunity",
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        db_column="quote_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.quote",
                    ),
                ),
            ],
            options={
                "db_table": "opportunity_quote",
                "indexes": [
                    models.Index(
                        fields=["company", "opportunity", "quote"], name="opportunity_quote_of"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "quote"), name="opportunity_quote_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("target", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "group",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.itemgroup",
                    ),
                ),
                (
                    "item",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.item",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_column="plan_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.accountplan",
                    ),
                ),
            ],
            options={
                "db_table": "account_plan_item",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("item__isnull", False)),
                        fields=("plan", "item"),
                        name="account_plan_item_key",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("group__isnull", False)),
                        fields=("plan", "group"),
                        name="account_plan_group_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("group__isnull", False), ("item__isnull", True)),
                            models.Q(("group__isnull", True), ("item__isnull", False)),
                            _connector="OR",
                        ),
                        name="account_plan_item_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("target__gt", 0)), name="account_plan_item_target"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SalesTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("amount", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("version", models.IntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "rep",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.salesrep",
                    ),
                ),
            ],
            options={
                "db_table": "sales_target",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "rep", "month"), name="sales_target_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="sales_target_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="sales_target_amount"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField()),
                ("external_id", models.TextField(null=True)),
                ("kind", models.TextField()),
                ("priority", models.TextField(default="normal")),
                ("subject", models.TextField()),
                ("note", models.TextField(default="")),
                ("status", models.TextField(default="new")),
                ("opened_at", models.DateTimeField()),
                ("respond_by", models.DateTimeField()),
                ("resolve_by", models.DateTimeField()),
                ("responded_at", models.DateTimeField(null=True)),
                ("waiting_since", models.DateTimeField(null=True)),
                ("resolved_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("resolution", models.TextField(default="")),
                ("reopened", models.IntegerField(default=0)),
                ("late_answer_told_at", models.DateTimeField(null=True)),
                ("late_resolution_told_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        db_column="assigned_to",
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "contact",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.contact",
                    ),
                ),
                (
                    "credit_note",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.invoice",
                    ),
                ),
                (
                    "customer",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
                (
                    "dispute",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.invoicedispute",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.invoice",
                    ),
                ),
                (
                    "item",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.item",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_column="opened_by",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.salesorder",
                    ),
                ),
                (
                    "return_order",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.returnorder",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="warehouse.shipment",
                    ),
                ),
            ],
            options={
                "db_table": "service_case",
                "indexes": [
                    models.Index(
                        fields=["company", "customer", "-id"], name="service_case_by_customer"
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ["new", "open", "waiting_customer"])),
                        fields=["company", "resolve_by", "id"],
                        name="service_case_open",
                    ),
                    models.Index(
                        fields=["company", "status", "-id"], name="service_case_by_status"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "number"), name="service_case_number"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "id"), name="service_case_in_company"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="service_case_external"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                (
                                    "question",
                                    "complaint",
                                    "damage",
                                    "wrong_item",
                                    "short_delivery",
                                    "price",
                                    "invoice",
                                    "quality",
                                    "other",
                                ),
                            )
                        ),
                        name="service_case_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", ("low", "normal", "high", "urgent"))),
                        name="service_case_priority",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ("new", "open", "waiting_customer", "resolved", "closed"),
                            )
                        ),
                        name="service_case_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject", ""), _negated=True),
                        name="service_case_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status", "waiting_customer"), ("waiting_since__isnull", False)
                            ),
                            models.Q(
                                models.Q(("status", "waiting_customer"), _negated=True),
                                ("waiting_since__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="service_case_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["resolved", "closed"]), _negated=True),
                            models.Q(
                                ("resolved_at__isnull", False),
                                models.Q(("resolution", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="service_case_resolved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "new"), ("responded_at__isnull", False), _connector="OR"
                        ),
                        name="service_case_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("external_id", models.TextField(null=True)),
                ("kind", models.TextField()),
                ("subject", models.TextField()),
                ("note", models.TextField(default="")),
                ("outcome", models.TextField(default="")),
                ("no_next_reason", models.TextField(default="")),
                ("status", models.TextField(default="planned")),
                ("due_on", models.DateField()),
                ("planned_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.BigIntegerField(null=True)),
                ("finding", models.TextField(default="")),
                ("evidence", models.JSONField(null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        db_column="assigned_to",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "contact",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.contact",
                    ),
                ),
                (
                    "customer",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
                (
                    "next",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.activity",
                    ),
                ),
                (
                    "opportunity",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.opportunity",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        db_column="planned_by",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.servicecase",
                    ),
                ),
            ],
            options={
                "db_table": "activity",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "planned")),
                        fields=["company", "assigned_to", "due_on", "id"],
                        name="activity_of_day",
                    ),
                    models.Index(
                        fields=["company", "customer", "-id"], name="activity_by_customer"
                    ),
                    models.Index(
                        condition=models.Q(("opportunity__isnull", False)),
                        fields=["company", "opportunity", "-id"],
                        name="activity_by_opportunity",
                    ),
                    models.Index(
                        condition=models.Q(("case__isnull", False)),
                        fields=["company", "case", "-id"],
                        name="activity_by_case",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "id"), name="activity_in_company"),
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="activity_external"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("status", "planned"), models.Q(("finding", ""), _negated=True)
                        ),
                        fields=("company", "customer", "finding"),
                        name="activity_finding",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("call", "visit", "mail", "task", "note"))),
                        name="activity_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("planned", "done", "cancelled"))),
                        name="activity_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject", ""), _negated=True), name="activity_subject"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("status", "planned")),
                            models.Q(
                                models.Q(("status", "planned"), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="activity_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next__isnull", True), ("status", "done"), _connector="OR"
                        ),
                        name="activity_next",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("evidence__isnull", True),
                            models.Q(("finding", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="activity_evidence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("note", models.TextField()),
                ("said_at", models.DateTimeField()),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        db_column="said_by",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_column="case_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.servicecase",
                    ),
                ),
            ],
            options={
                "db_table": "case_message",
                "indexes": [models.Index(fields=["case", "id"], name="case_message_of_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("answer", "customer", "internal"))),
                        name="case_message_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TimelineEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event_id", models.BigIntegerField()),
                ("topic", models.TextField()),
                ("aggregate", models.TextField()),
                ("key", models.BigIntegerField()),
                ("number", models.TextField(default="")),
                (
                    "amount",
                    tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38, null=True),
                ),
                ("happened_at", models.DateTimeField()),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "customer",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
            ],
            options={
                "db_table": "timeline_entry",
                "indexes": [
                    models.Index(
                        fields=["company", "customer", "-happened_at", "-event_id"],
                        name="timeline_by_customer",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "event_id"), name="timeline_entry_once"
                    )
                ],
            },
        ),
    ]
