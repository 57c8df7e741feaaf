-- longest_late: open orders whose requested day has passed, the longest late first
-- in:  company_id bigint, today date, page_size int
-- out: id, number, customer, why (their status), since, amount, currency
select
    sales_order.id,
    sales_order.number,
    customer.name as customer,
    sales_order.status as why,
    sales_order.requested_on as since,
    sales_order.amount_total as amount,
    sales_order.currency
from sales_order
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and sales_order.customer_id = customer.id
where
    sales_order.company_id = %(company_id)s::bigint
    and sales_order.status in ('draft', 'held', 'confirmed')
    and sales_order.requested_on < %(today)s::date
order by sales_order.requested_on, sales_order.id
limit %(page_size)s::int
