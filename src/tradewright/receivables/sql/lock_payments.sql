-- lock_payments: lock payments in id order
-- in:  company_id bigint, payment_id bigint[]
-- out: id, number, customer_id, amount_unapplied
select
    payment.id,
    payment.number,
    payment.customer_id,
    payment.amount_unapplied
from payment
where
    payment.company_id = %(company_id)s::bigint
    and payment.id = any(%(payment_id)s::bigint[])
order by payment.id
for update
