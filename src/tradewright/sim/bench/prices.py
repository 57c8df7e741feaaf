"""500 prices against a million conditions, beside bare probes of a table that holds the same.

The conditions are of customers, of groups of them and of price levels, with breaks and days, as in
a distributor's files of some years. The limit is three `limit 1` probes of a covering index, with
no levels, units, currencies, formulas, floors or traces.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from tradewright.kernel.database import entered
from tradewright.pricing.queries.prices import PriceRequest, prices_for

from .company import open_bench

CUSTOMERS, ITEMS, LINES = 5_000, 2_000, 500
ROUNDS = 40

CONDITIONS = """
set local session_replication_role = replica;
delete from price_condition where company_id = {company} and (customer_id is not null
    or customer_group_id is not null or level_id is not null);
insert into customer_group (company_id, code, name, version)
select {company}, 'G' || nth, 'Group ' || nth, 1 from generate_series(1, 50) as nth
on conflict do nothing;
insert into price_level (
    company_id, code, name, rounding, chain, is_by_formula, version, created_at
)
select {company}, 'L' || nth, 'Level ' || nth, '', '{{}}', false, 1, now()
from generate_series(1, 5) as nth
on conflict do nothing;
update price_level set chain = array[id * 8 + 4] where company_id = {company};
with known as (
    select id, row_number() over (order by id) as nth from customer where company_id = {company}
), groups as (
    select id, row_number() over (order by id) as nth from customer_group
    where company_id = {company}
)
update customer set group_id = groups.id
from known inner join groups on known.nth %% 50 + 1 = groups.nth
where customer.company_id = {company} and customer.id = known.id;
delete from customer_pricing where company_id = {company};
with known as (
    select id, row_number() over (order by id) as nth from customer where company_id = {company}
), levels as (
    select id, row_number() over (order by id) as nth from price_level where company_id = {company}
)
insert into customer_pricing (company_id, customer_id, level_id, version)
select {company}, known.id, levels.id, 1
from known inner join levels on known.nth %% 5 + 1 = levels.nth;

create schema if not exists bench_limit;
drop table if exists bench_limit.price, bench_limit.buyer;
create unlogged table bench_limit.buyer as
select customer.id, customer.group_id as grp, customer_pricing.level_id as list
from customer
inner join customer_pricing on customer.id = customer_pricing.customer_id
where customer.company_id = {company};
alter table bench_limit.buyer add primary key (id);
create unlogged table bench_limit.price (
    id bigint, scope smallint, scope_id bigint, item_id bigint, min_qty numeric, valid daterange,
    price numeric
);
with items as (
    select id, row_number() over (order by id) as nth from item where company_id = {company}
), buyers as (
    select id, row_number() over (order by id) as nth from customer where company_id = {company}
), groups as (
    select id from customer_group where company_id = {company}
), levels as (
    select id from price_level where company_id = {company}
), rows as (
    select 1 as scope, buyers.id as scope_id, items.id as item_id, 0 as min_qty,
        date '2025-01-01' + (random() * 700)::int as since, 30 + (random() * 400)::int as days
    from items
    cross join generate_series(0, 249) as step
    inner join buyers on buyers.nth = 1 + step * 20 + items.nth %% 20
    union all
    select 2, groups.id, items.id, break.least,
        date '2025-01-01' + (random() * 700)::int, 30 + (random() * 400)::int
    from items
    cross join groups
    cross join lateral unnest(case items.nth %% 2
        when 0 then array[1, 10, 50, 200] else array[1, 10, 50] end) as break (least)
    union all
    select 3, levels.id, items.id, break.least, date '2025-01-01' + 240 * period, 240
    from items
    cross join levels
    cross join unnest(array[1, 10, 50, 100, 500]) as break (least)
    cross join generate_series(0, 2) as period
)
insert into bench_limit.price
select nextval('price_condition_id_seq'), scope, scope_id, item_id, min_qty,
    daterange(since, since + days), round((1 + random() * 100)::numeric, 4)
from rows;
create index on bench_limit.price (item_id, scope, scope_id, min_qty desc, lower(valid) desc)
    include (valid, price);
insert into price_condition (
    id, company_id, kind, customer_id, customer_group_id, level_id, item_id, unit_id, currency,
    min_quantity, min_value, breaks, is_incremental, coupon, valid_from, valid_to, formula, price,
    per, cost_kind, rounding, drawn_quantity, sequence, off_list, on_contracts, version, created_at
)
select price.id, {company}, case when scope = 3 then 'level' else 'price' end,
    case when scope = 1 then scope_id end, case when scope = 2 then scope_id end,
    case when scope = 3 then scope_id end, item_id, item.stocking_unit_id, 'GBP', min_qty, 0,
    'line', false, '', lower(valid), upper(valid) - 1, 'amount', price, 1, '', '', 0, 0, false,
    false, 1, now()
