-- payments: a page of payments, the latest first
-- in:  company_id bigint, saved_view text ('all' or 'on_account'), search text (safe for like),
--      customer_id bigint, since date, until date, after bigint, page_size int
-- out: id, number, customer_id, customer, customer_name, currency, amount, amount_unapplied,
--      received_on, method, reference, version
select
    payment.id,
    payment.number,
    payment.customer_id,
    customer.code as customer,
    customer.name as customer_name,
    payment.currency,
    payment.amount,
    payment.amount_unapplied,
    payment.received_on,
    payment.method,
    payment.reference,
    payment.version
from payment
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and payment.customer_id = customer.id
where
    payment.company_id = %(company_id)s::bigint
    and (%(after)s::bigint is null or payment.id < %(after)s::bigint)
    and (%(saved_view)s::text <> 'on_account' or payment.amount_unapplied > 0)
    and (%(customer_id)s::bigint is null or payment.customer_id = %(customer_id)s::bigint)
    and (%(since)s::date is null or payment.received_on >= %(since)s::date)
    and (%(until)s::date is null or payment.received_on <= %(until)s::date)
    and (
        %(search)s::text = ''
        or payment.number ilike %(search)s::text || '%%'
        or payment.reference ilike '%%' || %(search)s::text || '%%'
        or customer.code ilike %(search)s::text || '%%'
        or customer.name ilike '%%' || %(search)s::text || '%%'
    )
order by payment.id desc
limit %(page_size)s::int
