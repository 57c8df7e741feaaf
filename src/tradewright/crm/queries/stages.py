"""Reads about stages and the facts that they may ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..models.opportunities import PipelineStage

FACTS: Mapping[str, str] = {
    "customer": "a customer",
    "contact": "a contact",
    "lines": "lines",
    "amount": "an amount above zero",
    "expected_on": "an expected close date",
    "competitor": "a competitor",
    "next_action": "a planned next action",
}


class StageRow(NamedTuple):
    """A stage; `probability` in percent, `criteria` are keys of FACTS."""

    id: int
    code: str
    name: str
    place: int
    probability: Decimal
    kind: str
    criteria: Sequence[str]
    is_active: bool


def stages(company_id: int, *, active: bool = True) -> list[StageRow]:
    """The stages in their order; with `active=False` those that are used no more as well."""
    found = PipelineStage.objects.filter(company_id=company_id)
    if active:
        found = found.filter(is_active=True)
    fields = StageRow._fields
    return [StageRow(*row) for row in found.order_by("place", "pk").values_list(*fields)]


def spoken_facts(facts: Sequence[str]) -> str:
    """The facts as a person reads them: “a customer, an amount above zero”."""
    return ", ".join(FACTS.get(one, one) for one in facts)
