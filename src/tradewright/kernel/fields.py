"""Columns for numbers and for references that must stay inside one company."""

from __future__ import annotations

from typing import Any

from django.db import models


class _Numeric(models.DecimalField):  # type: ignore[type-arg]  # has none at run time
    """An exact `numeric` of any scale: the operation rounds, the column keeps what it was given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 38)
        kwargs.setdefault("decimal_places", 10)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        return "numeric"

    def cast_db_type(self, connection: Any) -> str:
        return "numeric"


class Amount(_Numeric):
    """Money in the minor unit of its currency."""


class Price(_Numeric):
    """A unit price, unit cost, rate or factor; six decimals and more."""


class Quantity(_Numeric):
    """A quantity, exact in the stocking unit."""


class InCompany(models.ForeignKey):  # type: ignore[type-arg]  # has none at run time
    """A reference to a master row of the same company.

    The database holds it as a composite key (company_id, …), so a row of one company cannot name a
    row of another (design.md law 10). `kernel.guards` lays the constraint.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        kwargs.setdefault("related_name", "+")
        kwargs.setdefault("db_index", False)
        super().__init__(to, on_delete, **kwargs)


def owned(*, checked: bool = False) -> Any:
    """The company of a row; every business table has it.

    Masters check it by a foreign key of their own. Documents need none: row-level security and
    their composite keys hold the company, and a check per line would be paid at every commit.
    """
    return models.ForeignKey(
        "company.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=checked
    )


def derived(to: str, **kwargs: Any) -> Any:
    """A reference that our own statement copies from a row it has just read (the unit of an item's
    unit, the period of a line's entry): nobody can name another, so it is not checked again."""
    return models.ForeignKey(
        to, models.PROTECT, related_name="+", db_index=False, db_constraint=False, **kwargs
    )


def inside(owner: str, name: str) -> Any:
    """A reference from a document's part to the document (same company by the same statement)."""
    return models.ForeignKey(
        owner, models.PROTECT, related_name="+", db_index=False, db_column=name
    )


def unique(name: str, *columns: str, when: models.Q | None = None) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=columns, name=name, condition=when)


def check(name: str, condition: models.Q) -> models.CheckConstraint:
    return models.CheckConstraint(condition=condition, name=name)


def one_of(name: str, column: str, *values: str) -> models.CheckConstraint:
    return check(name, models.Q(**{f"{column}__in": values}))
