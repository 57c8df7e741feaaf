-- price_policy: how the company prices
-- in:  company_id bigint
-- out: priced_on, decimals, best_at, floor_margin_percent
select
    price_policy.priced_on,
    price_policy.decimals,
    price_policy.best_at,
    price_policy.floor_margin_percent
from price_policy
where price_policy.company_id = %(company_id)s::bigint
