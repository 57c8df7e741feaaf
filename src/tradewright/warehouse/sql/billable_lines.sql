-- billable_lines: what shipments that have left bill, line by line
-- in:  company_id bigint, shipment_id bigint[]
-- out: shipment_id, order_id, customer_id, ship_to_id, currency, prices_include_tax, shipped_on,
--      then the columns of receivables.IssueInvoiceLine
select
    shipment.id as shipment_id,
    shipment.order_id,
    shipment.customer_id,
    shipment.ship_to_id,
    shipment.currency,
    shipment.prices_include_tax,
    shipment.shipped_on,
    line.id as shipment_line_id,
    line.order_line_id,
    line.item_id,
    line.description,
    line.unit_id,
    line.unit_numerator,
    line.unit_denominator,
    line.quantity_shipped as quantity,
    line.unit_price,
    line.tax_class,
    line.tax_rate,
    line.amount_net,
    line.amount_tax
from shipment
inner join shipment_line as line
    on
        line.company_id = %(company_id)s::bigint
        and shipment.id = line.shipment_id
where
    shipment.company_id = %(company_id)s::bigint
    and shipment.id = any(%(shipment_id)s::bigint[])
    and shipment.status = 'shipped'
    and line.quantity_shipped > 0
order by shipment.id, line.line_no
