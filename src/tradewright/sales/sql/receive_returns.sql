-- receive_returns: (locked) returns whose goods are in
-- in:  return_id bigint[], company_id bigint, at timestamptz, operation_id uuid
with received as (
    update return_order
    set
        status = 'received',
        received_at = %(at)s::timestamptz,
        version = return_order.version + 1
    where
        return_order.company_id = %(company_id)s::bigint
        and return_order.id = any(%(return_id)s::bigint[])
    returning
        return_order.id, return_order.number, return_order.customer_id, return_order.version,
        return_order.returned_on
)

insert into event (company_id, topic, aggregate, key, version, body, at, operation_id)
select
    %(company_id)s::bigint as company_id,
    'sales.return_received' as topic,
    'return_order' as aggregate,
    received.id as key,
    received.version,
    jsonb_build_object(
        'number', received.number,
        'customer_id', received.customer_id,
        'returned_on', received.returned_on,
        'from', 'authorised',
        'to', 'received'
    ) as body,
    %(at)s::timestamptz as at,
    %(operation_id)s::uuid as operation_id
from received
order by received.id
