-- lock_open_invoices: lock the invoices that payments name, and the open ones of customers who pay
-- oldest first, in id order
-- in:  company_id bigint, numbers text[], customers text[] (codes)
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
    and invoice.id in (
        select named.id
        from invoice as named
        where
            named.company_id = %(company_id)s::bigint
            and named.kind = 'invoice'
            and named.number = any(%(numbers)s::text[])
        union
        select oldest.id
        from customer
        inner join invoice as oldest
            on
                oldest.company_id = %(company_id)s::bigint
                and customer.id = oldest.customer_id
                and oldest.amount_open > 0
        where
            customer.company_id = %(company_id)s::bigint
            and customer.code = any(%(customers)s::text[])
            and oldest.kind = 'invoice'
    )
order by invoice.id
for update
