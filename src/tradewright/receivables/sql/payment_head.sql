-- payment_head: one payment
-- in:  company_id bigint, payment_id bigint
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
    and payment.id = %(payment_id)s::bigint
