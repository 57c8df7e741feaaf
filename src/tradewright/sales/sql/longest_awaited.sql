-- longest_awaited: returns whose goods have not come yet, the longest awaited first
-- in:  company_id bigint, page_size int
-- out: id, number, customer, why, since, amount (none), currency
select
    return_order.id,
    return_order.number,
    customer.name as customer,
    return_order.reason as why,
    return_order.entered_at as since,
    null::numeric as amount,
    '' as currency
from return_order
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and return_order.customer_id = customer.id
where
    return_order.company_id = %(company_id)s::bigint
    and return_order.status = 'authorised'
order by return_order.entered_at, return_order.id
limit %(page_size)s::int
