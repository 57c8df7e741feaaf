-- lock_quotes: lock quotes in id order, before anything is decided about them
-- in:  company_id bigint, quote_id bigint[]
select quote.id
from quote
where
    quote.company_id = %(company_id)s::bigint
    and quote.id = any(%(quote_id)s::bigint[])
order by quote.id
for update
