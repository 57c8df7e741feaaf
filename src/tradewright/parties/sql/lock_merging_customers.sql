-- lock_merging_customers: the customers of a batch of merges, and those merged into them
-- in:  customer_id bigint[], winner_id bigint[] (as customer_id where there is none),
--      company_id bigint
select customer.id
from customer
where
    customer.company_id = %(company_id)s::bigint
    and (
        customer.id = any(%(customer_id)s::bigint[])
        or customer.id = any(%(winner_id)s::bigint[])
        or customer.merged_into_id = any(%(customer_id)s::bigint[])
    )
order by customer.id
for no key update
