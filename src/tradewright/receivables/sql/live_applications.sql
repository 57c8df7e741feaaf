-- live_applications: what stands between the asked payments or credit notes and invoices
-- in:  invoice_id bigint[], payment_id bigint[], credit_note_id bigint[], company_id bigint
-- out: id, payment_id, credit_note_id, invoice_id, amount
select distinct
    application.id,
    application.payment_id,
    application.credit_note_id,
    application.invoice_id,
    application.amount
from
    unnest(%(invoice_id)s::bigint[], %(payment_id)s::bigint[], %(credit_note_id)s::bigint[])
        as asked (invoice_id, payment_id, credit_note_id)
inner join application
    on
        application.company_id = %(company_id)s::bigint
        and asked.invoice_id = application.invoice_id
        and (
            asked.payment_id = application.payment_id
            or asked.credit_note_id = application.credit_note_id
        )
where
    application.amount > 0
    and not exists (
        select 1
        from application as reversal
        where
            reversal.company_id = %(company_id)s::bigint
            and reversal.reverses_id = application.id
    )
order by application.id
