from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection, models

from tests.architecture.house import floors, sources

OURS = [model for model in apps.get_models() if model.__module__.startswith("tradewright.")]

# Rows that belong to no company. Everything else carries company_id and is secured by it.
PLATFORM = {
    "app_user": "a person may work in several companies",
    "currency": "ISO 4217",
    "role": "a role is a list of duties, the same everywhere",
    "role_duty": "a role is a list of duties, the same everywhere",
    "event_cursor": "a subscriber reads the log of all companies",
    "sod_rule": "the built-in pairs are the same everywhere; a company's changes are its own",
    "proof_run": "a proof looks at all companies on one snapshot",
    "sign_in_log": "comes before any company",
    "audit_ledger": "one name for all chains of the database",
    "audit_restart": "why that name became another",
    "audit_progress": "the sealer reads a table of all companies",
}


def module_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def name(value: object) -> str:
    return value._meta.db_table if isinstance(value, type) else str(value)  # type: ignore[attr-defined]


REFERENCES = [
    field
    for model in OURS
    for field in model._meta.local_fields
    if isinstance(field, models.ForeignKey)
]


@pytest.mark.parametrize("field", REFERENCES, ids=str)
def test_a_reference_points_down_and_has_no_way_back(field):
    target = field.related_model
    if target.__module__.startswith("tradewright."):
        own, other = module_of(field.model), module_of(target)
        assert own == other or floors()[other] < floors()[own]
    assert field.remote_field.related_name == "+"


@pytest.mark.parametrize("field", REFERENCES, ids=str)
def test_a_reference_never_deletes_what_refers_to_it_in_silence(field):
    cascades = field.remote_field.on_delete is models.CASCADE
    assert not cascades or module_of(field.model) == module_of(field.related_model)


@pytest.mark.parametrize("model", OURS, ids=name)
def test_a_row_belongs_to_a_company(model):
    columns = {field.column for field in model._meta.concrete_fields}
    owned = getattr(model, "company_column", "company_id") in columns
    assert owned != (model._meta.db_table in PLATFORM)


@pytest.mark.parametrize("model", OURS, ids=name)
def test_a_table_is_called_by_its_noun(model):
    """Not by Django's `app_model`, which says the module twice."""
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", model._meta.db_table)
    assert model._meta.db_table != f"{model._meta.app_label}_{model._meta.model_name}"


def test_a_platform_table_that_is_gone_is_struck_off():
    assert set(PLATFORM) - {model._meta.db_table for model in OURS} == set()


# Masters keep before and after of every change (audit). These tables are none, though they check
# their company.
WITHOUT_HISTORY = {
    "account_balance": "follows the entries",
    "stock_level": "follows the moves",
    "sod_rule_change": "a request, decided once; the rule itself keeps its history",
}


def is_master(model: type[models.Model]) -> bool:
    checked = any(
        f.name == "company" and getattr(f, "db_constraint", False)
        for f in REFERENCES
        if f.model is model
    )
    only_grows = {"append_only", "append_only_except"} & set(vars(model))
    return checked and not only_grows


def test_a_master_keeps_its_history():
    silent = {m._meta.db_table for m in OURS if is_master(m) and not getattr(m, "history", False)}
    assert silent == set(WITHOUT_HISTORY)


def test_no_model_keeps_a_number_as_a_float():
    kept = [
        str(field)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FloatField)
    ]
    assert kept == []


@pytest.mark.django_db
def test_the_database_keeps_no_float_either():
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'public' and data_type in ('real', 'double precision', 'money')"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_every_table_has_a_primary_key():
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class as c where c.relkind in ('r', 'p')"
            " and c.relnamespace = 'public'::regnamespace and not exists ("
            "  select 1 from pg_index as i where i.indrelid = c.oid and i.indisprimary)"
        )
        assert cursor.fetchall() == []


# Pixels, seconds and bars are no money.
FLOATS = {"web/management/commands/bench.py"}


def test_money_is_never_made_a_float():
    made = [
        f"{source}:{line}"
        for source in sources()
        for line, called in source.calls()
        if called == "float" and source.path not in FLOATS
    ]
    assert made == []
