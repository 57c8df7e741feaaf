-- return_notes: the credit notes of a return
-- in:  company_id bigint, return_id bigint
-- out: id, number, status, invoiced_on, amount_total
select
    invoice.id,
    invoice.number,
    case when invoice.amount_open = 0 then 'applied' else 'open' end as status,
    invoice.invoiced_on,
    invoice.amount_total
from invoice
where
    invoice.company_id = %(company_id)s::bigint
    and invoice.source = 'return_order'
    and invoice.source_id = %(return_id)s::bigint
order by invoice.id
