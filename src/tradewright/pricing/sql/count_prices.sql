-- count_prices: how many price conditions there are
-- in:  company_id bigint
-- out: how_many
select count(*) as how_many
from price_condition
where company_id = %(company_id)s::bigint
