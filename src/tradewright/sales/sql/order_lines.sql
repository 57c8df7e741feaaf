-- order_lines: the lines of an order with how far each has come, quantities in stocking units
-- in:  company_id bigint, order_id bigint
-- out: the columns of queries.orders.OrderLineRow
with lines as materialized (
    select line.*
    from sales_order_line as line
    where
        line.company_id = %(company_id)s::bigint
        and line.order_id = %(order_id)s::bigint
),

sent as materialized (
    select
        shipment_line.order_line_id,
        sum(shipment_line.quantity_shipped) as shipped
    from shipment_line
    where
        shipment_line.company_id = %(company_id)s::bigint
        and shipment_line.order_line_id in (select lines.id from lines)
    group by shipment_line.order_line_id
),

billed as materialized (
    select
        invoice_line.order_line_id,
        sum(invoice_line.quantity) as invoiced
    from invoice_line
    inner join invoice on invoice_line.invoice_id = invoice.id and invoice.kind = 'invoice'
    where
        invoice_line.company_id = %(company_id)s::bigint
        and invoice_line.order_line_id in (select lines.id from lines)
    group by invoice_line.order_line_id
),

back as materialized (
    select
        return_line.order_line_id,
        sum(return_line.quantity) as returned
    from return_line
    inner join return_order
        on return_line.return_order_id = return_order.id and return_order.status <> 'cancelled'
    where
        return_line.company_id = %(company_id)s::bigint
        and return_line.order_line_id in (select lines.id from lines)
    group by return_line.order_line_id
)

select
    lines.id,
    lines.line_no,
    lines.item_id,
    item.code as item,
    lines.description,
    lines.is_stocked,
    unit.code as unit,
    stocking.code as stocking_unit,
    lines.quantity_entered,
    lines.quantity,
    lines.quantity_cancelled as cancelled,
    greatest(
        coalesce(reservation.quantity, 0)
        - (lines.quantity_released - coalesce(sent.shipped, 0)), 0
    ) as reserved,
    lines.quantity_released - coalesce(sent.shipped, 0) as with_warehouse,
    coalesce(sent.shipped, 0) as shipped,
    coalesce(billed.invoiced, 0) as invoiced,
    coalesce(back.returned, 0) as returned,
    lines.quantity - lines.quantity_cancelled - lines.quantity_released as open,
    lines.unit_price,
    lines.price_source,
    lines.price_trace,
    lines.tax_class,
    lines.tax_rate,
    round(
        lines.amount_net * (lines.quantity - lines.quantity_cancelled) / lines.quantity,
        currency.minor_unit
    ) as amount_net,
    round(
        lines.amount_tax * (lines.quantity - lines.quantity_cancelled) / lines.quantity,
        currency.minor_unit
    ) as amount_tax,
    lines.requested_on
from lines
inner join sales_order
    on
        sales_order.company_id = %(company_id)s::bigint
        and lines.order_id = sales_order.id
inner join currency on sales_order.currency = currency.code
inner join item
    on
        item.company_id = %(company_id)s::bigint
        and lines.item_id = item.id
inner join unit
    on
        unit.company_id = %(company_id)s::bigint
        and lines.unit_id = unit.id
inner join unit as stocking
    on
        stocking.company_id = %(company_id)s::bigint
        and item.stocking_unit_id = stocking.id
left join reservation
    on
        reservation.company_id = %(company_id)s::bigint
        and reservation.source = 'sales_order_line'
        and lines.id = reservation.source_line_id
left join sent on lines.id = sent.order_line_id
left join billed on lines.id = billed.order_line_id
left join back on lines.id = back.order_line_id
order by lines.line_no
