-- longest_unapplied: payments that are not wholly applied, the longest waiting first
-- in:  company_id bigint, page_size int
-- out: id, number, customer, since, amount, currency
select
    payment.id,
    payment.number,
    customer.name as customer,
    payment.received_on as since,
    payment.amount_unapplied as amount,
    payment.currency
from payment
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and payment.customer_id = customer.id
where
    payment.company_id = %(company_id)s::bigint
    and payment.amount_unapplied > 0
order by payment.received_on, payment.id
limit %(page_size)s::int
