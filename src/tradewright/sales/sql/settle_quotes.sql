-- settle_quotes: (locked) quotes that waited for a request may be sent, or are drafts again
-- in:  quote_id bigint[], request_id bigint[], ending text[], reason text[], company_id bigint,
--      at timestamptz, operation_id uuid
-- out: position, id, code, number
with asked as (
    select
        item.*,
        row_number() over (
            partition by item.quote_id, item.request_id order by item.position
        ) as nth
    from
        unnest(
            %(quote_id)s::bigint[], %(request_id)s::bigint[], %(ending)s::text[], %(reason)s::text[]
        )
        with ordinality as item (quote_id, request_id, ending, reason, position)
),

judged as materialized (
    select
        asked.*,
        quote.id,
        quote.number,
        case
            when quote.id is null then 'quote_not_found'
            when asked.nth > 1 then 'repeated_in_batch'
            when quote.status <> 'waiting' or quote.request_id <> asked.request_id
                then 'not_waiting'
            when asked.ending = 'approved' then 'approved'
            else 'returned'
        end as code
    from asked
    left join quote
        on
            quote.company_id = %(company_id)s::bigint
            and asked.quote_id = quote.id
),

settled as (
    update quote
    set
        status = case judged.code when 'approved' then 'approved' else 'draft' end,
        version = quote.version + 1
    from judged
    where
        quote.company_id = %(company_id)s::bigint
        and quote.id = judged.id
        and judged.code in ('approved', 'returned')
    returning
        quote.id, quote.number, quote.revision, quote.customer_id, quote.amount_total,
        quote.currency, quote.status, quote.request_id, quote.version, judged.code, judged.reason,
        judged.ending
),

logged as (
    insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
    select
        %(company_id)s::bigint as company_id,
        case settled.code
            when 'approved' then 'sales.quote_approved' else 'sales.quote_returned'
        end as topic,
        'quote' as aggregate,
        settled.id as key,
        settled.version,
        jsonb_build_object(
            'number', settled.number,
            'revision', settled.revision,
            'customer_id', settled.customer_id,
            'total', settled.amount_total,
            'currency', settled.currency,
            'request_id', settled.request_id,
            'ending', settled.ending,
            'reason', settled.reason,
            'from', 'waiting',
            'to', settled.status
        ) as body,
        %(at)s::timestamptz as at,
        %(operation_id)s::uuid as operation_id
    from settled
    order by settled.id
)

select
    judged.position,
    judged.id,
    judged.code,
    judged.number
from judged
order by judged.position
