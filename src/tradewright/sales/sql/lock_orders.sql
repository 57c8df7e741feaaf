-- lock_orders: lock orders in id order, before anything is decided about them
-- in:  company_id bigint, order_id bigint[]
select sales_order.id
from sales_order
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.id = any(%(order_id)s::bigint[])
order by sales_order.id
for update
