-- invoices_to_pay: invoices with something open, oldest due first
-- in:  company_id bigint
-- out: id, number, customer, currency, invoiced_on, due_on, amount_open
select
    invoice.id,
    invoice.number,
    customer.code as customer,
    invoice.currency,
    invoice.invoiced_on,
    invoice.due_on,
    invoice.amount_open
from invoice
inner join customer on invoice.customer_id = customer.id
where
    invoice.company_id = %(company_id)s::bigint
    and invoice.kind = 'invoice'
    and invoice.amount_open > 0
order by invoice.due_on, invoice.id
