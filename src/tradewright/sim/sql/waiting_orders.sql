-- waiting_orders: confirmed orders that hold a reservation
-- in:  company_id bigint
-- out: id
select sales_order.id
from sales_order
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.status = 'confirmed'
    and exists (
        select 1
        from sales_order_line as line
        inner join reservation
            on
                reservation.company_id = %(company_id)s::bigint
                and reservation.source = 'sales_order_line'
                and line.id = reservation.source_line_id
        where line.order_id = sales_order.id
    )
order by sales_order.id
