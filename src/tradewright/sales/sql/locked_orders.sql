-- locked_orders: what the (locked) orders are now
-- in:  company_id bigint, order_id bigint[]
-- out: id, version, customer_id
select
    sales_order.id,
    sales_order.version,
    sales_order.customer_id
from sales_order
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.id = any(%(order_id)s::bigint[])
