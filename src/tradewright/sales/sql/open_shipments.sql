-- open_shipments: shipments of orders that the warehouse has not shipped yet
-- in:  company_id bigint, order_id bigint[]
-- out: shipment_id, order_id
select
    shipment.id as shipment_id,
    shipment.order_id
from shipment
where
    shipment.company_id = %(company_id)s::bigint
    and shipment.order_id = any(%(order_id)s::bigint[])
    and shipment.status in ('released', 'picked', 'packed')
order by shipment.id
