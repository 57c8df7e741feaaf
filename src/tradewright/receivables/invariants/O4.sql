-- O4: The totals of an invoice are the sums of its lines
-- of: invoice by id
select
    invoice.id,
    invoice.number,
    invoice.amount_total
from invoice
left join invoice_line as line on invoice.id = line.invoice_id
group by invoice.id
having
    invoice.amount_net <> coalesce(sum(line.amount_net), 0)
    or invoice.amount_tax <> coalesce(sum(line.amount_tax), 0)
    or invoice.amount_total <> invoice.amount_net + invoice.amount_tax
