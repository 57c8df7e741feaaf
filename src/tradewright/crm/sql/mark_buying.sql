-- mark_buying: every document of these customers is counted from now on
-- in:  company_id bigint, customer_id bigint[]
insert into buying_document (company_id, invoice_id)
select
    invoice.company_id,
    invoice.id
from invoice
where
    invoice.company_id = %(company_id)s::bigint
    and invoice.customer_id = any(%(customer_id)s::bigint[])
order by invoice.id
on conflict (invoice_id) do nothing
