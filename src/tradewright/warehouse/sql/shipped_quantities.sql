-- shipped_quantities: what left of order lines, in the stocking unit
-- in:  company_id bigint, order_line_id bigint[]
-- out: order_line_id, quantity
select
    line.order_line_id,
    sum(line.quantity_shipped) as quantity
from shipment_line as line
inner join shipment on line.shipment_id = shipment.id
where
    line.company_id = %(company_id)s::bigint
    and line.order_line_id = any(%(order_line_id)s::bigint[])
    and shipment.status = 'shipped'
group by line.order_line_id
