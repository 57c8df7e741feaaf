-- quotes_of_orders: the quotes that orders come from
-- in:  company_id bigint, order_id bigint[]
-- out: order_id, id, number, revision, status, quoted_on
select
    acceptance.order_id,
    quote.id,
    quote.number,
    quote.revision,
    quote.status,
    quote.quoted_on
from quote_acceptance as acceptance
inner join quote
    on
        quote.company_id = %(company_id)s::bigint
        and acceptance.quote_id = quote.id
where
    acceptance.company_id = %(company_id)s::bigint
    and acceptance.order_id = any(%(order_id)s::bigint[])
order by acceptance.order_id, quote.id
