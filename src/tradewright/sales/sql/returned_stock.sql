-- returned_stock: the stocked lines of returns, as inventory.ReturnStock
-- in:  company_id bigint, return_id bigint[]
-- out: source, source_id, source_line_id, item_id, warehouse_id, quantity, origin_source,
--      origin_line_id, unit_cost, returned_on
select
    'return_order' as source,
    return_order.id as source_id,
    return_line.id as source_line_id,
    return_line.item_id,
    return_order.warehouse_id,
    return_line.quantity,
    case when return_line.shipment_line_id is not null then 'shipment' end as origin_source,
    return_line.shipment_line_id as origin_line_id,
    return_line.unit_cost,
    return_order.returned_on
from unnest(%(return_id)s::bigint[]) with ordinality as asked (return_id, position)
inner join return_order
    on
        return_order.company_id = %(company_id)s::bigint
        and asked.return_id = return_order.id
inner join return_line on return_order.id = return_line.return_order_id
where return_line.is_stocked
order by asked.position, return_line.line_no
