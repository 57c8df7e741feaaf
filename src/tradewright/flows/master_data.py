"""Master data: what follows when customers and items are made or changed.

A record can be found as a double of another as soon as its events are heard.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from procrastinate.contrib.django import app as jobs

from tradewright.company.queries import company_ids
from tradewright.kernel.events import Event, subscriber
from tradewright.kernel.operation import Actor
from tradewright.stewardship.operations.duplicates import (
    FindDoubles,
    IndexRecord,
    Key,
    find_doubles,
    index_records,
)
from tradewright.stewardship.operations.quality import AssessQuality, assess_quality
from tradewright.stewardship.queries.duplicates import keys_of
from tradewright.stewardship.queries.quality import KINDS as QUALITY_KINDS
from tradewright.stewardship.queries.records import KINDS

from .following import followed


@subscriber(
    "parties.customer_created",
    "parties.customer_changed",
    "parties.customer_merged",
    "parties.customer_unmerged",
)
def index_customers(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """A customer is found by the words, codes and sounds of what it says now."""
    _index("customer", {event.key for event in events}, actor=actor, at=at)


@subscriber(
    "catalog.item_created", "catalog.item_changed", "catalog.item_merged", "catalog.item_unmerged"
)
def index_items(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """An item is found by the words, codes and sounds of what it says now."""
    _index("item", {event.key for event in events}, actor=actor, at=at)


def _index(kind: str, ids: Collection[int], *, actor: Actor, at: datetime) -> None:
    keys = keys_of(actor.company_id, kind, ids)
    rows = [IndexRecord(kind, one, tuple(map(Key, keys[one]))) for one in sorted(keys)]
    followed(index_records(rows, actor=actor, at=at))


@jobs.periodic(cron="41 2 * * *")
@jobs.task(queueing_lock="find_doubles", name="master_data.find_doubles_of_every_company")
def find_doubles_of_every_company(timestamp: int) -> None:
    """Every night new doubles among the customers and items of each company join the queue."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for company_id in company_ids():
        for kind in KINDS:
            find_doubles([FindDoubles(kind)], actor=Actor.system(company_id), at=at)


@jobs.periodic(cron="11 3 * * *")
@jobs.task(queueing_lock="assess_quality", name="master_data.assess_quality_of_every_company")
def assess_quality_of_every_company(timestamp: int) -> None:
    """Every night the records of each company are held to their rules."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for company_id in company_ids():
        for kind in QUALITY_KINDS:
            assess_quality([AssessQuality(kind)], actor=Actor.system(company_id), at=at)
