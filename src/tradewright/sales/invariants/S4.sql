-- S4: A line holds no more stock than it still needs, and the line of an ended order none
-- of: sales_order by (select l.order_id from sales_order_line as l where l.id = order_line_id)
select
    reservation.id as reservation_id,
    reservation.source_line_id as order_line_id,
    reservation.quantity,
    line.quantity - line.quantity_cancelled - sent.quantity as quantity_needed,
    sales_order.status
from reservation
left join sales_order_line as line
    on reservation.company_id = line.company_id and reservation.source_line_id = line.id
left join sales_order on line.order_id = sales_order.id
left join lateral (
    select coalesce(sum(shipment_line.quantity_shipped), 0) as quantity
    from shipment_line
    where
        shipment_line.company_id = line.company_id
        and shipment_line.order_line_id = line.id
) as sent on true
where
    reservation.source = 'sales_order_line'
    and (
        line.id is null
        or reservation.quantity > line.quantity - line.quantity_cancelled - sent.quantity
        or sales_order.status in ('completed', 'cancelled')
        or (reservation.item_id, reservation.warehouse_id)
        is distinct from (line.item_id, sales_order.warehouse_id)
    )
