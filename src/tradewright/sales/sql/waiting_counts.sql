-- waiting_counts: open orders that need a person: the tiles of the home page
-- in:  company_id bigint, today date
-- out: held, held_amount, ready, late
select
    count(*) filter (where sales_order.status = 'held') as held,
    coalesce(sum(sales_order.amount_total) filter (where sales_order.status = 'held'), 0)
        as held_amount,
    count(*) filter (where stock.ready > 0) as ready,
    count(*) filter (where sales_order.requested_on < %(today)s::date) as late
from sales_order
left join lateral order_stock(%(company_id)s::bigint, sales_order.id) as stock
    on sales_order.status = 'confirmed'
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.status in ('draft', 'held', 'confirmed')
