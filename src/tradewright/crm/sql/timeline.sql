-- timeline: what happened with a customer, the latest first
-- in:  company_id bigint, customer_id bigint, aggregate text[] (empty: all), after_at timestamptz,
--      after_id bigint, page_size int
-- out: event_id, topic, aggregate, key, number, amount, happened_at
select
    entry.event_id,
    entry.topic,
    entry.aggregate,
    entry.key,
    entry.number,
    entry.amount,
    entry.happened_at
from timeline_entry as entry
where
    entry.company_id = %(company_id)s::bigint
    and entry.customer_id = %(customer_id)s::bigint
    and (cardinality(%(aggregate)s::text[]) = 0 or entry.aggregate = any(%(aggregate)s::text[]))
    and (
        %(after_id)s::bigint is null
        or (entry.happened_at, entry.event_id)
        < (%(after_at)s::timestamptz, %(after_id)s::bigint)
    )
order by entry.happened_at desc, entry.event_id desc
limit %(page_size)s::int
