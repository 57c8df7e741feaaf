-- invoice_applications: what was set against an invoice, or what a credit note was used for
-- in:  company_id bigint, invoice_id bigint
-- out: id, source, source_id, source_number, invoice_id, invoice, amount, applied_on, is_live
select
    application.id,
    case when application.payment_id is null then 'credit_note' else 'payment' end as source,
    coalesce(application.payment_id, application.credit_note_id) as source_id,
    coalesce(payment.number, note.number) as source_number,
    application.invoice_id,
    invoice.number as invoice,
    application.amount,
    application.applied_on,
    application.amount > 0 and reversal.id is null as is_live
from application
inner join invoice
    on
        invoice.company_id = %(company_id)s::bigint
        and application.invoice_id = invoice.id
left join payment
    on
        payment.company_id = %(company_id)s::bigint
        and application.payment_id = payment.id
left join invoice as note
    on
        note.company_id = %(company_id)s::bigint
        and application.credit_note_id = note.id
left join application as reversal
    on
        reversal.company_id = %(company_id)s::bigint
        and application.id = reversal.reverses_id
where
    application.company_id = %(company_id)s::bigint
    and (
        application.invoice_id = %(invoice_id)s::bigint
        or application.credit_note_id = %(invoice_id)s::bigint
    )
order by application.id
