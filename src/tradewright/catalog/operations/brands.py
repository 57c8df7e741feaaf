"""Brands of items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class SetBrand:
    """A code that is known gets the name."""

    code: str
    name: str


class BrandSet(Code):
    SET = "set", "Brand set."
    ALREADY_SET = "already_set", "The brand was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This code stands twice in the list.", "code"
    CODE_MISSING = "code_missing", "Give the brand a code.", "code"
    NAME_MISSING = "name_missing", "Give the brand a name.", "name"


@operation(BrandSet, duty="catalog.set_brands")
def set_brands(batch: Batch[SetBrand], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Items may be of this brand; prices may be made for it.

    Event: catalog.brand_set. Codes: BrandSet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_new_catalog", **company)
    return SQL("set_brands", batch, **company, at=at, operation_id=current_call().id)
