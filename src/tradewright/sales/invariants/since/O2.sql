-- O2: no more is invoiced of a shipped line that was touched
-- touched: shipment_line.id, invoice_line.source_line_id
select
    line.id as shipment_line_id,
    line.quantity_shipped,
    billed.quantity as quantity_invoiced
from (
    select
        invoice_line.source_line_id,
        sum(invoice_line.quantity) as quantity
    from invoice_line
    inner join invoice on invoice_line.invoice_id = invoice.id
    where
        invoice.kind = 'invoice'
        and invoice.source = 'shipment'
        and invoice_line.source_line_id = any(%(touched)s::bigint[])
    group by invoice_line.source_line_id
) as billed
left join shipment_line as line on billed.source_line_id = line.id
where line.id is null or billed.quantity > line.quantity_shipped
