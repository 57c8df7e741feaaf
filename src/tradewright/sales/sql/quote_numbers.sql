-- quote_numbers: numbers and revisions of quotes
-- in:  company_id bigint, quote_id bigint[]
-- out: id, number, revision
select
    quote.id,
    quote.number,
    quote.revision
from quote
where
    quote.company_id = %(company_id)s::bigint
    and quote.id = any(%(quote_id)s::bigint[])
