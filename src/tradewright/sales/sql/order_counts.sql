-- order_counts: how many orders stand in each saved view
-- in:  company_id bigint, today date
-- out: all_orders, draft, held, ready, backordered, late, completed, cancelled
--
-- The open orders are few and have an index of their own; the rest is only counted.
with open_orders as materialized (
    select
        count(*) as how_many,
        count(*) filter (where sales_order.status = 'draft') as draft,
        count(*) filter (where sales_order.status = 'held') as held,
        count(*) filter (where stock.ready > 0) as ready,
        count(*) filter (where stock.waiting > 0) as backordered,
        count(*) filter (where sales_order.requested_on < %(today)s::date) as late
    from sales_order
    left join lateral order_stock(%(company_id)s::bigint, sales_order.id) as stock
        on sales_order.status = 'confirmed'
    where
        sales_order.company_id = %(company_id)s::bigint
        and sales_order.status in ('draft', 'held', 'confirmed')
),

every_order as materialized (
    select
        count(*) as how_many,
        count(*) filter (where sales_order.status = 'cancelled') as cancelled
    from sales_order
    where sales_order.company_id = %(company_id)s::bigint
)

select
    every_order.how_many as all_orders,
    open_orders.draft,
    open_orders.held,
    open_orders.ready,
    open_orders.backordered,
    open_orders.late,
    every_order.how_many - open_orders.how_many - every_order.cancelled as completed,
    every_order.cancelled
from open_orders
cross join every_order
