-- customer_orders: a customer's orders, the open ones first, each group the latest first
-- in:  company_id bigint, customer_id bigint, page_size int
-- out: the columns of queries.customers.CustomerOrder
select
    sales_order.id,
    sales_order.number,
    sales_order.status,
    sales_order.ordered_on,
    sales_order.requested_on,
    sales_order.customer_reference,
    sales_order.amount_total,
    sales_order.currency,
    count(*) over () as how_many
from sales_order
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.customer_id = %(customer_id)s::bigint
order by
    sales_order.status in ('draft', 'held', 'confirmed') desc,
    sales_order.id desc
limit %(page_size)s::int
