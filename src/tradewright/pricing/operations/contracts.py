"""Contracts with customers and the prices of jobs: made, extended, ended, raised.

Their prices are conditions of the kind contract (`set_prices`, or a proposal)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome
from tradewright.kernel.sql import statements

from .conditions import SetPrice, set_prices

SQL = statements()


@dataclass(frozen=True, slots=True)
class MakeContract:
    """For a customer and those below it, at all its places or at one (`ship_to`, the code of an
    address). `kind`: contract or job. Both days are included; no `valid_to`: without end.
    Its prices shall rise by `escalator_percent` on `escalates_from` and on that day every year."""

    number: str
    name: str
    customer: str
    valid_from: date
    valid_to: date | None = None
    kind: str = "contract"
    ship_to: str = ""
    customer_reference: str = ""
    note: str = ""
    escalator_percent: Decimal | None = None
    escalates_from: date | None = None


class ContractMade(Code):
    MADE = "made", "Contract {number} made: set its prices."
    ALREADY_MADE = "already_made", "The contract was made before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This number stands twice in the list.", "number"
    NUMBER_MISSING = "number_missing", "Give the contract a number.", "number"
    NUMBER_TAKEN = (
        "number_taken", "Another contract has this number: give it a new one.", "number",
    )  # fmt: skip
    NAME_MISSING = "name_missing", "Say what the contract is called.", "name"
    UNKNOWN_CUSTOMER = "unknown_customer", "No customer with the code “{customer}”.", "customer"
    UNKNOWN_SHIP_TO = "unknown_ship_to", "The customer has no place “{ship_to}”.", "ship_to"
    UNKNOWN_KIND = "unknown_kind", "The kind is contract or job.", "kind"
    VALIDITY_REVERSED = "validity_reversed", "The last day lies before the first.", "valid_to"
    ESCALATOR_UNCLEAR = (
        "escalator_unclear",
        "State both, by how many percent (more than −100) and from which day within the contract.",
        "escalator_percent",
    )


@operation(ContractMade, duty="pricing.make_contracts")
def make_contracts(batch: Batch[MakeContract], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A contract stands; it prices nothing until prices are set for it.

    Event: pricing.contract_made. Codes: ContractMade.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_prices", **company)
    return SQL("make_contracts", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class EndContract:
    """`ends_on` is its last day."""

    number: str
    ends_on: date
    reason: str = ""


class ContractEnded(Code):
    ENDED = "ended", "The contract ends on {ends_on}, with its prices."
    ALREADY_ENDED = "already_ended", "The contract was ended before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This contract stands twice in the list.", "number"
    UNKNOWN_CONTRACT = "unknown_contract", "No contract with the number “{number}”.", "number"
    ENDS_BEFORE_BEGIN = "ends_before_begin", "It begins later: on {valid_from}.", "ends_on"
    ENDS_LATER = (
        "ends_later", "It ends on {valid_to} anyway: extend it to let it hold longer.", "ends_on",
    )  # fmt: skip


@operation(ContractEnded, duty="pricing.end_contracts")
def end_contracts(batch: Batch[EndContract], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Contracts end on a day, and so do their prices; those that begin later are taken out.

    No further prices can be set for them. Events: pricing.contract_ended (reason),
    pricing.price_set of each price that ends, pricing.price_removed. Codes: ContractEnded.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_prices", **company)
    return SQL("end_contracts", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class ExtendContract:
    """No `valid_to`: without end."""

    number: str
    valid_to: date | None = None
    reason: str = ""


class ContractExtended(Code):
    EXTENDED = "extended", "The contract holds longer, with its prices."
    ALREADY_EXTENDED = "already_extended", "The contract holds until then already."
    REPEATED_IN_BATCH = "repeated_in_batch", "This contract stands twice in the list.", "number"
    UNKNOWN_CONTRACT = "unknown_contract", "No contract with the number “{number}”.", "number"
    CONTRACT_ENDED = "contract_ended", "The contract was ended: make a new one.", "number"
    SHORTER = "shorter", "It holds until {until} already: end it to make it shorter.", "valid_to"


@operation(ContractExtended, duty="pricing.extend_contracts")
def extend_contracts(batch: Batch[ExtendContract], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Contracts hold longer, with those of their prices that would have ended with them.

    Events: pricing.contract_extended (reason), pricing.price_set of each such price. Codes:
    ContractExtended.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_prices", **company)
    return SQL("extend_contracts", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class EscalateContract:
    """No `percent`: that of the contract's escalator."""

    number: str
    from_day: date
    percent: Decimal | None = None
    reason: str = ""


class ContractEscalated(Code):
    ESCALATED = "escalated", "{prices} prices rise by {percent} percent on {from_day}."
    ALREADY_ESCALATED = "already_escalated", "The prices rose on this or a later day before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This contract stands twice in the list.", "number"
    UNKNOWN_CONTRACT = "unknown_contract", "No contract with the number “{number}”.", "number"
    CONTRACT_ENDED = "contract_ended", "The contract has ended by then.", "from_day"
    NOT_BEGUN = "not_begun", "The contract begins on {valid_from}.", "from_day"
    PERCENT_MISSING = (
        "percent_missing", "The contract has no escalator: state the percentage.", "percent",
    )  # fmt: skip
    PERCENT_IMPOSSIBLE = "percent_impossible", "More than −100 percent.", "percent"
    NOTHING_TO_ESCALATE = (
        "nothing_to_escalate", "No price of the contract holds on that day.", "number",
    )  # fmt: skip
    OVERLAPS = (
        "overlaps",
        "A price of the contract begins later already ({item}): change those by themselves.",
        "from_day",
    )


@operation(ContractEscalated, duty="pricing.escalate_contracts")
def escalate_contracts(
    batch: Batch[EscalateContract], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """All stated prices of contracts rise by a percentage from a day on: new conditions, and the
    old ones end the day before; of a cap the new one has what is left.

    Detail: prices, percent. Events: pricing.contract_escalated, pricing.price_set. Codes:
    ContractEscalated.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_prices", **company)
    judged = SQL("judge_escalations", batch, **company)
    raised = [row for row in judged if row.code == "escalated"]
    if raised:
        which = company | {
            "number": [row.number for row in raised],
            "from_day": [row.from_day for row in raised],
        }
        percent = [row.percent for row in raised]
        told = {"at": at, "operation_id": current_call().id}
        rows = list(SQL("escalated_prices", **which, percent=percent))
        SQL("cut_escalated_prices", **which, **told)
        answers = set_prices([SetPrice(**row._asdict()) for row in rows], actor=actor, at=at)
        if answers.refused:
            raise AssertionError(f"a price could not rise: {answers.refused[0].message}")
        SQL("escalate_contracts", **which, **told, percent=percent)
    return [
        Outcome(row.position, row.id, ContractEscalated(row.code), _told(row)) for row in judged
    ]


def _told(row: Any) -> dict[str, Any]:
    return {
        "number": row.number, "prices": row.prices, "percent": row.percent,
        "from_day": row.from_day, "valid_from": row.valid_from, "item": row.later_item,
    }  # fmt: skip
