-- order_versions: what the (locked) orders are now
-- in:  company_id bigint, order_id bigint[]
-- out: id, version
select
    sales_order.id,
    sales_order.version
from sales_order
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.id = any(%(order_id)s::bigint[])
