-- O9: The credit notes of an invoice never exceed it
-- of: invoice by id
select
    invoice.id,
    invoice.number,
    invoice.amount_total,
    sum(note.amount_total) as amount_credited
from invoice
inner join invoice as note on invoice.id = note.credits_invoice_id
group by invoice.id
having
    sum(note.amount_total) > invoice.amount_total
    or bool_or(note.kind <> 'credit_note' or note.customer_id <> invoice.customer_id)
