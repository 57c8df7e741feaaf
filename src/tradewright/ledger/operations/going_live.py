"""Going live: no document waits for set-up, because a company without it takes none (law 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tradewright.company.operations.trading import StartTrading, start_trading
from tradewright.company.queries import company_details
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes

from ..queries import posting_gaps


@dataclass(frozen=True, slots=True)
class GoLive:
    """`since` is the first day of business; None is the company's today."""

    since: date | None = None


class WentLive(Code):
    LIVE = "live", "The company is live since {went_live_on}."
    ALREADY_LIVE = "already_live", "The company has been live since {went_live_on}."
    NOT_READY = "not_ready", "Not ready to go live. {remedies}", "since"


@operation(WentLive, duty="ledger.go_live", limit=1)
def go_live(batch: Batch[GoLive], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """The company takes documents from now on; there is no way back.

    Refused while a purpose of posting leads to no account, to one out of use or to one of another
    subledger, or while no period takes the day. Detail: `went_live_on`, or `gaps` ({purpose,
    problem, remedy} each) and all their `remedies` in one text. No event. Codes: WentLive.
    """
    (asked,) = batch
    is_live = company_details(actor.company_id).went_live_on is not None
    gaps = posting_gaps(company_id=actor.company_id, since=asked.since, at=at)
    if gaps and not is_live:
        detail = {
            "gaps": [gap._asdict() for gap in gaps],
            "remedies": " ".join(gap.remedy for gap in gaps),
        }
        return Outcomes([Outcome(1, actor.company_id, WentLive.NOT_READY, detail)])
    (started,) = start_trading([StartTrading(asked.since)], actor=actor, at=at)
    code = WentLive.LIVE if started.code == "started" else WentLive.ALREADY_LIVE
    return Outcomes([Outcome(1, actor.company_id, code, started.detail)])
