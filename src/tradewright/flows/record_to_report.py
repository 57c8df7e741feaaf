"""Record to report: what keeps the books quick to read. Runs by the clock, not by events."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app as jobs

from tradewright.company.queries import company_ids
from tradewright.kernel.operation import Actor
from tradewright.ledger.operations.rollup import RollUp, roll_up_balances


@jobs.periodic(cron="* * * * *")
@jobs.task(queueing_lock="roll_up", name="record_to_report.roll_up_every_company")
def roll_up_every_company(timestamp: int) -> None:
    """Every minute the tail of each company's journal goes into its balances."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for company_id in company_ids():
        roll_up_balances([RollUp()], actor=Actor.system(company_id), at=at)
