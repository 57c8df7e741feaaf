-- O3: Every shipped line is invoiced once, with its amounts, within a quarter of an hour
-- of: shipment by (select l.shipment_id from shipment_line as l where l.id = shipment_line_id)
select
    line.id as shipment_line_id,
    shipment.number,
    line.quantity_shipped,
    billed.documents
from shipment
inner join shipment_line as line on shipment.id = line.shipment_id
inner join event
    on
        event.aggregate = 'shipment'
        and shipment.id = event.key
        and shipment.version = event.version
left join lateral (
    select
        count(*) as documents,
        sum(invoice_line.quantity) as quantity
    from invoice_line
    inner join invoice on invoice_line.invoice_id = invoice.id
    where
        invoice.kind = 'invoice'
        and invoice.source = 'shipment'
        and invoice_line.company_id = line.company_id
        and invoice_line.source_line_id = line.id
) as billed on true
where
    shipment.status = 'shipped'
    and line.quantity_shipped > 0
    and (
        billed.documents > 1
        or billed.quantity <> line.quantity_shipped
        or (billed.documents = 0 and event.recorded_at < now() - interval '15 minutes')
    )
