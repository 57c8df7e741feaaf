-- lock_caps: capped prices, in id order, until the transaction ends
-- in:  condition_id bigint[], company_id bigint
select price_condition.id
from price_condition
where
    price_condition.company_id = %(company_id)s::bigint
    and price_condition.id = any(%(condition_id)s::bigint[])
order by price_condition.id
for update
