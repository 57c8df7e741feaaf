"""The steps of the pipeline: data that each company sets for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

from ..queries.stages import FACTS

SQL = statements()


@dataclass(frozen=True, slots=True)
class SetStage:
    """`kind` is open, won or lost; `probability` in percent. `criteria` are the facts that an
    opportunity must have to get in, separated by blanks: customer, contact, lines, amount,
    expected_on, competitor, next_action."""

    code: str
    name: str
    place: int
    probability: Decimal
    kind: str = "open"
    criteria: str = ""
    is_active: bool = True


class StageSet(Code):
    SET = "set", "The stage {name} stands."
    ALREADY_SET = "already_set", "The stage {name} was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This code stands twice in the list.", "code"
    CODE_MISSING = "code_missing", "Give the stage a code.", "code"
    NAME_MISSING = "name_missing", "Give the stage a name.", "name"
    UNKNOWN_KIND = "unknown_kind", "A stage is open, won or lost.", "kind"
    PROBABILITY_OUT_OF_RANGE = (
        "probability_out_of_range",
        "An open stage has 0 to 100 percent, a won one 100 and a lost one 0.",
        "probability",
    )
    UNKNOWN_CRITERION = (
        "unknown_criterion", "“{value}” is no fact of an opportunity: use {known}.", "criteria",
    )  # fmt: skip
    STAGE_IN_USE = (
        "stage_in_use",
        "{value} opportunities stand in it: move them before it ends or becomes of another kind.",
        "kind",
    )
    LAST_OF_KIND = (
        "last_of_kind", "No stage of this kind would be left: set another one first.", "is_active",
    )  # fmt: skip


@operation(StageSet, duty="crm.set_stages", competing=True)
def set_stages(batch: Batch[SetStage], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Stages exist as given; what stands in them stays. A company that sets none has the usual six.

    Event: crm.stage_set. Codes: StageSet.
    """
    company = {"company_id": actor.company_id}
    hold_keys("pipeline_stage", ["all"], **company)
    lay_stages(actor, at)
    return SQL(
        "set_stages", batch, **company, known=" ".join(FACTS), at=at,
        operation_id=current_call().id,
    )  # fmt: skip


def lay_stages(actor: Actor, at: datetime) -> None:
    """A company that has set no stages gets the usual six; inside an operation only."""
    SQL("lay_stages", company_id=actor.company_id, at=at, operation_id=current_call().id)
