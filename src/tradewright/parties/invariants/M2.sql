-- M2: it is known where a customer's bills and goods go
-- of: customer by id
select
    customer.id,
    customer.company_id,
    customer.code
from customer
left join address
    on customer.company_id = address.company_id and customer.id = address.customer_id
group by customer.id
having
    not coalesce(bool_or(address.is_bill_to), false)
    or not coalesce(bool_or(address.is_ship_to), false)
