-- lock_customers: the customers of a batch, in id order; documents may still refer to them
-- in:  customer_id bigint[], company_id bigint
select customer.id
from customer
where
    customer.company_id = %(company_id)s::bigint
    and customer.id = any(%(customer_id)s::bigint[])
order by customer.id
for no key update
