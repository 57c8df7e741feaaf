-- stocked_items: which stock the lines of orders are about
-- in:  company_id bigint, order_id bigint[]
-- out: item_id, warehouse_id
select distinct
    line.item_id,
    sales_order.warehouse_id
from sales_order
inner join sales_order_line as line on sales_order.id = line.order_id and line.is_stocked
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.id = any(%(order_id)s::bigint[])
order by line.item_id, sales_order.warehouse_id
