-- quotes_of_customers: the latest quotes of customers that are no former revisions
-- in:  company_id bigint, customer_id bigint[], page_size int (of each)
-- out: the columns of queries.quotes.CustomerQuote
select
    quote.customer_id,
    quote.id,
    quote.number,
    quote.revision,
    quote.status,
    quote.quoted_on,
    quote.valid_until,
    quote.amount_total,
    quote.currency
from unnest(%(customer_id)s::bigint[]) with ordinality as asked (customer_id, position)
cross join
    lateral (
        select quote.*
        from quote
        where
            quote.company_id = %(company_id)s::bigint
            and quote.customer_id = asked.customer_id
            and quote.status <> 'superseded'
        order by quote.id desc
        limit %(page_size)s::int
    ) as quote
order by asked.position asc, quote.id desc
