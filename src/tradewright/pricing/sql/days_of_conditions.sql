-- days_of_conditions: from when to when conditions hold
-- in:  condition_id bigint[], company_id bigint
-- out: id, valid_from, valid_to
select
    price_condition.id,
    price_condition.valid_from,
    price_condition.valid_to
from price_condition
where
    price_condition.company_id = %(company_id)s::bigint
    and price_condition.id = any(%(condition_id)s::bigint[])
