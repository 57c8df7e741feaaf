-- longest_held: held orders, the longest held first, with the first reason
-- in:  company_id bigint, page_size int
-- out: id, number, customer, why, since, amount, currency
select
    sales_order.id,
    sales_order.number,
    customer.name as customer,
    hold.reason as why,
    hold.placed_at as since,
    sales_order.amount_total as amount,
    sales_order.currency
from sales_order
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and sales_order.customer_id = customer.id
cross join
    lateral (
        select
            order_hold.reason,
            order_hold.placed_at
        from order_hold
        where
            order_hold.company_id = %(company_id)s::bigint
            and order_hold.order_id = sales_order.id
            and order_hold.lifted_at is null
        order by order_hold.placed_at, order_hold.id
        limit 1
    ) as hold
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.status = 'held'
order by hold.placed_at, sales_order.id
limit %(page_size)s::int
