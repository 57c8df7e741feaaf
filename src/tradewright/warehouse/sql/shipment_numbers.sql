-- shipment_numbers: the numbers of shipments
-- in:  company_id bigint, shipment_id bigint[]
-- out: id, number
select
    shipment.id,
    shipment.number
from shipment
where
    shipment.company_id = %(company_id)s::bigint
    and shipment.id = any(%(shipment_id)s::bigint[])
