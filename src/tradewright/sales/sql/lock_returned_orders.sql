-- lock_returned_orders: two returns of one sale are decided one after the other
-- in:  company_id bigint, shipment_line_id bigint[]
select sales_order.id
from sales_order
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.id in (
        select line.order_id
        from shipment_line
        inner join sales_order_line as line on shipment_line.order_line_id = line.id
        where
            shipment_line.company_id = %(company_id)s::bigint
            and shipment_line.id = any(%(shipment_line_id)s::bigint[])
    )
order by sales_order.id
for update
