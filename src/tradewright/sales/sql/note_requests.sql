-- note_requests: open credit holds of (locked) orders name the request that may lift them
-- in:  order_id bigint[], request_id bigint[], company_id bigint
update order_hold
set figures = order_hold.figures || jsonb_build_object('request_id', asked.request_id)
from unnest(%(order_id)s::bigint[], %(request_id)s::bigint[]) as asked (order_id, request_id)
where
    order_hold.company_id = %(company_id)s::bigint
    and asked.order_id = order_hold.order_id
    and order_hold.kind = 'credit'
    and order_hold.lifted_at is null
