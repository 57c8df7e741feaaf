-- judge_unapplication: which applications (of locked documents) can be taken back
-- in:  application_id bigint[], is_in_books boolean, company_id bigint
-- out: position, reversal_id, code, customer_id, payment_id, credit_note_id, invoice_id, amount,
--      invoice (number), entry_id (its own journal entry, if it has one)
with asked as (
    select
        item.*,
        row_number() over (partition by item.application_id order by item.position) as nth
    from
        unnest(%(application_id)s::bigint[])
        with ordinality as item (application_id, position)
)

select
    asked.position,
    reversal.id as reversal_id,
    case
        when application.id is null then 'application_not_found'
        when reversal.id is not null then 'already_unapplied'
        when asked.nth > 1 then 'repeated_in_batch'
        when application.reverses_id is not null then 'is_reversal'
        when not %(is_in_books)s::boolean then 'date_outside_books'
        else 'unapplied'
    end as code,
    application.customer_id,
    application.payment_id,
    application.credit_note_id,
    application.invoice_id,
    application.amount,
    invoice.number as invoice,
    entry.id as entry_id
from asked
left join application
    on
        application.company_id = %(company_id)s::bigint
        and asked.application_id = application.id
left join invoice
    on
        invoice.company_id = %(company_id)s::bigint
        and application.invoice_id = invoice.id
left join application as reversal
    on
        reversal.company_id = %(company_id)s::bigint
        and asked.application_id = reversal.reverses_id
left join journal_entry as entry
    on
        entry.company_id = %(company_id)s::bigint
        and entry.source = 'application'
        and asked.application_id = entry.source_id
        and entry.kind = 'application'
order by asked.position
