-- judge_payments: what the books know of payments to be received
-- in:  customer text[], currency text[], received_on date[], external_id text[], company_id bigint
-- out: position, customer_id, known_id, known_number, is_currency, traded, minor_unit, is_live,
--      is_in_books
select
    asked.position,
    customer.id as customer_id,
    payment.id as known_id,
    payment.number as known_number,
    exists(
        select 1
        from currency
        where currency.code = asked.currency
    ) as is_currency,
    company.currency as traded,
    books.minor_unit,
    company.went_live_on is not null as is_live,
    books_take(%(company_id)s::bigint, asked.received_on) as is_in_books
from
    unnest(
        %(customer)s::text[], %(currency)s::text[], %(received_on)s::date[], %(external_id)s::text[]
    )
    with ordinality as asked (customer, currency, received_on, external_id, position)
inner join company on company.id = %(company_id)s::bigint
inner join currency as books on company.currency = books.code
left join customer
    on
        customer.company_id = %(company_id)s::bigint
        and asked.customer = customer.code
left join payment
    on
        payment.company_id = %(company_id)s::bigint
        and asked.external_id = payment.external_id
order by asked.position
