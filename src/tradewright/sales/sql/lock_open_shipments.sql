-- lock_open_shipments: let nobody pick, ship or recall them while their orders change
-- in:  company_id bigint, order_id bigint[]
select shipment.id
from shipment
where
    shipment.company_id = %(company_id)s::bigint
    and shipment.order_id = any(%(order_id)s::bigint[])
    and shipment.status in ('released', 'picked', 'packed')
order by shipment.id
for update
