-- quote_revisions: all revisions of a quote, the first first
-- in:  company_id bigint, root_id bigint
-- out: id, revision, status, quoted_on, valid_until, amount_total
select
    quote.id,
    quote.revision,
    quote.status,
    quote.quoted_on,
    quote.valid_until,
    quote.amount_total
from quote
where
    quote.company_id = %(company_id)s::bigint
    and quote.root_id = %(root_id)s::bigint
order by quote.revision
