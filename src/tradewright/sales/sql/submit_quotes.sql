-- submit_quotes: (locked) drafts wait for their request, or may be sent
-- in:  quote_id bigint[], request_id bigint[] (null: nobody need be asked), is_waiting boolean[],
--      company_id bigint, at timestamptz, operation_id uuid
with submitted as (
    update quote
    set
        status = case when asked.is_waiting then 'waiting' else 'approved' end,
        request_id = asked.request_id,
        version = quote.version + 1
    from
        unnest(%(quote_id)s::bigint[], %(request_id)s::bigint[], %(is_waiting)s::boolean[])
            as asked (quote_id, request_id, is_waiting)
    where
        quote.company_id = %(company_id)s::bigint
        and quote.id = asked.quote_id
    returning
        quote.id, quote.number, quote.revision, quote.customer_id, quote.amount_total,
        quote.currency, quote.status, quote.request_id, quote.version
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    %(company_id)s::bigint as company_id,
    case submitted.status
        when 'waiting' then 'sales.quote_submitted' else 'sales.quote_approved'
    end as topic,
    'quote' as aggregate,
    submitted.id as key,
    submitted.version,
    jsonb_build_object(
        'number', submitted.number,
        'revision', submitted.revision,
        'customer_id', submitted.customer_id,
        'total', submitted.amount_total,
        'currency', submitted.currency,
        'request_id', submitted.request_id,
        'from', 'draft',
        'to', submitted.status
    ) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from submitted
order by submitted.id
