-- lock_credited_invoices: lock the invoices that (locked) cases ask a credit of, in id order
-- in:  company_id bigint, case_id bigint[], invoice text[] ('' that of the case)
select invoice.id
from invoice
where
    invoice.company_id = %(company_id)s::bigint
    and invoice.kind = 'invoice'
    and invoice.id in (
        select service_case.invoice_id
        from service_case
        where
            service_case.company_id = %(company_id)s::bigint
            and service_case.id = any(%(case_id)s::bigint[])
        union
        select named.id
        from invoice as named
        where
            named.company_id = %(company_id)s::bigint
            and named.kind = 'invoice'
            and named.number = any(%(invoice)s::text[])
    )
order by invoice.id
for update
