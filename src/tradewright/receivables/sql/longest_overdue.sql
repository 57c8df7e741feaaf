-- longest_overdue: open invoices whose day has passed, the longest overdue first
-- in:  company_id bigint, as_of date, page_size int
-- out: id, number, customer, since, amount, currency
select
    invoice.id,
    invoice.number,
    customer.name as customer,
    invoice.due_on as since,
    invoice.amount_open as amount,
    invoice.currency
from invoice
inner join customer
    on
        customer.company_id = %(company_id)s::bigint
        and invoice.customer_id = customer.id
where
    invoice.company_id = %(company_id)s::bigint
    and invoice.kind = 'invoice'
    and invoice.amount_open > 0
    and invoice.due_on < %(as_of)s::date
order by invoice.due_on, invoice.id
limit %(page_size)s::int
