-- lock_waiting_orders: two receipts at once must not both serve the need of one line
-- in:  item_id bigint[], warehouse_id bigint[], company_id bigint
select sales_order.id
from sales_order
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.status = 'confirmed'
    and sales_order.id in (
        select line.order_id
        from
            unnest(%(item_id)s::bigint[], %(warehouse_id)s::bigint[])
                as asked (item_id, warehouse_id)
        inner join sales_order_line as line
            on
                line.company_id = %(company_id)s::bigint
                and asked.item_id = line.item_id
                and line.is_stocked
        inner join sales_order as waiting
            on
                line.order_id = waiting.id
                and asked.warehouse_id = waiting.warehouse_id
                and waiting.status = 'confirmed'
        where line.quantity > line.quantity_cancelled
    )
order by sales_order.id
for update
