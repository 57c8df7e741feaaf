-- opportunity_quotes: the quotes of an opportunity, the latest first; former revisions left out
-- in:  company_id bigint, opportunity_id bigint
-- out: the columns of queries.quotes.QuoteRow
select
    quote.id,
    quote.number,
    quote.revision,
    quote.status,
    quote.quoted_on,
    quote.valid_until,
    quote.amount_net,
    quote.amount_total,
    quote.currency,
    quoter.username as quoted_by
from opportunity_quote as link
inner join quote
    on quote.company_id = %(company_id)s::bigint and link.quote_id = quote.root_id
left join app_user as quoter on quote.entered_by = quoter.id
where
    link.company_id = %(company_id)s::bigint
    and link.opportunity_id = %(opportunity_id)s::bigint
    and quote.status <> 'superseded'
order by quote.id desc
