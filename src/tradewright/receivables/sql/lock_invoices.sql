-- lock_invoices: lock invoices and credit notes in id order
-- in:  company_id bigint, invoice_id bigint[]
-- out: id, number, kind, customer_id, amount_open, due_on
select
    invoice.id,
    invoice.number,
    invoice.kind,
    invoice.customer_id,
    invoice.amount_open,
    invoice.due_on
from invoice
where
    invoice.company_id = %(company_id)s::bigint
    and invoice.id = any(%(invoice_id)s::bigint[])
order by invoice.id
for update
