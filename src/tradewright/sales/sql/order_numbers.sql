-- order_numbers: the numbers of orders by id
-- in:  company_id bigint, order_id bigint[]
-- out: id, number
select
    sales_order.id,
    sales_order.number
from sales_order
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.id = any(%(order_id)s::bigint[])
