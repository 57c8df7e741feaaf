-- freed_reservations: what lines hold beyond their need, as inventory.ReleaseReservation
-- in:  company_id bigint, order_id bigint[]
-- out: source, source_line_id, quantity
select
    'sales_order_line' as source,
    line.id as source_line_id,
    reservation.quantity - need.quantity as quantity
from sales_order_line as line
inner join reservation
    on
        reservation.company_id = %(company_id)s::bigint
        and reservation.source = 'sales_order_line'
        and line.id = reservation.source_line_id
cross join
    lateral (
        select
            greatest(
                line.quantity
                - line.quantity_cancelled
                - coalesce(sum(shipped.quantity_shipped), 0),
                0
            ) as quantity
        from shipment_line as shipped
        where
            shipped.company_id = %(company_id)s::bigint
            and shipped.order_line_id = line.id
    ) as need
where
    line.company_id = %(company_id)s::bigint
    and line.order_id = any(%(order_id)s::bigint[])
    and reservation.quantity > need.quantity
order by line.id
