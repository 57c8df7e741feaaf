-- delivered_by_now: shipments that left before today and are not known to have arrived
-- in:  company_id bigint, today date
-- out: id, shipped_at
select
    shipment.id,
    shipment.shipped_at
from shipment
where
    shipment.company_id = %(company_id)s::bigint
    and shipment.status = 'shipped'
    and shipment.delivered_at is null
    and shipment.shipped_on < %(today)s::date
order by shipment.shipped_at, shipment.id
