-- opportunities_of_orders: the opportunities that orders come from, by a quote
-- in:  company_id bigint, order_id bigint[]
-- out: order_id, id, number, status, opened_on
select distinct
    acceptance.order_id,
    opportunity.id,
    opportunity.number,
    opportunity.status,
    opportunity.opened_on
from quote_acceptance as acceptance
inner join quote
    on quote.company_id = %(company_id)s::bigint and acceptance.quote_id = quote.id
inner join opportunity_quote as link
    on link.company_id = %(company_id)s::bigint and quote.root_id = link.quote_id
inner join opportunity
    on opportunity.company_id = %(company_id)s::bigint and link.opportunity_id = opportunity.id
where
    acceptance.company_id = %(company_id)s::bigint
    and acceptance.order_id = any(%(order_id)s::bigint[])
order by opportunity.id
