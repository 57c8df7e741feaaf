-- O17: No more comes back of a shipped line than left, in quantity and amount, to who bought it
-- of: shipment by (select l.shipment_id from shipment_line as l where l.id = shipment_line_id)
select
    line.id as shipment_line_id,
    line.quantity_shipped,
    sum(back.quantity) as quantity_returned,
    sum(back.amount_net) as net_returned
from shipment_line as line
inner join shipment on line.shipment_id = shipment.id
inner join return_line as back
    on line.company_id = back.company_id and line.id = back.shipment_line_id
inner join return_order
    on back.return_order_id = return_order.id and return_order.status <> 'cancelled'
left join lateral (
    select invoice_line.amount_net + invoice_line.amount_tax as amount
    from invoice_line
    inner join invoice on invoice_line.invoice_id = invoice.id
    where
        invoice_line.company_id = line.company_id
        and invoice_line.source_line_id = line.id
        and invoice.kind = 'invoice'
        and invoice.source = 'shipment'
) as billed on true
group by line.id, billed.amount
having
    sum(back.quantity) > line.quantity_shipped
    or sum(back.amount_net + back.amount_tax)
    > coalesce(billed.amount, line.amount_net + line.amount_tax)
    or bool_or(
        (return_order.customer_id, back.item_id)
        is distinct from (shipment.customer_id, line.item_id)
    )
