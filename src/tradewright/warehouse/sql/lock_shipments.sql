-- lock_shipments: lock shipments in id order, before anything is decided about them
-- in:  company_id bigint, shipment_id bigint[]
select shipment.id
from shipment
where
    shipment.company_id = %(company_id)s::bigint
    and shipment.id = any(%(shipment_id)s::bigint[])
order by shipment.id
for update
