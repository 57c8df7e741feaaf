import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import tradewright.kernel.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Currency",
            fields=[
                ("code", models.CharField(max_length=3, primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("minor_unit", models.SmallIntegerField(default=2)),
            ],
            options={
                "db_table": "currency",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minor_unit__gte", 0), ("minor_unit__lte", 4)),
                        name="currency_minor_unit",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Company",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("country", models.CharField(max_length=2)),
                ("time_zone", models.TextField(default="UTC")),
                ("street", models.TextField(default="")),
                ("city", models.TextField(default="")),
                ("postcode", models.TextField(default="")),
                ("tax_number", models.TextField(default="")),
                ("weekend", models.TextField(default="67")),
                ("releases_on_confirm", models.BooleanField(default=False)),
                ("went_live_on", models.DateField(null=True)),
                (
                    "currency",
                    models.ForeignKey(
                        db_column="currency",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.currency",
                    ),
                ),
            ],
            options={
                "db_table": "company",
            },
        ),
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField(default="spot")),
                ("valid_from", models.DateField()),
                ("rate", tradewright.kernel.fields.Price(decimal_places=10, max_digits=38)),
                ("source", models.TextField(default="")),
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
                    "currency",
                    models.ForeignKey(
                        db_column="currency",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.currency",
                    ),
                ),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "exchange_rate",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "currency", "kind", "valid_from"),
                        name="exchange_rate_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__gt", 0)), name="exchange_rate_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("name", models.TextField()),
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
                "db_table": "holiday",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "day"), name="holiday_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("prefix", models.TextField(default="")),
                ("digits", models.SmallIntegerField(default=6)),
                ("kind", models.TextField(default="plain")),
                ("first_number", models.BigIntegerField(default=1)),
                ("next_number", models.BigIntegerField(default=1)),
                ("sequence_name", models.TextField(default="")),
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
                "db_table": "number_series",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="number_series_key"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("gap_free", "plain"))),
                        name="number_series_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "gap_free"), ("sequence_name", "")),
                            models.Q(
                                ("kind", "plain"), models.Q(("sequence_name", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="number_series_sequence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                (
                    "first_name",
                    models.CharField(blank=True, max_length=150, verbose_name="first name"),
                ),
                (
                    "last_name",
                    models.CharField(blank=True, max_length=150, verbose_name="last name"),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="email address"),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "db_table": "app_user",
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
    ]
