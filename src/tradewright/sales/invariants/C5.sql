-- C5: nobody stood at both ends: who entered an order neither shipped it nor lifted its credit hold
select
    shipment.id,
    shipment.company_id,
    14 as number,
    shipment.shipped_by as user_id
from shipment
inner join company on shipment.company_id = company.id
where
    shipment.shipped_by = shipment.ordered_by
    and shipment.shipped_by <> 1
    and not is_excused(
        shipment.company_id,
        shipment.shipped_by,
        14,
        (shipment.shipped_at at time zone company.time_zone)::date,
        shipment.shipped_at
    )
union all
select
    sales_order.id,
    sales_order.company_id,
    12 as number,
    order_hold.lifted_by as user_id
from order_hold
inner join sales_order on order_hold.order_id = sales_order.id
inner join company on sales_order.company_id = company.id
where
    order_hold.kind = 'credit'
    and order_hold.lifted_by = sales_order.entered_by
    and order_hold.lifted_by <> 1
    and not is_excused(
        sales_order.company_id,
        order_hold.lifted_by,
        12,
        (order_hold.lifted_at at time zone company.time_zone)::date,
        order_hold.lifted_at
    )
