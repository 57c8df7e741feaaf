-- lock_returns: lock returns in id order
-- in:  company_id bigint, return_id bigint[]
select return_order.id
from return_order
where
    return_order.company_id = %(company_id)s::bigint
    and return_order.id = any(%(return_id)s::bigint[])
order by return_order.id
for update
