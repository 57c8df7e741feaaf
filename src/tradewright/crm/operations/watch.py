"""The watch over accounts: who misses a cycle, shrinks or lost a category becomes a task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tradewright.company.queries import company_facts
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

from ..queries.watch import buying_patterns

SQL = statements()


@dataclass(frozen=True, slots=True)
class WatchAccount:
    customer_id: int


class AccountWatched(Code):
    FOUND = "found", "{tasks} of {findings} findings are new tasks."
    NOTHING_FOUND = "nothing_found", "The account buys as it used to."
    REPEATED_IN_BATCH = "repeated_in_batch", "The customer stands twice.", "customer_id"
    UNKNOWN_CUSTOMER = "unknown_customer", "There is no such customer.", "customer_id"


@operation(AccountWatched, duty="crm.watch_accounts")
def watch_accounts(batch: Batch[WatchAccount], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """A finding becomes a task with its evidence, for whose account it is; once while it is open.

    Findings: BuyingPattern in crm/queries/watch.py (features CR-08). Event: crm.activity_planned
    {kind, customer_id, assigned_to, due_on, finding, from, to}. Detail: findings, tasks (how many
    are new). Codes: AccountWatched.
    """
    today = company_facts(actor.company_id).day(at)
    patterns = buying_patterns(actor.company_id, [row.customer_id for row in batch], today)
    found = {key: pattern.findings(today) for key, pattern in patterns.items()}
    findings = [
        (key, patterns[key].rep_id or actor.user_id, one) for key in sorted(found)
        for one in found[key]
    ]  # fmt: skip
    planned = SQL(
        "plan_findings", company_id=actor.company_id, user_id=actor.user_id, today=today, at=at,
        operation_id=current_call().id,
        customer_id=[key for key, _, _ in findings],
        assignee_id=[rep for _, rep, _ in findings],
        finding=[one.key for _, _, one in findings],
        subject=[one.subject for _, _, one in findings],
        evidence=[one.evidence for _, _, one in findings],
    )  # fmt: skip
    tasks: dict[int, int] = {}
    for row in planned:
        tasks[row.customer_id] = tasks.get(row.customer_id, 0) + 1
    seen: set[int] = set()
    outcomes = Outcomes()
    for position, row in enumerate(batch, start=1):
        key = row.customer_id
        detail = {"findings": len(found.get(key, ())), "tasks": tasks.get(key, 0)}
        if key not in patterns:
            code, detail = AccountWatched.UNKNOWN_CUSTOMER, {}
        elif key in seen:
            code, detail = AccountWatched.REPEATED_IN_BATCH, {}
        else:
            code = AccountWatched.FOUND if found[key] else AccountWatched.NOTHING_FOUND
        seen.add(key)
        outcomes.append(Outcome(position, key if key in patterns else None, code, detail))
    return outcomes
