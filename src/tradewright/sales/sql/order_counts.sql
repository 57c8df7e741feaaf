-- order_counts: how many orders stand in each saved view
-- in:  company_id bigint, today date
-- out: all_orders, draft, held, ready, backordered, late, completed, cancelled
with waiting as materialized (
    select
        count(*) filter (where stock.ready > 0) as ready,
        count(*) filter (where stock.waiting > 0) as backordered
    from sales_order
    cross join lateral order_stock(%(company_id)s::bigint, sales_order.id) as stock
    where
        sales_order.company_id = %(company_id)s::bigint
        and sales_order.status = 'confirmed'
),

counts as (
    select
        count(*) as all_orders,
        count(*) filter (where sales_order.status = 'draft') as draft,
        count(*) filter (where sales_order.status = 'held') as held,
        count(*) filter (
            where
            sales_order.status in ('draft', 'held', 'confirmed')
            and sales_order.requested_on < %(today)s::date
        ) as late,
        count(*) filter (where sales_order.status = 'completed') as completed,
        count(*) filter (where sales_order.status = 'cancelled') as cancelled
    from sales_order
    where sales_order.company_id = %(company_id)s::bigint
)

select
    counts.all_orders,
    counts.draft,
    counts.held,
    waiting.ready,
    waiting.backordered,
    counts.late,
    counts.completed,
    counts.cancelled
from counts
cross join waiting
