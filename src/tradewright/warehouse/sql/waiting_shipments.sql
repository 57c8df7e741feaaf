-- waiting_shipments: how many shipments stand before each step
-- in:  company_id bigint
-- out: released, picked, packed, oldest_at
select
    count(*) filter (where shipment.status = 'released') as released,
    count(*) filter (where shipment.status = 'picked') as picked,
    count(*) filter (where shipment.status = 'packed') as packed,
    min(shipment.released_at) filter (where shipment.status = 'released') as oldest_at
from shipment
where
    shipment.company_id = %(company_id)s::bigint
    and shipment.status in ('released', 'picked', 'packed')
