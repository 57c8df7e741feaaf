-- flow_settled: what followed from the invoices of an order: credit notes, payments, entries
-- in:  company_id bigint, order_id bigint
-- out: nth, kind ('credit_note', 'payment', 'entry'), id, number, state, day; oldest first
with billed as materialized (
    select
        invoice.id,
        invoice.kind
    from invoice
    where
        invoice.company_id = %(company_id)s::bigint
        and invoice.order_id = %(order_id)s::bigint
),

documents as materialized (
    select billed.id
    from billed
    union
    select note.id
    from billed
    inner join invoice as note
        on
            note.company_id = %(company_id)s::bigint
            and billed.id = note.credits_invoice_id
)

select
    1 as nth,
    'credit_note' as kind,
    note.id,
    note.number,
    case
        when note.amount_open = 0 then 'applied'
        when note.amount_open < note.amount_total then 'partly_applied'
        else 'unapplied'
    end as state,
    note.invoiced_on as day
from documents
inner join invoice as note on documents.id = note.id
where note.company_id = %(company_id)s::bigint and note.kind = 'credit_note'
union all
select
    2 as nth,
    'payment' as kind,
    payment.id,
    payment.number,
    case
        when payment.amount_unapplied = 0 then 'applied'
        when payment.amount_unapplied < payment.amount then 'partly_applied'
        else 'unapplied'
    end as state,
    payment.received_on as day
from payment
where
    payment.company_id = %(company_id)s::bigint
    and payment.id in (
        select application.payment_id
        from billed
        inner join application on billed.id = application.invoice_id
        where application.company_id = %(company_id)s::bigint
        group by application.payment_id, application.invoice_id
        having sum(application.amount) > 0
    )
union all
select
    3 as nth,
    'entry' as kind,
    entry.id,
    entry.number,
    'posted' as state,
    entry.posting_date as day
from documents
inner join journal_entry as entry
    on
        entry.company_id = %(company_id)s::bigint
        and entry.source = 'invoice'
        and documents.id = entry.source_id
order by nth, id
