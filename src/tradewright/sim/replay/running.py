"""The replay itself: day by day through the same operations that people use.

Each step bears repetition (documents carry external ids), and a finished day is recorded, so a
replay that was interrupted anywhere is simply started again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tradewright.inventory.operations.adjustments import AdjustStock, adjust_stock
from tradewright.kernel.database import refresh_statistics
from tradewright.kernel.events import drain
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import Outcome
from tradewright.kernel.sql import statements
from tradewright.ledger.operations.rollup import RollUp, roll_up_balances
from tradewright.receivables.queries.to_pay import invoices_to_pay
from tradewright.sales.operations.entry import EnterOrder, enter_orders
from tradewright.sales.operations.release import ReleaseOrder, release_orders
from tradewright.sales.operations.returns import ReceiveReturn, enter_returns, receive_returns
from tradewright.sales.queries.returns import match_to_sales
from tradewright.sales.queries.shipping import open_shipments_of_orders
from tradewright.warehouse.operations.shipping import ShipShipment, ship_shipments

from ..paying import pay_due
from ..setting_up import in_batches, parts
from .documents import Day, days, document, orders, return_requests, returns, write_offs
from .mapping import Map
from .masters import create_masters, open_company
from .progress import RecordDay, record_days, recorded_days
from .reading import Source, SourceLine

SQL = statements()

Rejected = dict[int, str]  # source line → reason
Progress = Callable[[str, int, int], None]

GROWN = {1, 3, 10, 30, 100}  # days after which the tables are several times what they were
LAST_PAYMENTS = 120  # days after the last document in which what is owed is still paid


@dataclass
class Replayed:
    """What a replay did: the company, and the lines that its operations rejected, with why."""

    actor: Actor
    rejected: Rejected


def replay(
    plan: Map, source: Source, company: str, *, seed: int = 1, progress: Progress
) -> Replayed:
    """Run a source's lines through order to cash as of their own dates."""
    lines = sorted(source.lines, key=lambda line: (line.at, line.nth))
    start = lines[0].at.replace(hour=0, minute=0) - timedelta(days=1)
    actor = open_company(plan, company, lines, at=start)
    done = recorded_days(source.digest, company_id=actor.company_id)
    rejected = {
        nth: reason for day in done.values() for reason, nths in day.items() for nth in nths
    }
    all_days = days(plan, lines)
    if not done:
        progress("masters and opening stock", 0, len(all_days))
        create_masters(plan, lines, actor, at=start)
        refresh_statistics()
    for nth, day in enumerate(all_days, start=1):
        if day.on not in done:
            rejected |= live(plan, day, actor, seed=seed, digest=source.digest)
        if nth in GROWN:
            refresh_statistics()
        progress(f"{day.on}", nth, len(all_days))
    progress("last payments", len(all_days), len(all_days))
    _pay_the_rest(plan, all_days[-1], actor, seed=seed)
    _roll_up(actor, all_days[-1].at)
    return Replayed(actor, rejected)


def live(plan: Map, day: Day, actor: Actor, *, seed: int, digest: str) -> Rejected:
    """One day of the company, to its end; returns the lines rejected, with why."""
    rejected = dict(day.rejected)
    order_ids: list[int] = []
    for batch in parts(orders(plan, day)):
        order_ids += _enter(plan, day, batch, actor, rejected)
    ship(order_ids, actor, day.at, day.on)
    _write_off(plan, day, actor, rejected)
    _take_back(plan, day, actor, rejected)
    drain()
    pay_due(day.on, actor, day.at, seed=seed, behaviour=plan.behaviour)
    drain()
    if day.on.day == 1:
        _roll_up(actor, day.at)
    reasons: dict[str, list[int]] = defaultdict(list)
    for nth, reason in rejected.items():
        reasons[reason].append(nth)
    record_days([RecordDay(digest, day.on, reasons)], actor=actor, at=day.at)
    return rejected


