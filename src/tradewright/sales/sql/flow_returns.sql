-- flow_returns: the returns that take back what an order shipped, oldest first
-- in:  company_id bigint, order_id bigint
-- out: id, number, status, returned_on
select
    return_order.id,
    return_order.number,
    return_order.status,
    return_order.returned_on
from return_order
where
    return_order.company_id = %(company_id)s::bigint
    and return_order.id in (
        select line.return_order_id
        from shipment
        inner join shipment_line
            on
                shipment_line.company_id = %(company_id)s::bigint
                and shipment.id = shipment_line.shipment_id
        inner join return_line as line
            on
                line.company_id = %(company_id)s::bigint
                and shipment_line.id = line.shipment_line_id
        where
            shipment.company_id = %(company_id)s::bigint
            and shipment.order_id = %(order_id)s::bigint
    )
order by return_order.id
