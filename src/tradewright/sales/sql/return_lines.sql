-- return_lines: the lines of a return with the sale that each takes back
-- in:  company_id bigint, return_id bigint
-- out: the columns of queries.returns.ReturnLineRow
select
    line.line_no,
    line.item_id,
    item.code as item,
    line.description,
    unit.code as unit,
    line.quantity * line.unit_denominator / line.unit_numerator as quantity_entered,
    line.unit_price,
    line.tax_rate,
    line.amount_net,
    line.amount_tax,
    shipment.id as shipment_id,
    shipment.number as shipment,
    sales_order.id as order_id,
    sales_order.number as order_number
from return_line as line
inner join item
    on
        item.company_id = %(company_id)s::bigint
        and line.item_id = item.id
inner join unit
    on
        unit.company_id = %(company_id)s::bigint
        and line.unit_id = unit.id
left join shipment_line
    on
        shipment_line.company_id = %(company_id)s::bigint
        and line.shipment_line_id = shipment_line.id
left join shipment on shipment_line.shipment_id = shipment.id
left join sales_order
    on
        sales_order.company_id = %(company_id)s::bigint
        and shipment.order_id = sales_order.id
where
    line.company_id = %(company_id)s::bigint
    and line.return_order_id = %(return_id)s::bigint
order by line.line_no
