-- lock_held_orders: orders of customers that wait for credit alone, oldest first
-- in:  company_id bigint, customer_id bigint[]
-- out: position, id, customer_id, amount_total, is_counted (it rose over the limit after it was
--      confirmed, so its credit is committed)
select
    sales_order.id as position,
    sales_order.id,
    sales_order.customer_id,
    sales_order.amount_total,
    sales_order.confirmed_at is not null as is_counted
from sales_order
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.customer_id = any(%(customer_id)s::bigint[])
    and sales_order.status = 'held'
    and exists (
        select 1
        from order_hold
        where
            order_hold.company_id = %(company_id)s::bigint
            and order_hold.order_id = sales_order.id
            and order_hold.kind = 'credit'
            and order_hold.lifted_at is null
    )
    and not exists (
        select 1
        from order_hold
        where
            order_hold.company_id = %(company_id)s::bigint
            and order_hold.order_id = sales_order.id
            and order_hold.kind <> 'credit'
            and order_hold.lifted_at is null
    )
order by sales_order.id
for update of sales_order