def _enter(
    plan: Map, day: Day, batch: Sequence[EnterOrder], actor: Actor, rejected: Rejected
) -> list[int]:
    """Enter orders; one with faulty lines is entered again without them."""
    outcomes = enter_orders(batch, actor=actor, at=day.at)
    again = []
    for order, outcome in zip(batch, outcomes, strict=True):
        if not outcome.accepted:
            lines = day.sales[document(plan, day, order.external_id)]
            rest = _without_faults(order, outcome, lines, rejected)
            again += [rest] if rest.lines else []
    return outcomes.ids() + (_enter(plan, day, again, actor, rejected) if again else [])


def _without_faults(
    order: EnterOrder, outcome: Outcome, lines: Sequence[SourceLine], rejected: Rejected
) -> EnterOrder:
    """The order without the lines at fault; without any, where the order itself is."""
    errors = outcome.detail.get("errors") or [
        {"line": line.line_no, "code": outcome.code} for line in order.lines
    ]
    faulty = {error["line"]: str(error["code"]) for error in errors}
    rejected |= {lines[line - 1].nth: f"order: {code}" for line, code in faulty.items()}
    return replace(order, lines=tuple(line for line in order.lines if line.line_no not in faulty))


def ship(order_ids: Sequence[int], actor: Actor, at: datetime, on: date) -> None:
    """Release and ship all that is reserved for these orders."""
    for part in parts(order_ids):
        release_orders([ReleaseOrder(order_id) for order_id in part], actor=actor, at=at)
        waiting = open_shipments_of_orders(part, company_id=actor.company_id)
        ship_shipments([ShipShipment(one, None, on) for one in waiting], actor=actor, at=at)


def _write_off(plan: Map, day: Day, actor: Actor, rejected: Rejected) -> None:
    """A call adjusts an item once: what is written off again waits for the next call."""
    seen: Counter[str] = Counter()
    calls: dict[int, list[tuple[SourceLine, AdjustStock]]] = defaultdict(list)
    for line, asked in zip(day.write_offs, write_offs(plan, day), strict=True):
        calls[seen[asked.item]].append((line, asked))
        seen[asked.item] += 1
    for call in calls.values():
        outcomes = adjust_stock([asked for _, asked in call], actor=actor, at=day.at)
        for (line, _), outcome in zip(call, outcomes, strict=True):
            if not outcome.accepted:
                rejected[line.nth] = f"write-off: {outcome.code}"


def _take_back(plan: Map, day: Day, actor: Actor, rejected: Rejected) -> None:
    if not day.returns:
        return
    matched = match_to_sales(return_requests(plan, day), company_id=actor.company_id)
    wanted = returns(plan, day, matched)
    entered = enter_returns(wanted, actor=actor, at=day.at)
    for outcome, asked in zip(entered, wanted, strict=True):
        if not outcome.accepted:
            for line in day.returns[document(plan, day, asked.external_id)]:
                rejected[line.nth] = f"return: {outcome.code}"
    back = [ReceiveReturn(return_id) for return_id in entered.ids()]
    in_batches(receive_returns, back, actor, day.at)


def _pay_the_rest(plan: Map, last: Day, actor: Actor, *, seed: int) -> None:
    """After the last document the company only collects, until nothing is owed."""
    for nth in range(1, LAST_PAYMENTS + 1):
        on = last.on + timedelta(days=nth)
        at = datetime.combine(on, time(12), ZoneInfo(plan.time_zone))
        if pay_due(on, actor, at, seed=seed, behaviour=plan.behaviour):
            drain()
        elif not invoices_to_pay(company_id=actor.company_id):
            return


def _roll_up(actor: Actor, at: datetime) -> None:
    while roll_up_balances([RollUp()], actor=actor, at=at)[0].detail["entries"]:
        pass


def counts(actor: Actor) -> dict[str, int]:
    """How many documents the company has."""
    (row,) = SQL("count_documents", company_id=actor.company_id)
    return dict(row._asdict())