from bench_limit.price
inner join item on item.company_id = {company} and price.item_id = item.id;
"""

LIMIT = """
select asked.nth, coalesce(
    (select p.price from bench_limit.price p where p.item_id = asked.item and p.scope = 1
        and p.scope_id = asked.customer and p.min_qty <= asked.qty and p.valid @> asked.day
        order by p.min_qty desc, lower(p.valid) desc limit 1),
    (select p.price from bench_limit.price p where p.item_id = asked.item and p.scope = 2
        and p.scope_id = buyer.grp and p.min_qty <= asked.qty and p.valid @> asked.day
        order by p.min_qty desc, lower(p.valid) desc limit 1),
    (select p.price from bench_limit.price p where p.item_id = asked.item and p.scope = 3
        and p.scope_id = buyer.list and p.min_qty <= asked.qty and p.valid @> asked.day
        order by p.min_qty desc, lower(p.valid) desc limit 1))
from unnest(%s::bigint[], %s::bigint[], %s::numeric[], %s::date[]) with ordinality
    as asked (customer, item, qty, day, nth)
inner join bench_limit.buyer on asked.customer = buyer.id
order by 1
"""


def run(*, seconds: float, tell: Callable[[str], None]) -> list[dict[str, Any]]:
    """Milliseconds of both for the same 500 requests, in turn; ratio = limit ÷ ours."""
    tell(f"opening a company with {CUSTOMERS:,} customers and {ITEMS:,} items")
    actor = open_bench("BENCHPRICE", CUSTOMERS, ITEMS)
    tell("laying a million price conditions")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CONDITIONS.format(company=actor.company_id).replace("%%", "%"))
    with connection.cursor() as cursor:
        # rows of a former run leave holes in our index, while the limit's table is made anew
        cursor.execute("reindex table price_condition")
        cursor.execute("vacuum analyze")
        cursor.execute(
            "select count(*) from price_condition where company_id = %s", [actor.company_id]
        )
        (conditions,) = cursor.fetchone()
        cursor.execute("select customer.id from customer where company_id = %s", [actor.company_id])
        customers = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "select id, stocking_unit_id from item where company_id = %s and kind = 'stock'",
            [actor.company_id],
        )
        items = cursor.fetchall()
    dice = random.Random(1)
    ours, limits, agreeing = [], [], 0
    for nth in range(ROUNDS + 5):
        asked = [_request(dice, customers, items) for _ in range(LINES)]
        limit_ms, bare = _bare(asked)
        with entered(actor.company_id):
            started = time.perf_counter()
            answers = prices_for(actor.company_id, asked)
            ms = (time.perf_counter() - started) * 1000
        if nth < 5:  # plans and caches
            continue
        ours.append(ms)
        limits.append(limit_ms)
        agreeing += sum(
            one.price == price
            for one, price in zip(answers, bare, strict=True)
            if price is not None
        )
    ms, limit_ms = statistics.median(ours), statistics.median(limits)
    return [
        {
            "conditions": conditions, "resolutions": LINES, "ms": round(ms, 2),
            "limit_ms": round(limit_ms, 2), "ratio": round(limit_ms / ms, 3),
            "per_second": round(LINES * 1000 / ms), "agreeing": agreeing,
            "of": ROUNDS * LINES,
        }
    ]  # fmt: skip


def _request(
    dice: random.Random, customers: list[int], items: list[tuple[int, int]]
) -> PriceRequest:
    item, unit = dice.choice(items)
    day = date(2026, 3, 1) + timedelta(days=dice.randrange(28))
    quantity = Decimal(dice.choice((1, 3, 12, 60)))
    return PriceRequest(dice.choice(customers), item, unit, "GBP", quantity, day)


def _bare(asked: list[PriceRequest]) -> tuple[float, list[Decimal | None]]:
    values = [
        [one.customer_id for one in asked], [one.item_id for one in asked],
        [one.quantity for one in asked], [one.on_date for one in asked],
    ]  # fmt: skip
    with connection.cursor() as cursor:
        raw = cursor.connection.cursor()
        started = time.perf_counter()
        rows = raw.execute(LIMIT, values, prepare=True).fetchall()
        return (time.perf_counter() - started) * 1000, [row[1] for row in rows]
