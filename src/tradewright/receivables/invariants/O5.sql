-- O5: The open amount of an invoice or credit note is its total less its live applications
-- of: invoice by id
with applied as (
    select
        sides.document_id,
        sum(sides.amount) as amount
    from (
        select
            application.invoice_id as document_id,
            application.amount
        from application
        union all
        select
            application.credit_note_id as document_id,
            application.amount
        from application
        where application.credit_note_id is not null
    ) as sides
    group by sides.document_id
)

select
    invoice.id,
    invoice.number,
    invoice.amount_open
from invoice
left join applied on invoice.id = applied.document_id
where
    invoice.amount_open < 0
    or invoice.amount_open <> invoice.amount_total - coalesce(applied.amount, 0)
    or (invoice.amount_open = 0) <> (invoice.settled_at is not null)
