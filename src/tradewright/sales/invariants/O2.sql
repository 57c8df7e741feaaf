-- O2: No more is invoiced than was shipped, line by line
-- of: shipment by (select l.shipment_id from shipment_line as l where l.id = shipment_line_id)
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
    where invoice.kind = 'invoice' and invoice.source = 'shipment'
    group by invoice_line.source_line_id
) as billed
left join shipment_line as line on billed.source_line_id = line.id
where line.id is null or billed.quantity > line.quantity_shipped
