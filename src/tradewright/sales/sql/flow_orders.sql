-- flow_orders: orders as the document flow names them, by id or by number
-- in:  company_id bigint, order_id bigint[] (or null), number text (or null)
-- out: id, number, status, ordered_on
select
    sales_order.id,
    sales_order.number,
    sales_order.status,
    sales_order.ordered_on
from sales_order
where
    sales_order.company_id = %(company_id)s::bigint
    and (
        sales_order.id = any(%(order_id)s::bigint[])
        or sales_order.number = upper(%(number)s::text)
    )
