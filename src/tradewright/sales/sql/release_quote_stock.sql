-- release_quote_stock: (locked) quotes that are open hold stock no longer
-- in:  quote_id bigint[], company_id bigint, at timestamptz, operation_id uuid
-- out: position, id, code, number
with asked as (
    select
        item.*,
        row_number() over (partition by item.quote_id order by item.position) as nth
    from unnest(%(quote_id)s::bigint[]) with ordinality as item (quote_id, position)
),

judged as materialized (
    select
        asked.*,
        quote.id,
        quote.number,
        case
            when quote.id is null then 'quote_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when quote.reserved_until is null then 'nothing_reserved'
            else 'released'
        end as code
    from asked
    left join quote
        on
            quote.company_id = %(company_id)s::bigint
            and asked.quote_id = quote.id
),

released as (
    update quote
    set reserved_until = null, version = quote.version + 1
    from judged
    where
        quote.company_id = %(company_id)s::bigint
        and quote.id = judged.id
        and judged.code = 'released'
    returning
        quote.id, quote.number, quote.revision, quote.customer_id, quote.status, quote.version
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        'sales.quote_stock_released' as topic,
        'quote' as aggregate,
        released.id as key,
        released.version,
        jsonb_build_object(
            'number', released.number,
            'revision', released.revision,
            'customer_id', released.customer_id,
            'from', released.status,
            'to', released.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from released
    order by released.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number
from judged
order by judged.position
