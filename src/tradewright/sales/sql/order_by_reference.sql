-- order_by_reference: a customer's latest order with a reference, unless it is cancelled
-- in:  company_id bigint, customer_id bigint, reference text
-- out: id, number, ordered_on
select
    sales_order.id,
    sales_order.number,
    sales_order.ordered_on
from sales_order
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.customer_reference collate "C" = %(reference)s::text  -- noqa: RF03
    and sales_order.customer_reference <> ''
    and sales_order.customer_id = %(customer_id)s::bigint
    and sales_order.status <> 'cancelled'
order by sales_order.id desc
limit 1
