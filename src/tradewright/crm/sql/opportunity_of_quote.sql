-- opportunity_of_quote: the opportunity that a quote, in any revision, belongs to
-- in:  company_id bigint, quote_id bigint
-- out: id, number, status, opened_on
select
    opportunity.id,
    opportunity.number,
    opportunity.status,
    opportunity.opened_on
from quote
inner join opportunity_quote as link
    on link.company_id = %(company_id)s::bigint and quote.root_id = link.quote_id
inner join opportunity
    on opportunity.company_id = %(company_id)s::bigint and link.opportunity_id = opportunity.id
where quote.company_id = %(company_id)s::bigint and quote.id = %(quote_id)s::bigint
