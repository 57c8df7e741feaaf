-- account_holds: why orders of a customer wait
-- in:  company_id bigint, customer_id bigint
-- out: order_id, number, kind, reason, amount_total, placed_at
select
    sales_order.id as order_id,
    sales_order.number,
    order_hold.kind,
    order_hold.reason,
    sales_order.amount_total,
    order_hold.placed_at
from sales_order
inner join order_hold
    on
        order_hold.company_id = %(company_id)s::bigint
        and sales_order.id = order_hold.order_id
        and order_hold.lifted_at is null
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.customer_id = %(customer_id)s::bigint
    and sales_order.status = 'held'
order by order_hold.placed_at, order_hold.id
limit 20
