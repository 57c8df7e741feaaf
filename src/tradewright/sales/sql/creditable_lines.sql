-- creditable_lines: lines of returns with the invoice that billed the sale they take back
-- in:  company_id bigint, return_id bigint[]
-- out: the columns of sales.queries.returns.CreditableLine
select
    return_order.id as return_id,
    shipment.order_id,
    invoice.id as invoice_id,
    return_order.customer_id,
    return_order.ship_to_id,
    return_order.warehouse_id,
    return_order.currency,
    return_order.prices_include_tax,
    return_order.returned_on,
    return_order.reason,
    line.id as return_line_id,
    line.order_line_id,
    line.item_id,
    line.is_stocked,
    line.description,
    line.unit_id,
    line.unit_numerator,
    line.unit_denominator,
    line.quantity,
    line.unit_price,
    line.tax_class,
    line.tax_rate,
    line.amount_net,
    line.amount_tax
from return_order
inner join return_line as line on return_order.id = line.return_order_id
left join shipment_line
    on
        shipment_line.company_id = %(company_id)s::bigint
        and line.shipment_line_id = shipment_line.id
left join shipment on shipment_line.shipment_id = shipment.id
left join invoice
    on
        invoice.company_id = %(company_id)s::bigint
        and invoice.source = 'shipment'
        and shipment.id = invoice.source_id
        and invoice.kind = 'invoice'
where
    return_order.company_id = %(company_id)s::bigint
    and return_order.id = any(%(return_id)s::bigint[])
order by return_order.id, line.line_no
