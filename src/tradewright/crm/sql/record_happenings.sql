-- record_happenings: events on the timelines of their customers, each once
-- in:  customer_id bigint[], event_id bigint[], topic text[], aggregate text[], key bigint[],
--      happened_at timestamptz[], number text[], amount numeric[], company_id bigint
-- out: position, id, code
with asked as (
    select
        item.*,
        row_number() over (partition by item.event_id order by item.position) as nth
    from
        unnest(
            %(customer_id)s::bigint[], %(event_id)s::bigint[], %(topic)s::text[],
            %(aggregate)s::text[], %(key)s::bigint[], %(happened_at)s::timestamptz[],
            %(number)s::text[], %(amount)s::numeric[]
        )
        with ordinality as item (
            customer_id, event_id, topic, aggregate, key, happened_at, number, amount, position
        )
),

judged as materialized (
    select
        asked.*,
        known.id as known_id,
        case
            when known.id is not null then 'already_recorded'
            when asked.nth > 1 then 'repeated_in_batch'
            when customer.id is null then 'unknown_customer'
            else 'recorded'
        end as code
    from asked
    left join customer
        on
            customer.company_id = %(company_id)s::bigint
            and asked.customer_id = customer.id
    left join timeline_entry as known
        on
            known.company_id = %(company_id)s::bigint
            and asked.event_id = known.event_id
),

recorded as (
    insert into timeline_entry (
        company_id, customer_id, event_id, topic, aggregate, key, number, amount, happened_at
    )
    select
        %(company_id)s::bigint as company_id,
        judged.customer_id,
        judged.event_id,
        judged.topic,
        judged.aggregate,
        judged.key,
        judged.number,
        judged.amount,
        judged.happened_at
    from judged
    where judged.code = 'recorded'
    order by judged.position
    returning timeline_entry.id, timeline_entry.event_id
)

select
    judged.position,
    coalesce(recorded.id, judged.known_id) as id,
    judged.code
from judged
left join recorded on judged.event_id = recorded.event_id and judged.code = 'recorded'
order by judged.position
