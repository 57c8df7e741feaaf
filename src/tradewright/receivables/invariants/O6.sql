-- O6: Applications of a payment never exceed it and stay with one customer, company and currency
with applied as (
    select
        application.payment_id,
        sum(application.amount) as amount
    from application
    group by application.payment_id
)

select
    'payment' as document,
    payment.company_id,
    payment.id,
    payment.number
from payment
left join applied on payment.id = applied.payment_id
where
    coalesce(applied.amount, 0) not between 0 and payment.amount
    or payment.amount_unapplied <> payment.amount - coalesce(applied.amount, 0)
union all
select
    'application' as document,
    application.company_id,
    application.id,
    invoice.number
from application
inner join invoice on application.invoice_id = invoice.id
left join payment on application.payment_id = payment.id
left join invoice as note on application.credit_note_id = note.id
where
    (application.company_id, application.customer_id, invoice.currency)
    is distinct from
    (
        invoice.company_id,
        coalesce(payment.customer_id, note.customer_id),
        coalesce(payment.currency, note.currency)
    )
    or application.customer_id <> invoice.customer_id
    or invoice.kind <> 'invoice'
    or note.kind <> 'credit_note'
union all
select
    'reversal' as document,
    reversal.company_id,
    reversal.id,
    '' as number
from application as reversal
inner join application as reversed on reversal.reverses_id = reversed.id
where
    reversal.amount <> -reversed.amount
    or reversal.invoice_id <> reversed.invoice_id
    or reversal.payment_id is distinct from reversed.payment_id
    or reversal.credit_note_id is distinct from reversed.credit_note_id
